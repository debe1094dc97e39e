"""The service's answers and refusals, without a socket."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import spacy
from starlette.testclient import TestClient

from eventner_gui.core.errors import ModelError
from eventner_gui.nlp.prediction import Model
from eventner_gui.service.application import LINES, make_app
from eventner_gui.service.guard import Guard
from eventner_gui.service.limits import Limits

TEXT = "Book a yoga class on Friday"
FRIDAY = {"start": 21, "end": 27, "label": "DATE", "text": "Friday"}
YOGA = {"start": 7, "end": 17, "label": "NAME", "text": "yoga class"}


def model() -> Model:
    """Return a model that finds two phrases."""
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [{"label": "NAME", "pattern": "yoga class"}, {"label": "DATE", "pattern": "Friday"}]
    )
    return Model(pipeline, Path("model"))


Start = Callable[..., TestClient]


@pytest.fixture
def start() -> Iterator[Start]:
    started = []

    def start_one(
        limits: Limits | None = None, *, answering: Model | None = None, **options: Any
    ) -> TestClient:
        app = make_app(answering or model(), limits, **options)
        client = TestClient(app, base_url="http://127.0.0.1:8000")
        started.append(client.__enter__())
        return started[-1]

    yield start_one
    for each in started:
        each.__exit__(None, None, None)


@pytest.fixture
def client(start: Start) -> TestClient:
    return start()


def found(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [{name: each[name] for name in FRIDAY} for each in answer["ents"]]


def test_one_text_is_answered_as_spacy_gives_it_with_the_words_of_each_entity(client):
    answer = client.post("/entities", json={"text": TEXT})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    doc = model().predict(TEXT).json
    assert answer.json() == doc
    assert found(answer.json()) == [YOGA, FRIDAY]


def test_many_texts_are_answered_in_order(client):
    texts = ["Friday", "", "nothing here", TEXT]
    docs = client.post("/entities", json={"texts": texts}).json()["docs"]
    assert [doc["text"] for doc in docs] == texts
    assert [len(doc["ents"]) for doc in docs] == [1, 0, 0, 2]
    assert client.post("/entities", json={"texts": []}).json() == {"docs": []}


def test_offsets_count_utf16_units_where_they_are_to(client):
    text = "😀😀 on Friday 😀"
    wanted = {"text": text, "offsets": "utf16"}
    doc = client.post("/entities", json=wanted).json()
    (entity,) = doc["ents"]
    encoded = text.encode("utf-16-le")
    assert encoded[2 * entity["start"] : 2 * entity["end"]].decode("utf-16-le") == "Friday"
    assert doc["tokens"][-1]["end"] == len(encoded) // 2
    (entity,) = client.post("/entities", json={"text": text}).json()["ents"]
    assert text[entity["start"] : entity["end"]] == "Friday"


def test_half_an_emoji_is_answered_as_the_replacement_character(client):
    answer = client.post("/entities", content=rb'{"text": "\ud83d on Friday"}', headers=JSON)
    assert answer.json()["text"] == "\ufffd on Friday"
    assert found(answer.json()) == [{**FRIDAY, "start": 5, "end": 11}]


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"text": null}',
        b'{"text": 5}',
        b'{"text": "a", "texts": ["a"]}',
        b'{"texts": [1]}',
        b'{"texts": "a"}',
        b'{"text": "a", "offsets": "bytes"}',
        b'{"text": "a", "more": 1}',
        b"[]",
        b'"a"',
        b"null",
        rb'{"texts": ["\ud83d", 1, "secret words"]}',
    ],
)
def test_json_of_another_shape_is_told_without_what_was_sent(client, body):
    answer = client.post("/entities", content=body, headers=JSON)
    assert answer.status_code == 422
    assert answer.json()["detail"]
    assert "secret" not in answer.text


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_told(client, body):
    answer = client.post("/entities", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert client.post("/entities", content=b"", headers=JSON).status_code == 422


def test_json_that_is_not_said_to_be_json_is_refused(client):
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        answer = client.post("/entities", content=b'{"text": "a"}', headers={"content-type": kind})
        assert answer.status_code == 415
        assert "Content-Type: application/json" in answer.json()["detail"]


def test_lines_are_answered_a_line_each_and_wrong_ones_told_with_their_number(client):
    lines = [
        json.dumps(TEXT),
        '{"text": "on Friday", "id": 7}',
        "",
        "5",
        "no json",
        *['"Friday"'] * 100,
    ]
    answer = client.post(
        "/entities/lines", content="\n".join(lines), headers={"content-type": LINES}
    )
    assert answer.headers["content-type"].startswith(LINES)
    answers = [json.loads(line) for line in answer.text.splitlines()]
    assert [len(each["ents"]) for each in answers if "ents" in each] == [2, 1, *[1] * 100]
    assert [each["line"] for each in answers if "error" in each] == [4, 5]
    assert list(map(len, (answers, lines))) == [104, 105]


def test_other_offsets_than_there_are_are_told(client):
    answer = client.post("/entities/lines?offsets=secret", content='"Friday"')
    assert answer.status_code == 422
    assert "offsets" in answer.json()["detail"]
    assert "secret" not in answer.text


def test_lines_are_counted_in_utf16_too(client):
    answer = client.post("/entities/lines?offsets=utf16", content='"😀 Friday"')
    assert answer.json()["ents"][0]["start"] == 3


def test_limits_have_their_status(start):
    client = start(Limits(body=2_000, text=50, texts=3))
    assert client.post("/entities", json={"text": "a" * 50}).status_code == 200
    for body in ({"text": "a" * 51}, {"texts": ["a"] * 4}, {"text": "a" * 2_000}):
        answer = client.post("/entities", json=body)
        assert answer.status_code == 413
        assert answer.json()["detail"]
    lines = client.post("/entities/lines", content=json.dumps("a" * 51) + '\n"Friday"')
    first, second = map(json.loads, lines.text.splitlines())
    assert (first["line"], len(second["ents"])) == (1, 1)


def test_a_body_without_its_length_is_bounded_too(start):
    client = start(Limits(body=100))
    parts = (b"x" * 40 for _ in range(5))
    assert client.post("/entities", content=parts, headers=JSON).status_code == 413


def test_a_token_is_asked_for(start):
    client = start(token="open sesame 1234")
    asked = [
        client.get("/model"),
        client.post("/entities", json={"text": "a"}),
        client.get("/model", headers={"authorization": "Bearer open"}),
        client.get("/model", headers={"authorization": "Basic open sesame 1234"}),
        client.get("/model", headers={"authorization": "Bearer ö".encode()}),
        client.get("/openapi.json"),
        client.get("/docs"),
        client.get("/health/"),
        client.get("//health"),
    ]
    assert {answer.status_code for answer in asked} == {401}
    assert asked[0].headers["www-authenticate"] == "Bearer"
    right = {"authorization": "Bearer open sesame 1234"}
    assert client.get("/model", headers=right).status_code == 200
    assert client.post("/entities", json={"text": "a"}, headers=right).status_code == 200
    assert client.get("/health").json() == {"status": "ok"}
    described = client.get("/openapi.json", headers=right).json()
    assert described["components"]["securitySchemes"]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""]
)
def test_another_host_name_is_refused(client, host):
    assert client.get("/health", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9", "127.0.0.1:8000", "[::1]:8000"])
def test_this_computers_names_are_answered(client, host):
    assert client.get("/health", headers={"host": host}).status_code == 200


def test_pages_of_other_origins_may_not_ask(start):
    origin = {"origin": "http://localhost:3000"}
    client = start()
    answer = client.post("/entities", json={"text": "a"}, headers=origin)
    assert answer.status_code == 403
    assert client.options("/entities", headers={**origin, **PREFLIGHT}).status_code == 403
    own = {"origin": "http://127.0.0.1:8000"}
    assert client.post("/entities", json={"text": "a"}, headers=own).status_code == 200


PREFLIGHT = {
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type, authorization",
}


def test_a_page_that_is_allowed_may_ask(start):
    origin = {"origin": "http://localhost:3000"}
    client = start(origins=["http://localhost:3000"], token="open-sesame-1234")
    question = client.options("/entities", headers={**origin, **PREFLIGHT})
    assert question.status_code == 200
    assert question.headers["access-control-allow-origin"] == origin["origin"]
    right = {**origin, "authorization": "Bearer open-sesame-1234"}
    answer = client.post("/entities", json={"text": "a"}, headers=right)
    assert answer.headers["access-control-allow-origin"] == origin["origin"]
    assert client.get("/model", headers=origin).status_code == 401


class _Held(Model):
    """A model that waits until it is let go."""

    def __init__(self) -> None:
        super().__init__(spacy.blank("en"), Path("model"))
        self.began, self.go = threading.Event(), threading.Event()

    def docs(self, texts):
        self.began.set()
        assert self.go.wait(60)
        return super().docs(texts)


def test_too_many_at_once_are_told_to_come_again(start):
    held = _Held()
    client = start(Limits(requests=1), answering=held)
    answers = []
    first = threading.Thread(
        target=lambda: answers.append(client.post("/entities", json={"text": "a"}))
    )
    first.start()
    assert held.began.wait(60)
    refused = client.post("/entities", json={"text": "b"})
    held.go.set()
    first.join(60)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "1")
    assert answers[0].status_code == 200


def test_a_model_that_takes_too_long_is_told(start):
    held = _Held()
    client = start(Limits(seconds=0.2), answering=held)
    answer = client.post("/entities", json={"text": "a"})
    held.go.set()
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


class _Failing(Model):
    def __init__(self) -> None:
        super().__init__(spacy.blank("en"), Path("model"))

    def docs(self, texts):
        for text in texts:
            if text == "memory":
                raise ModelError("There is not enough memory.", "Send less.")
            if text == "bad":
                raise ZeroDivisionError(text)
            yield from super().docs([text])


def test_a_text_that_the_model_fails_on_harms_no_other_request(start):
    client = start(answering=_Failing())
    told = client.post("/entities", json={"text": "memory"})
    assert (told.status_code, told.json()["detail"]) == (
        500,
        "There is not enough memory. Send less.",
    )
    told = client.post("/entities", json={"texts": ["good", "bad"]})
    assert (told.status_code, told.json()["detail"]) == (
        500,
        "The model failed on a text (ZeroDivisionError).",
    )
    lines = client.post("/entities/lines", content='"bad"\n"good"')
    assert "failed" in json.loads(lines.text)["error"]
    assert client.post("/entities", json={"text": "good"}).status_code == 200


def test_no_text_is_logged(client, caplog):
    caplog.set_level(logging.DEBUG)
    client.post("/entities", json={"text": "Friday's secret"})
    client.post("/entities", content=b'{"text": "secret"', headers=JSON)
    client.post("/entities/lines", content=b"secret")
    client.get("/secret?text=secret")
    client.get("/entities/lines?offsets=secret")
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "asyncio"))]
    assert not [line for line in ours if "secret" in line]


def test_the_model_says_what_it_is(client):
    about = client.get("/model").json()
    assert about["name"] == "en_pipeline"
    assert about["labels"] == ["DATE", "NAME"]
    assert about["pipeline"] == ["entity_ruler"]
    assert about["spacy"].startswith(">=3.8")


def test_the_description_names_the_paths_and_its_page_needs_no_network(client):
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/health", "/model", "/entities", "/entities/lines"}
    page = client.get("/docs").text
    links = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_body_that_never_ends_is_given_up():
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if sent:
            return {"type": "http.disconnect"}
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    async def app(*_: Any) -> None:
        raise AssertionError

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/entities",
        "headers": [(b"host", b"localhost")],
    }
    asyncio.run(Guard(app, Limits(seconds=0.05))(scope, receive, send))
    assert sent[0]["status"] == 408
