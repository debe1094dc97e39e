"""The way of the request that is asked most, past FastAPI, which costs it half of its time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from pydantic import ValidationError
from starlette.responses import Response

from .guard import App, Message, Receive, Scope, Send
from .schemas import EntitiesRequest

Answer = Callable[[EntitiesRequest], Awaitable[Response]]


class Direct:
    """An ASGI application before FastAPI's, which describes the same path and answers it alike.

    It takes the requests that are sound, and leaves it to FastAPI to say of any other what is
    wrong. The body is expected in one message, as `Guard` gives it.
    """

    def __init__(self, app: App, path: str, answer: Answer) -> None:
        """Make it.

        Args:
            app: FastAPI's.
            path: to which an `EntitiesRequest` is posted.
            answer: answers one.
        """
        self._app = app
        self._path = path
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        message = await receive()
        try:
            wanted = EntitiesRequest.model_validate_json(message["body"])
        except ValidationError:
            await self._app(scope, _again(message, receive), send)
            return
        response = await self._answer(wanted)
        await response(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["path"] == self._path
            and scope["method"] == "POST"
            and (b"content-type", b"application/json") in scope["headers"]
        )


def _again(message: Message, receive: Receive) -> Receive:
    """Return what gives a message that has been received already, and then what follows."""
    messages = iter([message])

    async def give() -> Message:
        return next(messages, None) or await receive()

    return give
