from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.bases import BaseModel, describe
from eventner_gui.nlp.model_files import look_at_files
from eventner_gui.nlp.provenance import cleaned, look
from eventner_gui.nlp.trust import question, what_it_is, what_it_would_run

from .strangers import (
    CALLBACK,
    days_model,
    edit_config,
    edit_meta,
    install_evil_package,
    with_callback,
)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return days_model(tmp_path / "days")


def append(folder: Path, text: str) -> None:
    with (folder / "config.cfg").open("a", encoding="utf-8", newline="") as file:
        file.write(f"\n\n{text}\n")


def test_a_model_of_spacys_own_parts_is_harmless_and_described(model: Path) -> None:
    edit_meta(model, author="A. Person", license="MIT", description="Finds days.", version="1.2")
    looked = look(model)
    assert looked.is_harmless
    assert "It uses only spaCy's own parts; nothing else would run." in question(looked)
    assert what_it_would_run(looked) == ["Nothing but spaCy's own functions."]
    lines = what_it_is(looked)
    assert "By: A. Person" in lines and "Licence: MIT" in lines and "About: Finds days." in lines
    assert lines[0].startswith("en_pipeline 1.2, ")


@pytest.mark.parametrize("code", ["de", "zh", "xx"])
def test_blank_pipelines_of_other_languages_are_harmless(tmp_path: Path, code: str) -> None:
    spacy.blank(code).to_disk(tmp_path)
    assert look(tmp_path).is_harmless


def test_spacys_usual_components_are_harmless(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    for factory in ("tagger", "parser", "lemmatizer", "textcat", "spancat", "entity_linker", "ner"):
        nlp.add_pipe(factory)
    (tmp_path / "config.cfg").write_text(nlp.config.to_str(), encoding="utf-8")
    (tmp_path / "meta.json").write_text("{}", encoding="utf-8")
    assert look(tmp_path).is_harmless


def test_what_only_training_uses_does_not_count(model: Path) -> None:
    append(
        model,
        "[initialize.before_init]\n"
        '@callbacks = "spacy.copy_from_base_model.v1"\ntokenizer = "base"\nvocab = "base"',
    )
    edit_config(model, "before_init = null\n", "")
    assert look(model).is_harmless


def test_a_function_of_an_installed_package_is_named_and_not_imported(
    model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    marker = install_evil_package(tmp_path / "site", monkeypatch)
    looked = look(with_callback(model))
    assert looked.packages == (("evil-parts 6.6", (CALLBACK,)),)
    assert "the package evil-parts 6.6" in question(looked)
    assert f"The installed package evil-parts 6.6: {CALLBACK}" in what_it_would_run(looked)
    assert not marker.exists()


def test_a_function_that_nothing_brings_is_missing(model: Path) -> None:
    looked = look(with_callback(model, "nowhere.v1"))
    assert looked.missing == ("nowhere.v1",)
    assert looked.cannot_load


def test_a_language_that_nothing_brings_is_missing(model: Path) -> None:
    edit_config(model, 'lang = "en"', 'lang = "tlh"')
    assert look(model).missing == ("language tlh",)


HIDDEN = "Its settings hide what would run"
SPACYS = "may load or run something else"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[nlp.x]\n@layers = "PyTorchLSTM.v1"\nnI = 1\nnO = 1', SPACYS),
        ('[nlp.x]\n@callbacks = "spacy.copy_from_base_model.v1"', SPACYS),
        ('[nlp.x]\n@callbacks : "spacy.copy_from_base_model.v1"', SPACYS),
        ('[nlp.x]\na = 1\r@callbacks = "spacy.copy_from_base_model.v1"', SPACYS),
        ('[nlp.x]\ny = {"@callbacks": "spacy.copy_from_base_model.v1"}', SPACYS),
        ('[nlp.x]\ny = [1, {"z": {"@callbacks": "spacy.copy_from_base_model.v1"}}]', SPACYS),
        ('[v]\nn = "spacy.copy_from_base_model.v1"\n[nlp.x]\n@callbacks = ${v.n}', SPACYS),
        ('[v]\n@callbacks = "spacy.copy_from_base_model.v1"\n[nlp.x]\ny = ${v}', SPACYS),
        (
            '[v]\n[v.w]\n@callbacks = "spacy.copy_from_base_model.v1"\n[nlp.x]\ny = "${v:w}"',
            SPACYS,
        ),
        ('[v]\nn = "x"\n[nlp.x]\n@callbacks = "spacy.${v.n}"', HIDDEN),
        ("[v]\nn = ${w.n}\n[w]\nn = ${v.n}\n[nlp.x]\n@callbacks = ${v.n}", HIDDEN),
        ('[nlp.x]\ny = "\\u0024{v}"', HIDDEN),
        ('[nlp.x]\ny = "$${v.w}"', HIDDEN),
        ('[nlp.x]\ny = "__SECTION__:v"', HIDDEN),
        ("[nlp.x]\ny = {'@callbacks': 'evil',}", HIDDEN),
        ("[nlp.x]\n@callbacks = 7", HIDDEN),
        ("[nlp.x]\n@callbacks = ${nowhere.at_all}", HIDDEN),
        ("[nlp.x]\n${v.n} = 7", HIDDEN),
        ('[components.more]\nsource = "/tmp/other"', "It loads another model, “/tmp/other”."),
        ('[components.../../x]\nfactory = "ner"', "is read from outside its folder"),
        ('[nlp.x]\n@tokenizers = "spacy.zh.ChineseTokenizer"\nsegmenter = "pkuseg"', "“pkuseg”"),
        ('[nlp.x]\n@loggers = "spacy.ConsoleLogger.v3"', SPACYS),
        ('[nlp.x]\n@__dict__ = "resolve"', "Functions that no installed package announces"),
        ('[components.more]\nfactory = "magic"', "Functions that no installed package announces"),
    ],
)
def test_what_could_run_something_is_never_harmless(model: Path, text: str, words: str) -> None:
    append(model, text)
    looked = look(model)
    assert not looked.is_harmless
    assert words in " ".join(what_it_would_run(looked))


