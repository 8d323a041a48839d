r"""Author's Markdown and LaTeX in plain characters: `$\frac{n+1}{2}$` is shown as (n+1)/2."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from quizgen.model import Text

_MATHS = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$|(?<!\\)\$(?!\s)(.+?)(?<![\s\\])\$", re.DOTALL)
_GROUP = re.compile(r"\\(frac|dfrac|tfrac|binom|sqrt)\s*(?=\{)")
_RAISED, _LOWERED = "\1", "\2"
_KEPT = {ord(_RAISED): "^", ord(_LOWERED): "_"}
_HIDDEN = {ord("^"): _RAISED, ord("_"): _LOWERED}
_SMALL = "⁺⁻⁼⁽⁾₊₋₌₍₎"
"""Raised and lowered signs that count as letters of a word; digits and letters do so by themselves."""
_ATOM = re.compile(rf"-?[\w.{_SMALL}{_LOWERED}]+|\(.*\)|\\text\{{[^{{}}]*\}}", re.DOTALL)
_MARKUP = re.compile(
    r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\w)|(?<![\w_])`([^`]+)`|\\([!-/:-@\[-`{-~])"
    r"|(?<![\w*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![\w*])"
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_PICTURE = re.compile(r"!\[((?:\\.|[^\[\]\\]|\[[^\[\]]*\])*)\]\([^)]*\)")
_CLOSES = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*$")
_RULER = re.compile(r"\s*\|?(\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*")
_CELL = re.compile(r"(?<!\\)\|")
_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,3}[.)])\s|\s*\|")
"""What keeps its line: items of lists, rows of tables."""


def readable(text: Text) -> str:
    """*text* for a terminal; what is not understood is left as it is.

    Values in maths are typeset with it; elsewhere they are shown as they are, for they are no markup.
    """
    parts = [
        str(text._replace(skeleton=piece)) if code else _readable(text._replace(skeleton=piece))
        for code, piece in _fenced(text.skeleton)
    ]
    return "".join(parts).strip()


def _readable(text: Text) -> str:
    """*text* in which there is no fenced code."""
    if "![" in text.skeleton:
        text = text._replace(skeleton=_PICTURE.sub(r"[figure: \1]", text.skeleton))
    parts, end = [], 0
    for found in _MATHS.finditer(text.skeleton):
        prose = _prose(text.skeleton[end : found.start()])
        formula = str(text._replace(skeleton=found[1] or found[2]))
        parts += [str(text._replace(skeleton=prose)), maths(formula)]
        end = found.end()
    return "".join([*parts, str(text._replace(skeleton=_prose(text.skeleton[end:])))])


def _fenced(text: str) -> Iterator[tuple[bool, str]]:
    """The pieces of *text*, and whether each is fenced code."""
    end = 0
    for found in _FENCE.finditer(text) if "```" in text or "~~~" in text else ():
        yield False, text[end : found.start()]
        yield True, found[0]
        end = found.end()
    yield False, text[end:]


def wrapped(text: str, width: int, first: str = "", rest: str | None = None) -> str:
    """*text* in lines of at most *width* characters; paragraphs, list items and code keep their lines."""
    indent = " " * len(first) if rest is None else rest
    lines: list[str] = []
    for code, paragraph in _paragraphs(text):
        lines += [""] if lines else []
        if code:
            # The fence is for Markdown; on a screen code stands apart by itself.
            inner = paragraph.strip("\n").splitlines()[1:]
            inner = inner[:-1] if inner and _CLOSES.match(inner[-1]) else inner
            lines += [f"{indent}    {line}".rstrip() for line in inner]
            continue
        if table := _table(paragraph, width - len(indent)):
            lines += [indent + line for line in table]
            continue
        for block in _blocks(paragraph):
            lead = indent if lines else first
            lines += textwrap.wrap(block, width, initial_indent=lead, subsequent_indent=indent) or [lead]
    return "\n".join(lines)


def _paragraphs(text: str) -> Iterator[tuple[bool, str]]:
    for code, piece in _fenced(text):
        if code:
            yield True, piece
        else:
            yield from ((False, paragraph) for paragraph in piece.strip("\n").split("\n\n") if paragraph)


def _table(paragraph: str, width: int) -> list[str]:
    """A Markdown table in aligned columns; nothing for what is none, or is too wide."""
    rows = paragraph.strip("\n").splitlines()
    if len(rows) < 2 or not _RULER.fullmatch(rows[1]) or "|" not in rows[0]:
        return []
    cells = [[cell.strip() for cell in _CELL.split(row.strip().strip("|"))] for row in rows]
    right = [cell.endswith(":") and not cell.startswith(":") for cell in cells.pop(1)]
    count = len(cells[0])
    cells = [(row + [""] * count)[:count] for row in cells]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + 2 * count > width:
        return []
    right = (right + [False] * count)[:count]
    shown = [
        "  ".join(
            cell.rjust(size) if to_right else cell.ljust(size)
            for cell, size, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    ]
    return [shown[0], "  ".join("─" * size for size in widths), *shown[1:]]


def _blocks(paragraph: str) -> list[str]:
    lines = paragraph.splitlines()
    if lines and lines[0].startswith("    "):
        return lines
    blocks: list[str] = []
    for line in lines:
        if blocks and not _ITEM.match(line):
            blocks[-1] += " " + line.strip()
        else:
            blocks.append(line.strip())
    return blocks


def maths(latex: str) -> str:
    """LaTeX mathematics on one line, in Unicode."""
    return _converted(latex).translate(_KEPT)


def _converted(latex: str) -> str:
    """The same, with other signs for `^` and `_` that are to stay while what is around is converted."""
    import unicodeit

    text = latex
    while (inner := _MATRIX.sub(_matrix, text)) != text:
        text = inner
    text = re.sub(r"\\(?:left|right)(?:\.|(?![a-zA-Z]))", "", text)
    text = text.replace(r"\,", " ").replace(r"\;", " ").replace(r"\!", "").replace(r"\bmod", " mod ")
    text = text.replace("'''", "‴").replace("''", "″").replace("'", "′")
    for name, left, right in (("floor", "⌊", "⌋"), ("ceil", "⌈", "⌉")):
        text = re.sub(rf"\\l{name}\s*", left, text)
        text = re.sub(rf"\s*\\r{name}(?![a-z])", right, text)
    text = _fractions(_scripts(text))
    # unicodeit takes the first letters for a command of its own: `\l` of `\ln` is a barred l.
    text = _COMMAND.sub(_spelt, text)
    text = unicodeit.replace(text)
    text = _converter().latex_to_text(text.replace("\0", "\\"))
    text = str(text).translate(_HIDDEN)
    return re.sub(r"\s+", " ", text.replace("\u2009", " ").replace("⋅", "·")).strip()


_MATRIX = re.compile(r"\\begin\{([pbB]?matrix)\}((?:(?!\\begin\{).)*?)\\end\{\1\}", re.DOTALL)


def _matrix(found: re.Match[str]) -> str:
    """Rows after semicolons; commas between the entries where these have blanks of their own."""
    rows = [[_converted(cell) for cell in row.split("&")] for row in found[2].split(r"\\")]
    between = ", " if any(" " in cell for row in rows for cell in row) else " "
    return "[ " + "; ".join(between.join(row) for row in rows) + " ]"


_GROUPED = re.compile(r"([\^_])\s*(?=\{)")
_WORD = re.compile(r"[^\W_]+|[0-9]*[.]?[0-9]+")
_INDEXES = re.compile(r"[0-9](?:, ?[0-9])+")
"""Of an entry: `a_{1,2}` is a₁₂, as on a blackboard."""


def _scripts(text: str) -> str:
    """Groups raised or lowered, in small letters where there are all; else in parentheses: `2^(a · b)`."""
    done = ""
    while found := _GROUPED.search(text):
        inner, end = _braces(text, found.end())
        done += text[: found.start()] + _script(found[1], inner)
        text = text[end:]
    return done + text


def _script(sign: str, group: str) -> str:
    shown, small = _converted(group), _small()
    if _INDEXES.fullmatch(shown):
        shown = shown.replace(",", "").replace(" ", "")
    letters = [small.get(sign + letter, "") for letter in shown.replace(" ", "").replace("−", "-")]
    if sign == "^" and shown == "∘":
        return "°"
    if all(letters) and r"\text" not in group:
        return "".join(letters)
    kept = _RAISED if sign == "^" else _LOWERED
    return f"{kept}{shown}" if _WORD.fullmatch(shown) else f"{kept}({shown})"


@cache
def _small() -> dict[str, str]:
    from unicodeit.data import SUBSUPERSCRIPTS

    return dict(SUBSUPERSCRIPTS)


_COMMAND = re.compile(r"(?<!\\)\\([a-zA-Z]+)")
_WORDS = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln "
    "log max min Pr sec sin sinh sup tan tanh".split()
)


_JOINS = " (),_^" + _RAISED + _LOWERED


def _is_small(sign: str) -> bool:
    return "<su" in unicodedata.decomposition(sign)


def _spelt(command: re.Match[str]) -> str:
    """A function's name in letters; any other command that unicodeit does not know, hidden behind a null."""
    name, before, after = command[1], command.string[: command.start()], command.string[command.end() :]
    if name in _WORDS:
        left = " " if before[-1:].isalnum() or before[-1:] == ")" else ""
        return left + name + ("" if not after or after[0] in _JOINS or _is_small(after[0]) else " ")
    return command[0] if command[0] in _unicode_commands() else f"\0{name}"


@cache
def _unicode_commands() -> frozenset[str]:
    from unicodeit.data import REPLACEMENTS

    return frozenset(latex for latex, _ in REPLACEMENTS)


@cache
def _converter() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="text")


def _fractions(text: str) -> str:
    while found := _GROUP.search(text):
        first, end = _braces(text, found.end())
        if found[1] == "sqrt":
            root = _operand(first)
            shown = f"√({root})" if _is_small(root[-1:] or " ") else f"√{root}"
            # The root of a square is not the square of a root.
            shown = f"({shown})" if _is_small(text[end : end + 1] or " ") else shown
        elif found[1] == "binom":
            second, end = _braces(text, end) if text[end : end + 1] == "{" else ("", end)
            shown = f"C({_fractions(first)}, {_fractions(second)})"
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
    return _MARKUP.sub(lambda found: found[1] or found[2] or found[3] or found[4], text)
