"""Experts with only the keyboard, or only the mouse, set tags that are right to the character."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.conftest import SHARED_DATA
from tests.experts import MouseExpert
from tests.helped_experts import HelpedKeyboardExpert

HEBREW = {
    "examples": [
        {
            "content": "לבטל את הפגישה עם דנה כהן ביום שלישי ב-10:30",
            "annotations": [
                {"start": 0, "end": 3, "tag_name": "action", "value": "לבטל"},
                {"start": 18, "end": 24, "tag_name": "person", "value": "דנה כהן"},
                {"start": 26, "end": 35, "tag_name": "date", "value": "ביום שלישי"},
            ],
        },
        {
            "content": "פגישה ב-Google מחר 👩🏽‍💻 עם Ann Lee",
            "annotations": [
                {"start": 8, "end": 13, "tag_name": "place", "value": "Google"},
                {"start": 15, "end": 17, "tag_name": "date", "value": "מחר"},
                {"start": 27, "end": 33, "tag_name": "person", "value": "Ann Lee"},
            ],
        },
    ]
}
FILES = {
    "calendar": (SHARED_DATA / "calendar" / "train.json", "en"),
    "arabic": (SHARED_DATA / "languages" / "arabic.json", "ar"),
    "japanese": (SHARED_DATA / "languages" / "japanese.json", "ja"),
    "korean": (SHARED_DATA / "languages" / "korean.json", "ko"),
    "tweets_emoji": (SHARED_DATA / "languages" / "tweets_emoji.json", "en"),
}
EACH = 15  # sentences of each


def truths(name):
    """Return (text, spans) of real sentences, without tags that overlap, and their language."""
    if name == "hebrew":
        raw, language = HEBREW, "he"
    else:
        path, language = FILES[name]
        if not path.is_file():
            pytest.skip(f"real data is not here: {path}")
        raw = json.loads(path.read_text(encoding="utf-8"))
    found = []
    for example in raw["examples"]:
        tags = example["annotations"]
        spans = sorted((t["start"], t["end"] + 1, t["tag_name"].upper()) for t in tags)
        apart = all(a[1] <= b[0] for a, b in pairwise(spans))
        if spans and apart and len(example["content"]) < 110:
            found.append((example["content"], spans))
    return found[:EACH], language


def project_file(tmp_path, sentences, language):
    """Write the sentences without tags, with the labels they need, each with a key."""
    names = sorted({tag for _, spans in sentences for _, _, tag in spans})
    keys = "123456789dghijknpqrtuvwyz"
    labels = [{"name": n, "color": "#0f766e", "key": k} for n, k in zip(names, keys, strict=False)]
    assert len(labels) == len(names)
    raw = {
        "eventner": {"version": 1, "end": "inclusive", "language": language, "labels": labels},
        "examples": [{"content": text, "annotations": []} for text, _ in sentences],
    }
    path = tmp_path / "expert.json"
    path.write_text(json.dumps(raw, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("expert", [HelpedKeyboardExpert, MouseExpert])
@pytest.mark.parametrize("name", [*FILES, "hebrew"])
def test_an_expert_sets_tags_that_are_right_to_the_character(driver, tmp_path, name, expert):
    sentences, language = truths(name)
    driver.open(project_file(tmp_path, sentences, language), tokens=language not in ("ja", "ko"))
    made = expert(driver)
    for _, spans in sentences:
        made.label_sentence(spans)
    stored = driver.file()["examples"]
    assert [e["content"] for e in stored] == [text for text, _ in sentences]
    for example, (text, spans) in zip(stored, sentences, strict=True):
        found = [(t["start"], t["end"] + 1, t["tag_name"]) for t in example["annotations"]]
        assert found == spans, text
        assert all(t["value"] == text[t["start"] : t["end"] + 1] for t in example["annotations"])
        assert example["eventner"]["status"] == "done"
