"""What one request may cost the service."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds; what goes beyond one is answered with the status named here.

    Attributes:
        body: bytes of a request's body (413).
        text: code points of one text (413).
        texts: texts of one request (413).
        requests: answered at the same time; one more is told to come again (503).
        seconds: from the first byte of the body to its last (408), and from there to the answer
            (503); of a stream of lines, from each batch of lines to the next.
    """

    body: int = 16 * 1024 * 1024
    text: int = 100_000
    texts: int = 1_000
    requests: int = 64
    seconds: float = 30.0