def test_pkuseg_opens_its_own_model_whatever_the_settings_say(tmp_path: Path) -> None:
    spacy.blank("zh").to_disk(tmp_path)
    (tmp_path / "tokenizer" / "pkuseg_model").mkdir()
    assert "“pkuseg”" in " ".join(what_it_would_run(look(tmp_path)))


@pytest.mark.parametrize("name", ["evil.py", "deep/evil.PKL", "native.so", "weights.pt"])
def test_files_with_code_are_named(model: Path, name: str) -> None:
    (model / name).parent.mkdir(exist_ok=True)
    (model / name).write_bytes(b"x")
    looked = look(model)
    assert looked.code == (name,)
    assert name in question(looked)


@pytest.mark.skipif(os.name == "nt", reason="making links needs a right on Windows")
def test_links_out_of_the_folder_are_named(model: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (model / "inside").symlink_to(model / "meta.json")
    (model / "notes").symlink_to(tmp_path / "secret.txt")
    (model / "more").symlink_to(tmp_path / "folder")
    assert look(model).leading_out == ("more", "notes")


@pytest.mark.skipif(os.name == "nt", reason="making links needs a right on Windows")
@pytest.mark.parametrize("target", ["loop", ".", "nowhere"])
def test_links_that_lead_nowhere_or_in_a_circle_are_refused(model: Path, target: str) -> None:
    (model / "loop").symlink_to(model / target)
    with pytest.raises(ModelError):
        look(model)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in folders here")
def test_a_pipe_is_refused_and_not_waited_for(model: Path) -> None:
    os.mkfifo(model / "vectors")
    with pytest.raises(ModelError, match="vectors is not a file"):
        look(model)


def test_a_copy_has_the_digest_and_any_change_takes_it(model: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(model, tmp_path / "copy"))
    digest = look_at_files(model).digest
    assert look_at_files(copy).digest == digest
    (copy / ".DS_Store").write_bytes(b"left by a file manager")
    assert look_at_files(copy).digest == digest
    tokenizer = copy / "tokenizer"
    tokenizer.write_bytes(tokenizer.read_bytes() + b" ")
    assert look_at_files(copy).digest != digest
    (model / "tokenizer").rename(model / "tokenizer2")
    assert look_at_files(model).digest != digest


LONG = "x" * 10_000


@pytest.mark.parametrize(
    "values",
    [
        {"name": "<b>bold</b><script>alert(1)</script>", "author": f"<img src={LONG}>"},
        {"name": "a\u202eb\u200bc\nd\x1b[31m\ud800", "description": LONG, "license": LONG},
        {"name": ["list"], "version": {"a": 1}, "author": 7, "labels": "no", "url": None},
        {"labels": {"ner": [1, None, {"a": 2}, LONG]}, "requirements": "numpy", "vectors": []},
        {"labels": [1], "requirements": [1, None, LONG], "vectors": {"vectors": float("nan")}},
        {"vectors": {"vectors": float("inf"), "width": "wide"}, "spacy_version": [3]},
    ],
)
def test_a_hostile_meta_is_cut_and_cleaned(model: Path, values: dict[str, object]) -> None:
    edit_meta(model, **values)
    looked = look(model)
    said = [question(looked), *what_it_is(looked), *what_it_would_run(looked)]
    assert all(line.isprintable() for line in said)
    assert all(len(line) < 700 for line in said)
    try:
        describe(BaseModel("folder", str(model)))
    except ModelError as error:
        assert "damaged" in str(error)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("meta.json", "[" * 100_000),
        ("meta.json", "[1, 2]"),
        ("meta.json", "not json"),
        ("meta.json", " " * 17 * 2**20),
        ("config.cfg", "no section"),
        ("config.cfg", "[DEFAULT]\na = 1\n[nlp]\n"),
        ("config.cfg", "[nlp]\n[nlp]\n"),
        ("config.cfg", "nlp = 1\n"),
        ("config.cfg", "[a]\nb = 1\n[a.b]\nc = 1\n"),
        ("config.cfg", "[a.b]\nc = 1\n[a]\nb = 1\n"),
        ("config.cfg", "# " + "x" * 100 * 2**20),
    ],
)
def test_damaged_and_endless_files_are_refused(model: Path, name: str, content: str) -> None:
    (model / name).write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match="damaged or incomplete"):
        look(model)


def test_settings_that_nest_deeply_or_in_a_circle_come_to_an_end(model: Path) -> None:
    deep = "[" * 400 + "]" * 400
    append(model, f"[v]\nself = ${{v}}\ndeep = {deep}\n[nlp.x]\ny = ${{v}}")
    assert look(model).is_harmless


def test_far_too_many_files_are_refused(model: Path) -> None:
    for number in range(10_001):
        (model / str(number)).touch()
    with pytest.raises(ModelError, match="far more than a model"):
        look(model)


def test_cleaning_shows_what_cannot_be_seen() -> None:
    assert cleaned("a\u202eb\tc\n d") == "a\ufffdb c d"
    assert cleaned("x" * 200) == "x" * 79 + "…"


def test_looking_imports_no_spacy_for_known_functions(model: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from eventner_gui.nlp.provenance import look\n"
        "assert look(Path(sys.argv[1])).is_harmless\n"
        "heavy = {'spacy', 'thinc', 'numpy', 'srsly'} & set(sys.modules)\n"
        "sys.exit(f'imported: {heavy}' if heavy else 0)\n"
    )
    root = Path(__file__).resolve().parents[2]
    arguments = [sys.executable, "-c", code, str(model)]
    done = subprocess.run(arguments, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
