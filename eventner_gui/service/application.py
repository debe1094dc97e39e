"""The service's paths."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.security import HTTPBearer
from fastapi_offline import FastAPIOffline

from .. import __version__
from ..core.errors import EventNerError
from .answers import answer, encoded
from .batcher import Batcher, Make
from .deadline import within
from .direct import Direct
from .guard import LOOPBACK_NAMES, OPEN_PATH, App, Guard
from .limits import Limits
from .schemas import (
    DocAnswer,
    DocsAnswer,
    EntitiesRequest,
    HealthAnswer,
    ModelAnswer,
    Offsets,
    ProblemAnswer,
)

if TYPE_CHECKING:
    from ..nlp.prediction import Model

ENTITIES = "/entities"
LINES = "application/x-ndjson"
_TOGETHER = 64  # lines
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR.value
_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY.value
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": ProblemAnswer, "description": words}
    for status, words in {
        400: "the body is no JSON",
        401: "a token is needed",
        403: "the page that asks is of another origin",
        408: "the request came too slowly",
        415: "the body is not said to be JSON",
        413: "the body, a text, or the number of texts is too large",
        421: "the service does not answer to this host name",
        422: "the body is JSON of another shape",
        500: "the model failed",
        503: "too much is asked at once; come again after a second",
    }.items()
}


_ANYWHERE = (403, 408, 413, 421, 503)  # what `Guard` says, whatever the path


class _Problem(Exception):
    """A request that is not answered."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def make_app(
    model: Model,
    limits: Limits | None = None,
    *,
    names: Collection[str] | None = LOOPBACK_NAMES,
    token: str = "",
    origins: Collection[str] = (),
) -> App:
    """Return the service as an ASGI application.

    Args:
        model: answers; from the start of the application on it is used by a thread of its own.
        limits: of a request.
        names: see `Guard`.
        token: see `Guard`.
        origins: of pages, beside the service's own, that may ask.
    """
    bounds = limits or Limits()
    batcher = Batcher(model)

    @asynccontextmanager
    async def living(_app: FastAPI) -> AsyncIterator[None]:
        batcher.start()
        try:
            yield
        finally:
            await asyncio.to_thread(batcher.stop)

    described = FastAPIOffline(
        title="EventNER",
        summary=f"Entities found by {model.name}",
        version=__version__,
        lifespan=living,
        redoc_url=None,
    )
    paths = _Paths(model, batcher, bounds)
    # `Guard` asks for the token; here it is described
    paths.add_to(described, [Depends(HTTPBearer(auto_error=False))] if token else [])
    described.add_exception_handler(RequestValidationError, _tell_shape)
    app: App = Direct(described, ENTITIES, paths.entities)
    if origins:
        app = CORSMiddleware(
            app, allow_origins=list(origins), allow_methods=["*"], allow_headers=["*"]
        )
    return Guard(app, bounds, names=names, token=token, origins=origins)


