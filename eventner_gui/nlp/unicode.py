"""Texts as spaCy takes them: a lone surrogate, which UTF-8 cannot hold, becomes U+FFFD."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def for_spacy(text: str) -> str:
    r"""Return a text in which each lone surrogate is U+FFFD, the replacement character.

    The project keeps them as they are (JSON's ``\ud83d``, half an emoji cut off by another tool);
    spaCy raises UnicodeEncodeError. The length is that of ``text``, so offsets hold for both.
    """
    return _SURROGATE.sub("\ufffd", text)
