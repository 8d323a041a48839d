r"""Author's Markdown and LaTeX in plain characters: `$\frac{n+1}{2}$` is shown as (n+1)/2."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_MATHS = re.compile(r"\$\$(.+?)\$\$|\$(?!\s)(.+?)(?<![\s\\])\$", re.DOTALL)
_GROUP = re.compile(r"\\(frac|dfrac|tfrac|sqrt)\s*(?=\{)")
_ATOM = re.compile(r"-?[\w.]+|\(.*\)", re.DOTALL)
_MARKUP = re.compile(r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\w)|(?<![\w_])`([^`]+)`")


def readable(markdown: str) -> str:
    """*markdown* for a terminal; what is not understood is left as it is."""
    parts, end = [], 0
    for found in _MATHS.finditer(markdown):
        parts += [_prose(markdown[end : found.start()]), maths(found[1] or found[2])]
        end = found.end()
    return "".join([*parts, _prose(markdown[end:])]).strip()


def maths(latex: str) -> str:
    """LaTeX mathematics on one line, in Unicode."""
    import unicodeit

    text = re.sub(r"\\(?:left|right)(?![a-zA-Z])", "", latex)
    text = text.replace(r"\,", " ").replace(r"\;", " ").replace(r"\!", "").replace(r"\bmod", " mod ")
    for name, left, right in (("floor", "⌊", "⌋"), ("ceil", "⌈", "⌉")):
        text = re.sub(rf"\\l{name}\s*", left, text)
        text = re.sub(rf"\s*\\r{name}(?![a-z])", right, text)
    text = _fractions(text)
    text = unicodeit.replace(text)
    text = _converter().latex_to_text(text)
    return re.sub(r"\s+", " ", str(text).replace("\u2009", " ").replace("⋅", "·")).strip()


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text")


def _fractions(text: str) -> str:
    while found := _GROUP.search(text):
        first, end = _braces(text, found.end())
        if found[1] == "sqrt":
            shown = f"√{_operand(first)}"
        else:
            second, end = _braces(text, end) if text[end : end + 1] == "{" else ("", end)
            shown = f"{_operand(first)}/{_operand(second)}"
        text = text[: found.start()] + shown + text[end:]
    return text


def _braces(text: str, start: int) -> tuple[str, int]:
    """What stands between the brace at *start* and its partner, and the place after it."""
    depth = 0
    for i in range(start, len(text)):
        depth += (text[i] == "{") - (text[i] == "}")
        if depth == 0:
            return text[start + 1 : i], i + 1
    return text[start + 1 :], len(text)


def _operand(text: str) -> str:
    inner = _fractions(text).strip()
    return inner if _ATOM.fullmatch(inner) and inner.count("(") <= 1 else f"({inner})"


def _prose(text: str) -> str:
    return _MARKUP.sub(lambda found: found[1] or found[2], text)
