"""Kinds of numbers: what an answer must be, and what drawn values are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quizgen.maths.formula import right_values
from quizgen.maths.matrices import entries, lifted
from quizgen.model import Choices, Domain, Matrix, Name, Node, Num, Number, Question, Range, Row, Value
from quizgen.model import Kind as Declared


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


def counts(question: Question) -> bool:
    """Whether every asked value is built from positive integers by operations that cannot leave them.

    Most questions count something, and this is seen without sympy, whose loading takes longer than all the
    rest of making a variant. False says nothing: then sympy is asked (`solve.kinds`).
    """
    if question.admits or question.formula is None:
        return False
    given: dict[str, bool | Matrix[bool]] = {
        name: kind == "integer" and positive for name, (kind, positive) in declared(question).items()
    }
    values = right_values(question.formula, question.changes, given, _counts)
    return all(all(entries(values[name])) for name in question.ask)


_CLOSED = frozenset({"+", "*", "**", "Min", "Max", "Abs", "gcd", "lcm", "factorial"})


def _counts(node: Node, values: Mapping[str, bool | Matrix[bool]]) -> bool | Matrix[bool]:
    if isinstance(node, Num):
        return type(node.value) is int and node.value > 0
    if isinstance(node, Name):
        return values.get(node.name, False)
    return lifted(node, lambda child: _counts(child, values), lambda op, parts: op in _CLOSED and all(parts))


def declared(question: Question) -> dict[str, tuple[Declared, bool]]:
    """For everything drawn and every symbol that is not set: what kind it is, and whether it is positive.

    For what is drawn, the domain decides: 2..64 is positive, -3..3 is not, and 0.5..2 is not whole.
    """
    formula = question.formula
    symbols = {name: (s.kind, s.positive) for name, s in (formula.symbols if formula else {}).items()}
    found: dict[str, tuple[Declared, bool]] = {}
    for name, numbers in drawn_numbers(question).items():
        kind, _ = symbols.get(name, ("rational", False))
        whole = all(type(number) is int for number in numbers)
        wider: Declared = "rational" if kind == "integer" else kind
        found[name] = ("integer" if whole else wider, all(number > 0 for number in numbers))
    for name, symbol in symbols.items():
        if name not in question.changes:
            found.setdefault(name, symbol)
    return found


def undrawn(question: Question) -> set[str]:
    """The symbols that have no value, and stay symbols."""
    symbols = question.formula.symbols if question.formula else {}
    return set(symbols) - set(drawn_numbers(question)) - set(question.changes)


def drawn_numbers(question: Question) -> dict[str, tuple[int | Fraction, ...]]:
    """For each drawn number and each numeric field of a row that the formula knows: values that tell its
    range and kind (for a range its ends and its step)."""
    formula = question.formula
    known = {*formula.symbols, *formula.constants} if formula else set()
    found: dict[str, tuple[int | Fraction, ...]] = {}
    for name, domain in question.vary.items():
        found.update(_numbers(name, domain, known))
    return found


def drawn_values(question: Question, values: Mapping[str, Value]) -> dict[str, Number]:
    """The drawn numbers of a variant with these *values*, fields of rows that the formula knows included."""
    formula = question.formula
    known = {*formula.symbols, *formula.constants} if formula else set()
    found: dict[str, Number] = {}
    for name in question.vary:
        value = values[name]
        if isinstance(value, Row):
            fields = {key: field for key, field in value.fields.items() if key in known}
            found.update({key: field for key, field in fields.items() if not isinstance(field, str)})
        elif isinstance(value, int | Fraction | Decimal):
            found[name] = value
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
