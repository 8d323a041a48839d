"""Light tidying of a tree in which numbers have been put for names: `2*x**(3 - 1) + 0` is `2*x**2`.

Numbers are brought together, and what changes nothing is left out. Nothing is multiplied out, and the
author's order stays: `3*(x + 2)**2` is to be differentiated as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import reduce

from quizgen.maths.compile import single
from quizgen.maths.show import plain
from quizgen.model import Apply, Exact, Name, Node, Num, Number

ZERO, ONE = Num(0), Num(1)


def tidied(tree: Node) -> Node:
    """*tree* with its numbers brought together; the same value for all values of its names."""
    if not isinstance(tree, Apply):
        return tree
    args = tuple([tidied(argument) for argument in tree.args])
    match tree.op:
        case "+" | "-" | "neg":
            return _sum(Apply(tree.op, args))
        case "*":
            return _product(args)
        case "/":
            return _quotient(*args)
        case "**":
            return _power(*args)
        case "//" | "%":
            return _folded(Apply(tree.op, args))
    return Apply(tree.op, args, tree.at)


def substituted(tree: Node, values: Mapping[str, Node]) -> Node:
    """*tree* with other trees for some of its names."""
    if isinstance(tree, Name):
        return values.get(tree.name, tree)
    if isinstance(tree, Apply):
        return Apply(tree.op, tuple([substituted(argument, values) for argument in tree.args]), tree.at)
    return tree


def in_numbers(tree: Node, drawn: Mapping[str, Number]) -> Node:
    """*tree* with the drawn numbers put for their names."""
    made = tidied(substituted(tree, {name: _number(value) for name, value in drawn.items()}))
    return with_decimals(made) if in_decimals(drawn) else made


def in_decimals(drawn: Mapping[str, Number]) -> bool:
    """Whether decimals are drawn: then nobody expects fractions in the answer."""
    return any(isinstance(value, Fraction) for value in drawn.values())


def _number(value: Number) -> Node:
    exact = Fraction(value)
    return Num(exact.numerator if exact.denominator == 1 else exact)


def with_decimals(tree: Node) -> Node:
    """*tree* with decimals for the fractions among its factors that have an end: `0.3*t` for `3*t/10`."""
    if not isinstance(tree, Apply):
        return tree
    args = tuple([with_decimals(argument) for argument in tree.args])
    below = args[1] if tree.op == "/" else None
    if isinstance(below, Num) and below.value and "/" not in plain(Fraction(1) / below.value):
        number, rest = _coefficient(args[0])
        return _scaled(number / below.value, rest)
    return Apply(tree.op, args, tree.at)


def _folded(tree: Apply) -> Node:
    if all(isinstance(argument, Num) for argument in tree.args):
        value = single(tree, {})
        if isinstance(value, int):
            return Num(value)
    return tree


def _terms(tree: Node) -> list[tuple[int, Node]]:
    """The terms of a sum with their signs."""
    if isinstance(tree, Apply) and tree.op in ("+", "-"):
        left, right = (_terms(argument) for argument in tree.args)
        return left + (right if tree.op == "+" else [(-sign, term) for sign, term in right])
    if isinstance(tree, Apply) and tree.op == "neg":
        return [(-sign, term) for sign, term in _terms(tree.args[0])]
    return [(1, tree)]


def _sum(tree: Apply) -> Node:
    terms: list[tuple[int, Node]] = []
    number = Fraction(0)
    place: int | None = None
    for sign, term in _terms(tree):
        coefficient, rest = _coefficient(term)
        if rest == ONE:
            place = len(terms) if place is None else place
            number += sign * coefficient
        elif coefficient:
            terms.append((sign if coefficient > 0 else -sign, _scaled(abs(coefficient), rest)))
    if number:
        sign = 1 if number > 0 else -1
        # A sum does not begin with a minus sign if it need not.
        least = 1 if sign < 0 and terms and terms[0][0] > 0 else 0
        terms.insert(max(place or 0, least), (sign, Num(_settled(abs(number)))))
    if not terms:
        return ZERO
    (sign, leading), *others = terms
    start = leading if sign > 0 else _negative(leading)
    return reduce(lambda total, term: Apply("+" if term[0] > 0 else "-", (total, term[1])), others, start)


def _negative(tree: Node) -> Node:
    return Num(-tree.value) if isinstance(tree, Num) else Apply("neg", (tree,))


def _coefficient(tree: Node) -> tuple[Fraction, Node]:
    """A product as a number times the rest."""
    if isinstance(tree, Num):
        return Fraction(tree.value), ONE
    if isinstance(tree, Apply) and tree.op == "neg":
        number, rest = _coefficient(tree.args[0])
        return -number, rest
    if isinstance(tree, Apply) and tree.op == "*":
        first, second = tree.args
        if isinstance(first, Num):
            return Fraction(first.value), second
        number, rest = _coefficient(first)
        if number != 1:
            return number, second if rest == ONE else Apply("*", (rest, second))
    return Fraction(1), tree


def _scaled(number: Fraction | int, rest: Node) -> Node:
    if rest == ONE:
        return Num(_settled(number))
    if number == 1:
        return rest
    if number == -1:
        # The minus sign of a sum is that of its terms, wherever it came from.
        return _sum(Apply("neg", (rest,)))
    product: Node = Num(_settled(number))
    return reduce(lambda left, right: Apply("*", (left, right)), _factors(rest), product)


def _factors(tree: Node) -> list[Node]:
    if isinstance(tree, Apply) and tree.op == "*":
        return _factors(tree.args[0]) + _factors(tree.args[1])
    return [tree]


def _product(args: tuple[Node, ...]) -> Node:
    number = Fraction(1)
    rest: list[Node] = []
    for factor in (factor for argument in args for factor in _factors(argument)):
        coefficient, other = _coefficient(factor)
        number *= coefficient
        if other != ONE:
            rest.append(other)
    if not number:
        return ZERO
    product = reduce(lambda left, right: Apply("*", (left, right)), rest) if rest else ONE
    return _scaled(number, product)


def _quotient(above: Node, below: Node) -> Node:
    (number, rest), (divisor, under) = _coefficient(above), _coefficient(below)
    if not divisor:
        return Apply("/", (above, below))
    if not number:
        return ZERO
    exact = number / divisor
    top = _scaled(exact.numerator, rest)
    if under == ONE:
        return top if exact.denominator == 1 else Apply("/", (top, Num(exact.denominator)))
    return Apply("/", (top, _scaled(exact.denominator, under)))


def _power(base: Node, exponent: Node) -> Node:
    if exponent == ONE:
        return base
    if exponent == ZERO or base == ONE:
        return ONE
    return _folded(Apply("**", (base, exponent)))


def _settled(value: Fraction | int) -> Exact:
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else exact
