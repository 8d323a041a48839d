"""From sympy to trees as one writes mathematics by hand: fractions, square roots, signs where they belong.

Like `roots` it works with sympy's own objects; `algebra.from_sympy` gives the bare tree.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

import sympy

from quizgen.maths.algebra import from_sympy
from quizgen.maths.functions import FUNCTIONS
from quizgen.maths.radicals import Log, QuadraticRoot, Root
from quizgen.model import Apply, Name, Node, Num

ONE = Num(1)


def written(expression: Any) -> Node:
    """The tree of *expression*.

    Raises:
        ValueError: It holds something that expressions do not have.
    """
    if isinstance(expression, sympy.Add):
        return _sum(expression)
    if isinstance(expression, QuadraticRoot):
        return _quadratic(*expression.args)
    if isinstance(expression, Root):
        return _root(written(expression.args[0]), int(expression.args[1]))
    if isinstance(expression, Log):
        value, base = expression.args
        return Apply("log", (written(value),) if base == sympy.E else (written(value), written(base)))
    if isinstance(expression, sympy.Mul | sympy.Pow) or expression.is_Rational:
        return _product(expression)
    name = type(expression).__name__
    if name in FUNCTIONS:
        return Apply(name, tuple(written(argument) for argument in expression.args))
    return from_sympy(expression)


def ordered(expression: Any) -> Node:
    """*expression* with the terms of a sum in sympy's order of degrees, so that similar sums look alike."""
    if not isinstance(expression, sympy.Add):
        return written(expression)
    # A constant of integration stands last.
    terms = sorted(expression.as_ordered_terms("grlex"), key=_is_capital)
    return _added([_signed(term) for term in terms])


def _is_capital(term: Any) -> bool:
    return isinstance(term, sympy.Symbol) and term.name[:1].isupper()


def polynomial(coefficients: Mapping[int, Any], unknown: str) -> Node:
    """A polynomial in *unknown*, highest power first, with a common factor taken out: `3*(n**2 + m*n)`."""
    powers = sorted(coefficients, reverse=True)
    common = sympy.gcd_list([coefficients[power] for power in powers]) if len(powers) > 1 else sympy.S.One
    common = sympy.factor(common)
    terms = []
    for power in powers:
        coefficient = sympy.factor(sympy.cancel(coefficients[power] / common))
        letter = Name(unknown) if power == 1 else Apply("**", (Name(unknown), Num(power)))
        terms.append(_scaled(coefficient, letter) if power else _signed(coefficient))
    tree = _added(terms)
    above, below = sympy.fraction(common)
    if above != 1:
        tree = Apply("*", (written(above), tree))
    return tree if below == 1 else Apply("/", (tree, written(below)))


_Term = tuple[bool, Node]
"""Whether it is subtracted, and the tree without its sign."""


def _signed(term: Any) -> _Term:
    minus = bool(term.as_coeff_Mul()[0].is_negative)
    return minus, written(-term if minus else term)


def _scaled(coefficient: Any, letter: Node) -> _Term:
    minus, factor = _signed(coefficient)
    if factor == ONE:
        return minus, letter
    if isinstance(factor, Apply) and factor.op == "/":
        above = letter if factor.args[0] == ONE else Apply("*", (factor.args[0], letter))
        return minus, Apply("/", (above, factor.args[1]))
    return minus, Apply("*", (factor, letter))


def _added(terms: Sequence[_Term]) -> Node:
    # A sum begins with something positive if it can.
    first = next((i for i, (minus, _) in enumerate(terms) if not minus), 0)
    ordered = [terms[first], *terms[:first], *terms[first + 1 :]]
    minus, tree = ordered[0]
    start: Node = Apply("neg", (tree,)) if minus else tree
    return reduce(lambda sum_, term: Apply("-" if term[0] else "+", (sum_, term[1])), ordered[1:], start)