class _Paths:
    """The paths of one application."""

    def __init__(self, model: Model, batcher: Batcher, limits: Limits) -> None:
        self._model = model
        self._batcher = batcher
        self._limits = limits

    def add_to(self, app: FastAPI, who_may_ask: Sequence[Any]) -> None:
        """Add the paths to an application.

        Args:
            app: FastAPI's.
            who_may_ask: dependencies of all paths but the one that is open to everybody.
        """
        app.get(OPEN_PATH, response_model=HealthAnswer, responses=_some(*_ANYWHERE))(self.health)
        app.get(
            "/model",
            response_model=ModelAnswer,
            responses=_some(401, *_ANYWHERE),
            dependencies=who_may_ask,
        )(self.model)
        app.post(
            ENTITIES,
            responses={200: {"model": DocAnswer | DocsAnswer}, **_PROBLEMS},
            response_class=Response,
            dependencies=who_may_ask,
        )(self.entities)
        app.post(
            "/entities/lines",
            responses={
                200: {"content": {LINES: {}}, "description": "one JSON object for each line"},
                **_some(401, *_ANYWHERE, 422),
            },
            response_class=Response,
            dependencies=who_may_ask,
            openapi_extra={
                "requestBody": {
                    "required": False,  # without one there are no lines, and no answers
                    # any body has lines; those that are no text are told of in the answer
                    "content": {LINES: {"schema": {}}},
                    "description": "one text a line: a JSON string, or an object with “text”",
                }
            },
        )(self.lines)

    async def health(self) -> HealthAnswer:
        """Say that the service is up."""
        return HealthAnswer(status="ok")

    async def model(self) -> ModelAnswer:
        """Say which model answers."""
        return ModelAnswer(**self._model.about())

    async def entities(self, wanted: EntitiesRequest) -> Response:
        """Find the entities of one text, or of several."""
        make = partial(answer, utf16=wanted.offsets is Offsets.UTF16)
        is_one = "text" in wanted.model_fields_set
        texts = [wanted.text] if is_one else wanted.texts
        try:
            self._check(texts)
            answers = await self._ask(texts, make)
        except (_Problem, EventNerError) as error:
            return _told(error)
        body = answers[0] if is_one else b'{"docs":[' + b",".join(answers) + b"]}"
        return Response(body, media_type="application/json")

    async def lines(
        self, request: Request, offsets: Annotated[Offsets, Query()] = Offsets.CODE_POINT
    ) -> StreamingResponse:
        """Find the entities of many texts, one a line; the answers come a line each, in order.

        A line that is no text is answered by an object with “line”, counted from 1, and “error”.
        """
        lines = (await request.body()).split(b"\n")
        make = partial(answer, utf16=offsets is Offsets.UTF16)
        return StreamingResponse(self._stream(lines, make), media_type=LINES)

    async def _stream(self, lines: Sequence[bytes], make: Make) -> AsyncIterator[bytes]:
        numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip()]
        for at in range(0, len(numbered), _TOGETHER):
            read = [self._read_line(number, line) for number, line in numbered[at : at + _TOGETHER]]
            texts = [each for each in read if isinstance(each, str)]
            try:
                answers = iter(await self._ask(texts, make) if texts else [])
            except (_Problem, EventNerError) as error:
                yield encoded({"line": numbered[at][0], "error": _words(error)}) + b"\n"
                return
            yield b"".join(
                (next(answers) if isinstance(each, str) else encoded(each)) + b"\n" for each in read
            )

    def _read_line(self, number: int, line: bytes) -> str | dict[str, object]:
        """Return the text of a line, or what is wrong with it."""
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            return {"line": number, "error": "This line is no JSON."}
        text = value.get("text") if isinstance(value, dict) else value
        if not isinstance(text, str):
            return {"line": number, "error": "This line is no text, nor an object with “text”."}
        if len(text) > self._limits.text:
            return {"line": number, "error": self._too_long()}
        return text

    def _check(self, texts: Sequence[str]) -> None:
        if len(texts) > self._limits.texts:
            raise _Problem(
                _TOO_LARGE, f"A request may have {self._limits.texts:,} texts; this has more."
            )
        if any(len(text) > self._limits.text for text in texts):
            raise _Problem(_TOO_LARGE, self._too_long())

    def _too_long(self) -> str:
        return f"A text may have {self._limits.text:,} characters; this has more."

    async def _ask(self, texts: Sequence[str], make: Make) -> list[bytes]:
        try:
            return await within(self._limits.seconds, self._batcher.ask(texts, make))
        except asyncio.TimeoutError as error:
            raise _Problem(
                HTTPStatus.SERVICE_UNAVAILABLE.value,
                f"The model took more than {self._limits.seconds:g} seconds. Send less at once.",
            ) from error


def _some(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: _PROBLEMS[status] for status in statuses}


def _words(error: _Problem | EventNerError) -> str:
    return error.detail if isinstance(error, _Problem) else error.one_line()


def _told(error: _Problem | EventNerError) -> Response:
    status = error.status if isinstance(error, _Problem) else _FAILED
    headers = {"Retry-After": "1"} if status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse({"detail": _words(error)}, status, headers)


async def _tell_shape(request: Request, error: Exception) -> Response:
    """Say what of a request is wrong, without what was sent."""
    assert isinstance(error, RequestValidationError)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_of_body = any(each["loc"][0] == "body" for each in error.errors())
    if is_of_body and kind != "application/json" and not kind.endswith("+json"):
        return JSONResponse(
            {"detail": "Send JSON, and say so: Content-Type: application/json"},
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE.value,
        )
    found = [
        f"{'.'.join(str(part) for part in each['loc'] if part != 'body') or 'body'}: {each['msg']}"
        for each in error.errors()[:5]
    ]
    detail = "; ".join(found)
    is_json = all(each["type"] != "json_invalid" for each in error.errors())
    return JSONResponse(
        {"detail": detail.encode("utf-8", "replace").decode("utf-8")},
        _WRONG if is_json else HTTPStatus.BAD_REQUEST.value,
    )
