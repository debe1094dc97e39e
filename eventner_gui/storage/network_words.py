"""What can go wrong on the network, in plain words with the next step."""

from __future__ import annotations

import socket
import ssl
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from .download_errors import CARRY, CutOff, DownloadError, UnsafeAddress

_AGAIN = "Try again; what has come so far is kept."
_SECONDS = 60


def in_words(error: BaseException, host: str) -> DownloadError:
    """Return an error of a request in the user's words.

    Args:
        error: as urllib, ssl, socket or http raised it, or one of this module.
        host: that was asked.
    """
    if isinstance(error, HTTPError):
        headers = {name.lower(): str(value) for name, value in (error.headers or {}).items()}
        return _refused(error.code, headers, host)
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        return in_words(error.reason, host)
    if isinstance(error, UnsafeAddress):
        return DownloadError(
            f"{host} leads to an address that is not protected (no https), so nothing was read "
            "from it.",
            CARRY,
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return _not_safe(error, host)
    if isinstance(error, socket.gaierror):
        return DownloadError(
            f"{host} cannot be reached: this computer has no connection to the internet, or a "
            "filter keeps it away.",
            f"Connect it, then try again. {CARRY}",
        )
    if "407" in str(error):
        return _refused(407, {}, host)
    if isinstance(error, TimeoutError):
        return DownloadError(f"{host} does not answer.", f"{_AGAIN} {CARRY}")
    if isinstance(error, (CutOff, OSError, HTTPException)):
        return DownloadError(
            f"The connection to {host} breaks again and again.", f"{_AGAIN} {CARRY}"
        )
    return DownloadError(f"{host} could not be asked ({type(error).__name__}).", CARRY)


def can_pass(error: BaseException) -> bool:
    """Tell whether an error may be gone in a moment, so that it is worth trying again."""
    if isinstance(error, HTTPError):
        return error.code in (408, 425, 500, 502, 503, 504)
    if isinstance(error, URLError) and isinstance(error.reason, BaseException):
        return can_pass(error.reason)
    if isinstance(error, (ssl.SSLCertVerificationError, socket.gaierror, UnsafeAddress)):
        return False
    if "407" in str(error):  # a proxy's answer to CONNECT, which is a plain OSError
        return False
    return isinstance(error, (CutOff, OSError, HTTPException))


def login_page(host: str) -> DownloadError:
    """Return the error for a page that came instead of a file."""
    return DownloadError(
        f"A web page came instead of the file from {host}: this network asks for a login first, or "
        "filters what is downloaded.",
        f"Open any page in a web browser, log in there, then try again. {CARRY}",
    )


def not_the_file(host: str) -> DownloadError:
    """Return the error for contents that are not those of the catalogue."""
    return DownloadError(
        f"What came from {host} is not the file that was asked for: its digest (SHA-256) is "
        "another one. It was thrown away.",
        "Try again. If that happens once more, something on the way alters it: tell whoever looks "
        f"after this network. {CARRY}",
    )


def _refused(code: int, headers: dict[str, str], host: str) -> DownloadError:
    if code == 429 or (code == 403 and headers.get("x-ratelimit-remaining") == "0"):
        return DownloadError(
            f"{host} gives nothing more to this network for a while: too much was downloaded.",
            f"Try again {_later(headers.get('retry-after', ''))}. {CARRY}",
        )
    if code in (404, 410):
        return DownloadError(
            f"The file is not at {host} (any more).",
            "A newer EventNER may know where it is now. A file that you have can be added.",
        )
    if code == 407:
        return DownloadError(
            "The proxy of this network asks for a name and a password.",
            "Ask whoever looks after this network for the setting (HTTPS_PROXY). " + CARRY,
        )
    if code in (401, 403, 451):
        return DownloadError(
            f"{host} refuses to give the file, or a filter of this network does (error {code}).",
            CARRY,
        )
    if code >= 500:
        return DownloadError(
            f"{host} has trouble at the moment (error {code}).", f"Try again later. {CARRY}"
        )
    return DownloadError(f"{host} answered with error {code}.", CARRY)


def _later(retry_after: str) -> str:
    if not retry_after.isdigit():
        return "in an hour"
    minutes = max(1, round(int(retry_after) / _SECONDS))
    return "in a minute" if minutes == 1 else f"in {minutes} minutes"


def _not_safe(error: ssl.SSLCertVerificationError, host: str) -> DownloadError:
    why = getattr(error, "verify_message", "")
    return DownloadError(
        f"The connection to {host} is not safe, so nothing was read: its certificate cannot be "
        f"checked{f' ({why})' if why else ''}.",
        "See that this computer's date is right. A network of a school or a company may read "
        f"along: ask whoever looks after it for its certificate (SSL_CERT_FILE). {CARRY}",
    )