def _sum(expression: Any) -> Node:
    # Squares come first: (m + 1)**2 + 4*total.
    terms = sorted(expression.as_ordered_terms(), key=lambda term: not isinstance(term, sympy.Pow))
    below = {term.as_coeff_Mul()[0].q for term in terms if term.as_coeff_Mul()[0].is_Rational}
    if len(below) == 1 and below != {1}:
        (denominator,) = below
        above = sympy.Add(*(term * denominator for term in terms))
        return Apply("/", (written(above), Num(int(denominator))))
    return _added([_signed(term) for term in terms])


def _product(expression: Any) -> Node:
    number, rest = _positive(expression).as_coeff_Mul()
    if not number.is_Rational:
        number, rest = sympy.S.One, expression
    above: list[Node] = [] if abs(number.p) == 1 else [Num(int(abs(number.p)))]
    below: list[Node] = [] if number.q == 1 else [Num(int(number.q))]
    rest, based = _based(rest)
    above += based
    for factor in rest.as_ordered_factors():
        base, exponent = (factor.base, factor.exp) if isinstance(factor, sympy.Pow) else (factor, sympy.S.One)
        if isinstance(factor, sympy.exp) and factor.args[0].is_negative:
            base, exponent = sympy.exp(-factor.args[0]), -sympy.S.One
        if factor != 1:
            negative = bool(exponent.as_coeff_Mul()[0].is_negative)
            (below if negative else above).append(_power(base, -exponent if negative else exponent))
    tree = _multiplied(above)
    if below:
        tree = Apply("/", (tree, _multiplied(below)))
    return Apply("neg", (tree,)) if number.is_negative and tree != Num(1) else _negated(tree, number)


def _positive(expression: Any) -> Any:
    """-m/(t - 1) is m/(1 - t)."""
    if expression.could_extract_minus_sign():
        for factor in sympy.Mul.make_args(expression):
            if isinstance(factor, sympy.Pow) and factor.exp == -1 and isinstance(factor.base, sympy.Add):
                return (-expression / factor) / sympy.Add(*(-term for term in factor.base.args))
    return expression


def _based(expression: Any) -> tuple[Any, list[Node]]:
    """log(n)/log(2), which sympy makes of log(n, 2), and what is left."""
    factors = sympy.Mul.make_args(expression)
    value = next((factor for factor in factors if isinstance(factor, sympy.log)), None)
    based = (factor for factor in factors if isinstance(1 / factor, sympy.log))
    base = next((factor for factor in based if factor.is_number), None)
    if value is None or base is None:
        return expression, []
    arguments = (written(value.args[0]), written((1 / base).args[0]))
    return expression / value / base, [Apply("log", arguments)]


def _negated(tree: Node, number: Any) -> Node:
    return Num(-1) if number.is_negative else tree


def _power(base: Any, exponent: Any) -> Node:
    tree = written(base)
    if exponent == 1:
        return tree
    if exponent.is_Rational and exponent.p == 1:
        return _root(tree, int(exponent.q))
    return Apply("**", (tree, written(exponent)))


def _root(tree: Node, degree: int) -> Node:
    if degree == 2:
        return Apply("sqrt", (tree,))
    return Apply("**", (tree, Apply("/", (ONE, Num(degree)))))


def _multiplied(factors: Sequence[Node]) -> Node:
    return reduce(lambda product, factor: Apply("*", (product, factor)), factors) if factors else ONE


def _quadratic(above: Any, radicand: Any, below: Any, sign: Any) -> Node:
    minus, first = _signed(above) if not isinstance(above, sympy.Add) else _whole_sum(above)
    start: Node = Apply("neg", (first,)) if minus else first
    root = _root(written(radicand), 2)
    tree = Apply("+" if sign > 0 else "-", (start, root))
    return tree if below == 1 else Apply("/", (tree, written(below)))


def _whole_sum(expression: Any) -> _Term:
    """`-m - 2` is written as -(m + 2), and any other sum as it is."""
    minus = all(term.as_coeff_Mul()[0].is_negative for term in expression.args)
    return minus, written(-expression if minus else expression)
