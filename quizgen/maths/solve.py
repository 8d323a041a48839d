"""What sympy knows about a question: closed forms, and the kind of number that its answer is.

The only module of the main path that loads sympy, once for each question, never for a variant.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from quizgen.maths.algebra import symbol, to_sympy
from quizgen.maths.formula import asked_values, mistaken_values, right_values
from quizgen.model import Choices, Domain, Mistake, Number, Question, Range, Row


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


_STATED = {
    "positive integer": Kind(integer=True, positive=True, nonnegative=True),
    "nonnegative integer": Kind(integer=True, positive=False, nonnegative=True),
    "integer": Kind(integer=True, positive=False, nonnegative=False),
    "positive": Kind(integer=False, positive=True, nonnegative=True),
    "nonnegative": Kind(integer=False, positive=False, nonnegative=True),
    "any": Kind(integer=False, positive=False, nonnegative=False),
}


def kinds(question: Question) -> tuple[Kind, ...]:
    """The kind of each asked value: what `admits:` states, or what sympy proves from the symbols."""
    if question.admits:
        return (_STATED[question.admits],) * len(question.ask)
    return tuple(
        Kind(bool(form.is_integer), bool(form.is_positive), bool(form.is_nonnegative))
        for form in closed_forms(question)
    )


def closed_forms(question: Question, mistakes: tuple[Mistake, ...] = ()) -> tuple[Any, ...]:
    """Each asked value as a sympy expression in what is drawn, with *mistakes* made in it or none."""
    assert question.formula is not None
    values = right_values(question.formula, question.changes, _drawn(question), to_sympy)
    if mistakes:
        values = mistaken_values(question.formula, question.changes, mistakes, values, to_sympy)
    return asked_values(question.ask, mistakes, values, to_sympy)


def _drawn(question: Question) -> dict[str, Any]:
    formula = question.formula
    symbols = {name: (s.kind, s.positive) for name, s in (formula.symbols if formula else {}).items()}
    drawn = {}
    for name, numbers in drawn_numbers(question).items():
        # The domain may know more than the declaration: a symbol drawn from 2..64 is positive.
        kind, positive = symbols.get(name, ("rational", False))
        low = all(number > 0 for number in numbers)
        whole = all(type(number) is int for number in numbers)
        drawn[name] = symbol(name, "integer" if whole else kind, positive or low)
    for name, (kind, positive) in symbols.items():
        if name not in drawn and name not in question.changes:
            drawn[name] = symbol(name, kind, positive)
    return drawn


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
