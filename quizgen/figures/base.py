"""What an author writes for a figure, and what all kinds of figures share.

    figure: {plot: "a*x**2 + b", x: -3..3, marks: [[1, "a + b", P]], alt: "A parabola ..."}
    figure: {layers: [{name: input, size: m}, {name: GRU, size: n, recurrent: true}]}
    figure: {tree: {label: "<< a >>", children: [{label: "<< b >>", edge: "0.3"}, ~]}}

Labels are plain text with values: no Markdown and no LaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quizgen.findings import BankError, Finding, Place
from quizgen.maths.compile import single
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import FIRST_MARK, Expression, Matrix, Number, Row, Symbolic, Template, Text, Value
from quizgen.text.numbers import GLUED, NARROW, in_text, speaks_english
from quizgen.text.template import compile_text

MAX_MARKS = 16
MAX_LAYERS = 12
MAX_NODES = 64
MAX_DEPTH = 12
MAX_LABEL = 40
"""Characters of a label that are drawn; what is longer ends in an ellipsis."""
MAX_ALT = 2_000

Parts = Iterator[tuple[str, Expression | Template]]
"""The expressions and texts of a figure, each with the key under which it was written (`marks.2.y`)."""


def given(**parts: Expression | Template | None) -> Parts:
    """The *parts* that are there."""
    for key, part in parts.items():
        if part is not None:
            yield key, part


def undefined(message: str, place: Place) -> BankError:
    """The error that these values give no figure."""
    return BankError([Finding("figure-undefined", message, place, "exclude such values by `where`")])


def number(expression: Expression, values: Mapping[str, Value]) -> Number:
    """The value of *expression*.

    Raises:
        BankError: It is undefined for these values.
    """
    used = bound(expression, values)
    value = single(expression.tree, used)
    if value is None or isinstance(value, bool):
        raise undefined(f"`{expression.text}` has no value in this figure", expression.place)
    return value


def constant(expression: Expression) -> Number | None:
    """The value of *expression* where it depends on nothing that is drawn; None where it does."""
    if any(name not in CONSTANTS for name in names(expression.tree)):
        return None
    value = single(expression.tree, {})
    return None if isinstance(value, bool) else value


def bound(expression: Expression, values: Mapping[str, Value], variable: str = "") -> dict[str, Number]:
    """The numbers that *expression* uses, apart from its *variable*.

    Raises:
        BankError: A name has no number.
    """
    # A field of a drawn row is a name of its own, as in formulas.
    fields = {
        key: part for row in values.values() if isinstance(row, Row) for key, part in row.fields.items()
    }
    known: dict[str, Value] = {**fields, **values}
    used: dict[str, Number] = {}
    for name in names(expression.tree):
        value = known.get(name)
        if name == variable or (value is None and name in CONSTANTS and name not in known):
            continue
        if value is None or isinstance(value, str | Row | Matrix | Symbolic):
            raise undefined(f"`{name}` is no number in this figure", expression.place)
        used[name] = value
    return used


def text(
    template: Template | None, values: Mapping[str, Value], language: str, limit: int = MAX_LABEL
) -> str:
    """The text of *template* in one line of at most *limit* characters; empty when there is none."""
    if template is None:
        return ""
    filled = _spoken(compile_text(template).fill(values), language)
    # What parts the thousands of a number stays.
    line = re.sub(rf"[^\S{NARROW}]+", " ", filled).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _spoken(filled: Text, language: str) -> str:
    """The text with its numbers as *language* writes them."""
    if speaks_english(language):
        return str(filled)
    glued = set(GLUED.findall(filled.skeleton))
    fills = [
        fill if chr(FIRST_MARK + i) in glued else in_text(fill, language)
        for i, fill in enumerate(filled.fills)
    ]
    return str(filled._replace(fills=tuple(fills)))
