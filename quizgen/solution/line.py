"""A line of a worked solution: a text with holes for numbers, written as exactly as the answer wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.matrices import entries, refilled
from quizgen.maths.rounding import endless, guarded, shown
from quizgen.maths.show import latex, matrix_latex
from quizgen.model import FIRST_MARK, Matrix, Name, Number, Rounding, Row, Symbolic, Text, Value
from quizgen.text.filters import display, tex

END = " {sign} {mark}$"
"""How a line ends in its result."""

LONGEST = 12
"""Characters of a number that is still written in full."""

EIGHT = Rounding("digits", 8)


class Hole(NamedTuple):
    """A number in a line: `tight` where a negative one needs parentheses."""

    name: str
    tight: bool
    at: tuple[int, int] | None = None
    """Of an entry of a matrix: its row and column, from 0."""

    def value(self, values: Mapping[str, Value]) -> Value:
        """What stands here."""
        value = values[self.name]
        if self.at is None or not isinstance(value, Matrix):
            return value
        entry: Value = value.rows[self.at[0]][self.at[1]]
        return entry


class Precision(NamedTuple):
    """To what numbers are written: rounded, or cut where they have no end."""

    rounding: Rounding | None
    endless: Rounding


class Line(NamedTuple):
    """One paragraph of the worked solution, with holes for numbers; the last hole is the result's."""

    skeleton: str
    holes: tuple[Hole, ...]
    result: str = ""
    """The mark of the result, in a line that ends in it."""
    rounding: Rounding | None = None
    """To what the question rounds its answer."""
    asked: bool = False
    """Whether the result is the answer."""
    endless: Rounding = EIGHT
    """To what a number without an end is cut where nothing is rounded."""
    others: Mapping[str, Precision] = {}
    """How numbers are written that come from other lines, where that is not as in this one."""

    def fill(self, values: Mapping[str, Value]) -> Text:
        """The line for these values."""
        if not self.holes:
            return Text(self.skeleton)
        told = [hole.value(values) for hole in self.holes]
        fills = tuple(
            [
                number_in_line(value, hole.tight, *self._precision(hole))
                for hole, value in zip(self.holes, told, strict=True)
            ]
        )
        result = told[-1]
        whole = all(type(value) is int for value in told)
        if (
            not self.result
            or isinstance(result, str | Row | Symbolic)
            or (whole and (self.rounding is None or not self.asked))
        ):
            return Text(self.skeleton, fills)
        # What is computed from rounded numbers is itself no more exact than these.
        exact = whole or all(map(self._in_full, self.holes, told))
        answer = self._answer(result)
        start = self.skeleton.removesuffix(END.format(sign="=", mark=self.result))
        # `= 5/3 = 5/3` says it once.
        if exact and str(Text(start.rpartition(" = ")[2], fills)) == fills[-1]:
            fills, end = fills[:-1], "$"
        else:
            end = END.format(sign="=" if exact else r"\approx", mark=self.result)
        if answer is not None:
            end = end[:-1] + rf" \approx {mark_of(len(fills))}$"
            fills = (*fills, answer)
        return Text(start + end, fills)

    def _precision(self, hole: Hole) -> Precision:
        return self.others.get(hole.name) or Precision(self.rounding, self.endless)

    def _in_full(self, hole: Hole, value: Value) -> bool:
        numbers = [part for part in entries(value) if isinstance(part, int | Fraction | Decimal)]
        return all(_written(number, self._precision(hole).rounding)[1] for number in numbers)

    def _answer(self, result: Value) -> str | None:
        """The answer as it is rounded, where the line does not end in it anyway."""
        parts = [part for part in entries(result) if isinstance(part, int | Fraction | Decimal)]
        # Without rounding, a tolerance says how far decimals without an end are told.
        told = self.endless if self.endless != EIGHT and any(map(endless, parts)) else None
        rounding = self.rounding or told
        if not self.asked or rounding is None:
            return None
        rounded = [shown(part, rounding) for part in parts]
        if [_told(part, self.rounding, self.endless) for part in parts] == list(map(Fraction, rounded)):
            return None
        return _in_shape(result, rounded)


def mark_of(index: int) -> str:
    """What stands for the number *index* of a line."""
    return chr(FIRST_MARK + index)


def number_in_line(
    value: Value, tight: bool, rounding: Rounding | None = None, endless: Rounding = EIGHT
) -> str:
    """*value* as LaTeX in a line of arithmetic; *tight* where a negative one needs parentheses."""
    if type(value) is int:
        return f"({value})" if tight and value < 0 else str(value)
    if isinstance(value, Matrix):
        return _in_shape(value, [number_in_line(part, False, rounding, endless) for part in entries(value)])
    if isinstance(value, Symbolic):
        text = latex(value.tree)
        return text if isinstance(value.tree, Name) or not tight else rf"\left({text}\right)"
    text = display(value) if isinstance(value, str | Row) else _written(value, rounding, endless)[0]
    bare = "frac" not in text and not text.startswith("-")
    return text if bare or not tight else rf"\left({text}\right)"


def _in_shape(value: Value, texts: Sequence[str]) -> str:
    """The *texts* of numbers in the shape of *value*: a matrix, or the only one."""
    filled = refilled(value, texts)
    return matrix_latex(filled.rows) if isinstance(filled, Matrix) else filled


def _told(value: Number, rounding: Rounding | None, endless: Rounding) -> Fraction:
    """The number as the line of arithmetic has it."""
    text = _written(value, rounding, endless)[0]
    return Fraction(value) if "\\" in text else Fraction(text)


def _written(value: Number, rounding: Rounding | None, endless: Rounding = EIGHT) -> tuple[str, bool]:
    """*value* as a line of arithmetic has it, and whether that is exact.

    Nobody computes on with a fraction of twenty digits: what is long, or has no end where the answer is
    rounded, is written with two digits more than the answer.
    """
    if isinstance(value, int):
        return str(value), True
    text = tex(value) if isinstance(value, Fraction) else ""
    if text and len(text) <= (
        LONGEST if "frac" not in text else LONGEST + len(r"\frac{}{}") if not rounding else 0
    ):
        return text, True
    return shown(value, guarded(value, rounding) if rounding else endless), False
