"""Whether the LaTeX of a text is balanced, and can be parsed; what is maths, the writers' parser says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from quizgen.writers.convert import MARK, parser


class Problem(NamedTuple):
    """What is wrong with the LaTeX of a text, and on which of its lines, from 0."""

    message: str
    hint: str
    piece: str
    line: int
    loose: bool = False
    """A dollar without a partner, which may be meant as one."""


_SIGN = chr(0xF0000)
"""Stands for a dollar with a backslash, which the parser shows as one that has no partner."""
_parser = cache(parser)
_ESCAPED = re.compile(r"(?<!\\)((?:\\\\)*)\\\$")
_TOKEN = re.compile(
    r"\\(?P<frame>begin|end)\s*\{(?P<of>[^{}]*)\}|\\(?P<side>left|right)(?![A-Za-z])|\\[A-Za-z]+|\\.|[{}$]",
    re.DOTALL,
)
_PARTNERS = {"}": "{", "\\right": "\\left"}


@cache
def problems(source: str) -> tuple[Problem, ...]:
    """What is wrong with the maths in *source*, Markdown in which marks stand for values."""
    found: list[Problem] = []
    text = _ESCAPED.sub(rf"\1{_SIGN}", source)
    for token in _parser().parse(text):
        line = token.map[0] if token.map else 0
        for one in token.children or [token]:
            if one.type.startswith("math"):
                below = line + _offset(text, one.content, line)
                found += [
                    Problem(message, hint, one.content.strip(), below)
                    for message, hint in _unbalanced(one.content.replace(_SIGN, "\\$"))
                ]
            elif one.type == "text" and "$" in one.content:
                below = line + _offset(text, one.content, line)
                hint = "close the maths with another `$`; a dollar is written `\\$`"
                piece = one.content[one.content.index("$") :]
                found.append(Problem("a `$` has no partner", hint, piece, below, loose=True))
    return tuple(found)


def _offset(source: str, content: str, line: int) -> int:
    """How many lines below *line* the *content* begins."""
    start = content.strip().split("\n")[0]
    return next((i for i, text in enumerate(source.split("\n")[line:]) if start and start in text), 0)


def _unbalanced(piece: str) -> Iterator[tuple[str, str]]:
    """What has no partner in a piece of maths, and what to do; the first of it is enough."""
    opened: list[str] = []
    for found in _TOKEN.finditer(piece):
        sign, frame, side = found[0], found["frame"], found["side"]
        if sign == "$":
            yield "a `$` stands inside the maths", "take it out, or close the maths before it"
            return
        if sign == "{" or frame == "begin" or side == "left":
            opened.append(f"\\begin{{{found['of']}}}" if frame else sign)
            continue
        partner = f"\\begin{{{found['of']}}}" if frame else _PARTNERS.get(sign, "")
        if not partner:
            continue
        if not opened:
            yield f"`{sign}` has no `{partner}` before it", f"write `{partner}`, or take `{sign}` out"
            return
        if opened[-1] != partner:
            wanted = _closer(opened[-1])
            yield f"`{sign}` where `{wanted}` is expected", f"close `{opened[-1]}` by `{wanted}` first"
            return
        opened.pop()
    if opened:
        wanted = _closer(opened[-1])
        yield f"`{opened[-1]}` has no `{wanted}` behind it", f"write `{wanted}` where it ends"
    elif trouble := _unparseable(piece):
        yield trouble, "a program that typesets LaTeX stops there"


def _closer(opened: str) -> str:
    return next((end for end, begin in _PARTNERS.items() if begin == opened), opened.replace("begin", "end"))


def _unparseable(piece: str) -> str:
    r"""What pylatexenc has against *piece*: a `\frac` without its denominator, for one."""
    if "\\" not in piece:
        return ""
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerParseError

    try:
        LatexWalker(MARK.sub("1", piece), tolerant_parsing=False).get_latex_nodes()
    except LatexWalkerParseError as error:
        return f"the LaTeX cannot be read: {' '.join(str(error.msg).split())}"
    return ""
