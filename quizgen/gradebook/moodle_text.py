"""Moodle's plain text of HTML, and what is left of it when nothing counts but what people wrote.

Moodle's `html_to_text` writes bold text in capitals, stresses with underscores, begins the items of lists
with stars and puts the descriptions of pictures in brackets, a little differently from version to version.
Nothing of this, nor blanks, is in a canonical text; so two are the same when they are the same to a reader.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

_TAG = re.compile(r"<[^<>]*>")
_ALT = re.compile(r'\balt="([^"]*)"')
_DECORATION = re.compile(r"\\[()\[\]]|[\s*_\[\]]|\u200b")


def canonical(text: str) -> str:
    """*text* without what Moodle adds or loses."""
    return _DECORATION.sub("", unicodedata.normalize("NFC", text).casefold())


def canonical_html(html: str) -> str:
    """The same of HTML."""
    return canonical(unescape(_TAG.sub(_shown, html)))


def _shown(tag: re.Match[str]) -> str:
    """What a reader sees of a tag: the description of a picture."""
    alt = _ALT.search(tag[0]) if tag[0][:4].lower() == "<img" else None
    return alt[1] if alt else " "
