"""Pictures in an author's text: `![what it shows](picture.png)`, found by a parser, moved by a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from quizgen.findings import Place
from quizgen.model import FIRST_MARK, Template
from quizgen.text.reading import Branch, Piece, Refused, read_pieces

IMAGE = re.compile(
    r"(!\[(?:\\.|[^\[\]\\]|\[[^\[\]]*\])*\]\()([A-Za-z0-9._/-]+)"
    r"(?=[ \n]*(?:\"[^\"]*\")?[ \n]*\))"
)
"""A picture with an address of its own folder."""

_REMOTE = re.compile(r"https?://", re.IGNORECASE)


class Seen(NamedTuple):
    """A picture in a text."""

    alt: str
    address: str
    plain: bool
    """Whether it is written so that `moved` finds it."""

    @property
    def remote(self) -> bool:
        """Whether it is a link to another server."""
        return bool(_REMOTE.match(self.address))


def images(template: Template) -> list[Seen]:
    """The pictures in *template*, in all of its wordings; none when it cannot be read."""
    if "![" not in template.source:
        return []
    try:
        text = "".join(_literal(read_pieces(template.source)))
    except Refused:
        return []
    plain = addresses(text)
    found = [
        (str(token.content), unquote(str(token.attrs.get("src", ""))))
        for block in _parser().parse(text)
        for token in block.children or ()
        if token.type == "image"
    ]
    return [Seen(alt.strip(), address, address in plain) for alt, address in found]


def moved(skeleton: str, places: Mapping[str, str]) -> str:
    """*skeleton* whose pictures have other addresses, by those that they had."""
    return IMAGE.sub(lambda match: match[1] + places.get(match[2], match[2]), skeleton)


def addresses(skeleton: str) -> set[str]:
    """What `moved` would look up."""
    return {match[2] for match in IMAGE.finditer(skeleton)}


def place_of_image(template: Template, seen: Seen) -> Place:
    """Where the picture's address stands in *template*; where the text begins when that is not known."""
    for sought in (seen.address, "!["):
        at = template.source.find(sought) if sought else -1
        if at >= 0:
            line = template.source.count("\n", 0, at)
            start = template.source.rfind("\n", 0, at) + 1
            return Place(template.place.file, template.place.line + line, template.place.column + at - start)
    return template.place


def _literal(pieces: tuple[Piece, ...]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Branch):
            for _, body in piece.tests:
                yield from _literal(body)
        else:
            yield chr(FIRST_MARK)


@cache
def _parser() -> Any:
    # Takes longer to load than most banks: only for a text with a picture.
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    # It would pass over `file:` and others, which the next program that reads the Markdown may follow.
    made.validateLink = lambda url: True  # type: ignore[method-assign] # noqa: ARG005
    return made
