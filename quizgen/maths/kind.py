"""Kinds of numbers: what an answer must be, and what drawn values are."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from quizgen.model import Choices, Domain, Number, Question, Range, Row


class Kind(NamedTuple):
    """What an answer must be to be admissible: a wrong number of another kind would stand out."""

    integer: bool
    positive: bool
    nonnegative: bool

    def admits(self, value: Number) -> bool:
        """Whether *value* is of this kind."""
        if self.integer and type(value) is not int:
            return False
        return value > 0 if self.positive else value >= 0 if self.nonnegative else True


STATED = {
    "positive integer": Kind(integer=True, positive=True, nonnegative=True),
    "nonnegative integer": Kind(integer=True, positive=False, nonnegative=True),
    "integer": Kind(integer=True, positive=False, nonnegative=False),
    "positive": Kind(integer=False, positive=True, nonnegative=True),
    "nonnegative": Kind(integer=False, positive=False, nonnegative=True),
    "any": Kind(integer=False, positive=False, nonnegative=False),
}


def drawn_numbers(question: Question) -> dict[str, tuple[int | Fraction, ...]]:
    """For each drawn number and each numeric field of a row that the formula knows: values that tell its
    range and kind (for a range its ends and its step)."""
    formula = question.formula
    known = {*formula.symbols, *formula.constants} if formula else set()
    found: dict[str, tuple[int | Fraction, ...]] = {}
    for name, domain in question.vary.items():
        found.update(_numbers(name, domain, known))
    return found


def _numbers(name: str, domain: Domain, known: set[str]) -> dict[str, tuple[int | Fraction, ...]]:
    if isinstance(domain, Range):
        # The second value stands for the step: start and stop alone may both be whole.
        second = min(domain.stop, domain.start + domain.step)
        return {name: (domain.start, second, domain.stop)}
    assert isinstance(domain, Choices)
    rows = [value for value in domain.values if isinstance(value, Row)]
    if rows:
        return {
            field: tuple(v for row in rows if not isinstance(v := row.fields[field], str))
            for field in rows[0].fields
            if field in known
        }
    numbers = tuple(value for value in domain.values if isinstance(value, int | Fraction))
    return {name: numbers} if len(numbers) == len(domain.values) else {}
