"""`eventner serve`: a model behind HTTP, for programs of any language."""

from __future__ import annotations

import argparse
import ipaddress
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from ..core.errors import EventNerError
from ..nlp.ops import quick_ops
from ..nlp.prediction import find_model, load_model
from .console import say, say_json
from .trusting import add_trust_argument, check_model, trust_of

if TYPE_CHECKING:
    from ..service.limits import Limits

TOKEN_VARIABLE = "EVENTNER_TOKEN"
_LEAST_TOKEN = 16  # characters

EPILOG = f"""\
examples:
  eventner serve my-runs/run-001
  curl http://127.0.0.1:8000/entities -H "Content-Type: application/json" \\
       -d '{{"text": "Book the hall for yoga on Friday"}}'

GET /docs is a page that describes and tries everything; docs/service.md says the same in words.
The service is reached from this computer alone. With another --host it asks everybody for a
token: put one of at least {_LEAST_TOKEN} characters into a file (--token-file) or into the
environment variable {TOKEN_VARIABLE}. Nothing that is sent is written down.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments to its parser."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", type=Path, help="a model folder or a run folder")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="8000; 0 for any that is free")
    parser.add_argument(
        "--token-file", type=Path, metavar="FILE", help="a file that holds the token to ask for"
    )
    parser.add_argument(
        "--allow-origin",
        action="append",
        default=[],
        metavar="ORIGIN",
        help="a page that may ask from a browser, such as http://localhost:3000; may be repeated",
    )
    # for the window: what happens is told on standard output as JSON lines, and the end of
    # standard input, which comes with the window's own at the latest, ends the service
    parser.add_argument("--for-window", action="store_true", help=argparse.SUPPRESS)
    _add_limits(parser)
    add_trust_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl+C; return the exit status.

    Raises:
        EventNerError: there is no such model, no token where one is needed, the port is taken, or
            what serves is not installed.
    """
    if not arguments.for_window:
        _serve(arguments)
        return 0
    try:
        _serve(arguments)
    except EventNerError as error:
        say_json({"failed": str(error), "hint": error.hint, "kind": type(error).__name__})
        return 1
    return 0


def _serve(arguments: argparse.Namespace) -> None:
    limits = _limits(arguments)
    token = _token(arguments)
    is_local = _is_loopback(arguments.host)
    if not is_local and not token:
        raise EventNerError(
            f"With --host {arguments.host} other computers can ask, so a token is needed.",
            f"Put one of at least {_LEAST_TOKEN} characters into {TOKEN_VARIABLE}, or give "
            "--token-file FILE.",
        )
    try:
        from ..service.application import make_app
        from ..service.guard import LOOPBACK_NAMES
        from ..service.running import address_of, listen, serve
    except ImportError as error:
        raise EventNerError(
            f"What serves is not installed here ({error.name}).",
            "Install it with: python -m pip install 'eventner[serve]'",
        ) from error
    folder = find_model(arguments.model)
    check_model(folder, arguments)
    listening = listen(arguments.host, arguments.port)
    with listening, quick_ops():
        model = load_model(folder, trust_of(arguments))
        names = LOOPBACK_NAMES if is_local else None
        app = make_app(
            model, limits, names=names, token=token, origins=tuple(arguments.allow_origin)
        )
        address = address_of(listening)
        if arguments.for_window:
            serve(
                app,
                listening,
                seconds=limits.seconds,
                ready=lambda: say_json({"serving": address}),
                counted=lambda count: say_json({"answered": count}),
                until=_end_of_input(),
            )
        else:
            serve(app, listening, seconds=limits.seconds, ready=lambda: _say_ready(address, folder))


def _end_of_input() -> threading.Event:
    """Return what is set when standard input ends."""
    ended = threading.Event()

    def wait() -> None:
        while sys.stdin.buffer.read(1):
            pass
        ended.set()

    threading.Thread(target=wait, name="end of input", daemon=True).start()
    return ended


def _say_ready(address: str, folder: Path) -> None:
    say(f"Serving {folder} at {address} (Ctrl+C ends it); {address}/docs describes it.")


def _add_limits(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("limits of a request")
    group.add_argument("--max-body", type=_positive, metavar="BYTES", help="16 MiB")
    group.add_argument("--max-text", type=_positive, metavar="CHARACTERS", help="100,000 a text")
    group.add_argument("--max-texts", type=_positive, metavar="N", help="1,000 a request")
    group.add_argument("--max-requests", type=_positive, metavar="N", help="64 at the same time")
    group.add_argument("--max-seconds", type=_positive, metavar="SECONDS", help="30")


def _limits(arguments: argparse.Namespace) -> Limits:
    from dataclasses import fields

    from ..service.limits import Limits

    given = {each.name: getattr(arguments, f"max_{each.name}") for each in fields(Limits)}
    return Limits(**{name: value for name, value in given.items() if value is not None})


def _token(arguments: argparse.Namespace) -> str:
    """Return the token to ask for; empty for none.

    Raises:
        EventNerError: the file cannot be read, or the token is too short.
    """
    token = os.environ.get(TOKEN_VARIABLE, "")
    if arguments.token_file is not None:
        try:
            token = arguments.token_file.read_text(encoding="utf-8")
        except (OSError, UnicodeError) as error:
            raise EventNerError(
                f"The token cannot be read from {arguments.token_file}.",
                "Give a text file that holds the token alone.",
            ) from error
    token = token.strip()
    given = arguments.token_file is not None or TOKEN_VARIABLE in os.environ
    if given and (len(token) < _LEAST_TOKEN or not token.isascii() or len(token.split()) != 1):
        raise EventNerError(
            f"The token must have at least {_LEAST_TOKEN} letters or digits, without spaces.",
            'A good one: python -c "import secrets; print(secrets.token_urlsafe())"',
        )
    return token


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return value
