"""Why a piece of JSON cannot be read, in plain words."""

from __future__ import annotations

# What the standard library's messages begin with, and what they mean.
_REASONS = (
    ("Illegal trailing comma", "there is a comma too many"),
    ("Expecting ',' delimiter", "a comma or a closing bracket is missing"),
    ("Expecting ':' delimiter", "a colon is missing after the name"),
    ("Expecting property name", "a name in double quotes is missing"),
    ("Expecting value", "a value is missing, or is not written as JSON has it"),
    ("Unterminated string", "a text begins whose closing quote is missing"),
    ("Invalid control character", "a text holds a line end or another control character"),
    ("Invalid \\u", "a \\u is not followed by four hexadecimal digits"),
    ("Invalid \\", "a backslash stands before a character that cannot follow one"),
)


def json_reason(message: str, text: str, at: int) -> str:
    """Return why reading failed, as a clause.

    Args:
        message: of `json.JSONDecodeError`.
        text: that was read.
        at: where it failed.
    """
    if not text[at:].strip(" \t\n\r"):
        return "the file ends in the middle"
    before = text[max(at - 200, 0) : at].rstrip(" \t\n\r")
    if before.endswith(",") and text[at] in "]}":
        return "there is a comma too many"
    for beginning, reason in _REASONS:
        if message.startswith(beginning):
            return reason
    return "something is not written as JSON has it"
