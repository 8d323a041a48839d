"""Reads documents back, with parsers that have nothing to do with the writers."""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

from markdown_it import MarkdownIt

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.tags: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert not [name for name, _ in attrs if name.startswith("on")], attrs


def html_text(html: str) -> tuple[str, list[str]]:
    """The text that a browser shows, blanks collapsed, and the tags it saw."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return squeeze("".join(reader.text)), reader.tags


def squeeze(text: str) -> str:
    """*text* with every run of blanks as one."""
    return " ".join(text.split())


def literal(text: str) -> str:
    """*text* as Markdown without any meaning: CommonMark 2.4 lets every ASCII punctuation be escaped."""
    return PUNCTUATION.sub(r"\\\1", squeeze(text))


def commonmark(source: str) -> tuple[str, list[str]]:
    """Text and tags of Markdown with raw HTML let through, as pandoc and browsers would show it."""
    return html_text(MarkdownIt("commonmark", {"html": True}).render(source))


def quiz(document: str) -> ET.Element:
    """The root of a Moodle XML document."""
    return ET.fromstring(document)


def field(element: ET.Element, path: str) -> str:
    """The text of the one element at *path*/text."""
    (found,) = element.findall(f"{path}/text")
    return found.text or ""


def writable(character: str) -> bool:
    """Whether a bank may hold *character*: no control, surrogate, private or non-character."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Co") and ord(character) not in (
        0xFFFE,
        0xFFFF,
    )
