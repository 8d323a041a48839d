"""Differences of answers as polynomials: their factors, their signs, and where they vanish.

Most answers are quotients of polynomials in what is drawn. Two of them are equal where one polynomial is 0,
and that is settled by its factors: a factor whose coefficients all have one sign, when every symbol is
counted from its smallest (or its largest) value, never vanishes. This is exact, and holds for all draws.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import sympy
from sympy.polys.fields import field as field_of

from quizgen.maths.algebra import from_sympy
from quizgen.maths.formula import asked_values, mistaken_values, right_values
from quizgen.maths.kind import declared, drawn_numbers
from quizgen.maths.matrices import entries, lifted
from quizgen.maths.show import plain_tree
from quizgen.maths.trees import asked_trees, calculates
from quizgen.maths.written import written
from quizgen.model import Exact, Matrix, Mistake, Name, Node, Num, Question

MAX_POWER = 12
MAX_TERMS = 1_000
"""A form with more is left to enumeration."""


class Bounds(NamedTuple):
    """The smallest and the largest value of what is drawn."""

    low: Exact
    high: Exact


class Factor(NamedTuple):
    """A factor of a difference that may vanish: as a condition that it does not, such as `m != 3`."""

    condition: str
    polynomial: Any


class Difference(NamedTuple):
    """How one answer differs from another."""

    zero: bool
    """They are the same for all values."""
    shown: str
    """The difference, factored, in the language of expressions."""
    sign: int
    """1 or -1 where it is proven, otherwise 0."""
    open: tuple[Factor, ...]
    """What may vanish: none, if they are proven to differ for all values."""


class Forms:
    """The answers of one question as rational functions of what is drawn."""

    def __init__(self, question: Question) -> None:
        self._question = question
        names = sorted(declared(question))
        self._field, *gens = field_of(names or ["_"], sympy.QQ)
        self._leaves: dict[str, Any] = dict(zip(names, gens, strict=False))
        self._bounds = {
            name: Bounds(min(numbers), max(numbers)) for name, numbers in drawn_numbers(question).items()
        }

    def answer(self, mistakes: tuple[Mistake, ...] = ()) -> tuple[Any, ...] | None:
        """What is answered with *mistakes* made, entry by entry; None where that is no rational function."""
        question = self._question
        if calculates(question):
            asked: Sequence[Any] = [self._value(tree, self._leaves) for tree in _parts(question, mistakes)]
        else:
            world = right_values(question.formula, question.changes, self._leaves, self._value)
            if mistakes:
                assert question.formula is not None
                world = mistaken_values(question.formula, question.changes, mistakes, world, self._value)
            asked = asked_values(question.ask, mistakes, world, self._value)
        found = tuple(part for value in asked for part in entries(value))
        # Not `in`: to sympy's polynomials, 0 equals None.
        return None if any(part is None for part in found) else found

    def difference(self, first: Any, second: Any, excluded: Sequence[Any] = ()) -> Difference:
        """How *second* differs from *first*; factors that divide what is *excluded* do not vanish."""
        difference = second - first
        top = difference.numer
        if not top:
            return Difference(zero=True, shown="0", sign=0, open=())
        content, factors = top.factor_list()
        sign = 1 if content > 0 else -1
        left = []
        for factor, times in factors:
            own = self._sign(factor)
            if own:
                sign *= own**times
            elif not any(not other.rem(factor) for other in excluded if other):
                left.append(Factor(self._condition(factor), factor))
        # Below, nothing changes the sign unless it does.
        below = self._sign(difference.denom)
        settled = below != 0 and not left and all(self._sign(factor) for factor, _ in factors)
        return Difference(False, self.shown(difference), sign * below if settled else 0, tuple(left))

    def polynomial(self, tree: Node) -> Any | None:
        """A condition's side, or any other expression in what is drawn and the steps, as a polynomial."""
        question = self._question
        if calculates(question):
            return None
        world = right_values(question.formula, question.changes, self._leaves, self._value)
        value = self._value(tree, world)
        return value.numer if value is not None and not isinstance(value, Matrix) else None

    def shown(self, form: Any) -> str:
        """*form* in the language of expressions, factored."""
        try:
            return plain_tree(written(sympy.factor(form.as_expr())))
        except ValueError:
            return str(form.as_expr())

    def _sign(self, polynomial: Any) -> int:
        """1 or -1 where *polynomial* has that sign for all draws."""
        return next((sign for side in (0, 1) if (sign := self._counted(polynomial, side))), 0)

    def _counted(self, polynomial: Any, side: int) -> int:
        ring = polynomial.ring
        moved = []
        for name, gen in zip(map(str, ring.symbols), ring.gens, strict=True):
            bounds = self._bounds.get(name)
            if bounds is None:
                if polynomial.degree(gen) > 0:
                    return 0
                continue
            value = bounds[side]
            exact = sympy.QQ(Fraction(value).numerator, Fraction(value).denominator)
            moved.append((gen, gen + exact if side == 0 else exact - gen))
        shifted = polynomial.compose(moved) if moved else polynomial
        constant = shifted.coeff(1)
        if not constant:
            return 0
        sign = 1 if constant > 0 else -1
        return sign if all(coefficient * sign > 0 for coefficient in shifted.coeffs()) else 0

    def _condition(self, factor: Any) -> str:
        """`m != 3` for m - 3: what is added on the left, what is subtracted on the right."""
        _, whole = factor.clear_denoms()
        if whole.LC < 0:
            whole = -whole
        if len(whole) <= 2 and sum(map(sum, whole.monoms())) == 1:
            # a*m + b with nothing else in it: m != -b/a.
            name = next(str(s) for s, power in zip(whole.ring.symbols, whole.LM, strict=True) if power)
            return f"{name} != {plain_tree(from_sympy(-sympy.QQ.to_sympy(whole.coeff(1) / whole.LC)))}"
        left: list[Any] = []
        right: list[Any] = []
        for exponents, coefficient in whole.terms():
            term = sympy.Mul(
                abs(sympy.Integer(coefficient.numerator)),
                *(sympy.Symbol(str(s)) ** e for s, e in zip(whole.ring.symbols, exponents, strict=True)),
            )
            (left if coefficient > 0 else right).append(term)
        return f"{_sum(left)} != {_sum(right)}"

    def _value(self, node: Node, values: Mapping[str, Any]) -> Any:
        if isinstance(node, Num):
            exact = Fraction(node.value)
            return self._field(sympy.QQ(exact.numerator, exact.denominator))
        if isinstance(node, Name):
            return values.get(node.name)
        return lifted(node, lambda child: self._value(child, values), self._apply)

    def _apply(self, op: str, parts: tuple[Any, ...]) -> Any:
        if any(part is None for part in parts):
            return None
        try:
            match op, parts:
                case "+", (a, b):
                    made = a + b
                case "-", (a, b):
                    made = a - b
                case "*", (a, b):
                    made = a * b
                case (("/" | "Rational"), (a, b)):
                    made = a / b
                case "neg", (a,):
                    made = -a
                case "**", (a, b) if (power := _whole(b)) is not None:
                    made = a**power
                case _:
                    return None
        except ZeroDivisionError:
            return None
        return made if len(made.numer) + len(made.denom) <= MAX_TERMS else None


def _parts(question: Question, mistakes: tuple[Mistake, ...]) -> list[Node]:
    return [part for tree in asked_trees(question, mistakes) for part in entries(tree)]


def _whole(exponent: Any) -> int | None:
    """A small whole number, where *exponent* is nothing else."""
    if not exponent.numer.is_ground or not exponent.denom.is_ground:
        return None
    value = exponent.numer.coeff(1) / exponent.denom.coeff(1)
    return int(value) if value.denominator == 1 and abs(value) <= MAX_POWER else None


def _sum(terms: Sequence[Any]) -> str:
    # A number stands last, as one writes it.
    ordered = sorted(terms, key=lambda term: term.is_number)
    return " + ".join(plain_tree(from_sympy(term)) for term in ordered) or "0"
