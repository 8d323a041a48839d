"""Between expression trees and sympy; the only module that imports sympy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import sympy

from quizgen.model import Apply, Kind, Name, Node, Num

_OPERATORS: dict[str, Callable[..., Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "//": lambda a, b: sympy.floor(a / b),
    "%": sympy.Mod,
    "**": lambda a, b: a**b,
    "neg": lambda a: -a,
    "==": sympy.Eq,
    "!=": sympy.Ne,
    "<": sympy.Lt,
    "<=": sympy.Le,
    ">": sympy.Gt,
    ">=": sympy.Ge,
    "and": sympy.And,
    "or": sympy.Or,
    "not": sympy.Not,
}
_CONSTANTS = {"pi": sympy.pi, "E": sympy.E}


def symbol(name: str, kind: Kind, positive: bool) -> sympy.Symbol:
    """A sympy symbol that knows what kind of number it stands for."""
    if kind == "variable":
        return sympy.Symbol(name)
    return sympy.Symbol(name, positive=positive or None, **{kind: True})


def to_sympy(tree: Node, values: Mapping[str, Any]) -> Any:
    """*tree* in sympy, with *values* for its names; exact.

    Cannot run away: `parse` has bounded every constant part, and nothing is expanded.
    """
    if isinstance(tree, Num):
        value = Fraction(tree.value)
        return sympy.Rational(value.numerator, value.denominator)
    if isinstance(tree, Name):
        return values[tree.name] if tree.name in values else _CONSTANTS[tree.name]
    arguments = [to_sympy(argument, values) for argument in tree.args]
    if tree.op in _OPERATORS:
        return _OPERATORS[tree.op](*arguments)
    return getattr(sympy, tree.op)(*arguments)


def from_sympy(expression: Any) -> Node:
    """The tree of a sympy expression made of numbers, symbols, sums, products, powers and listed functions.

    Raises:
        ValueError: It holds something that expressions do not have.
    """
    from quizgen.maths.functions import FUNCTIONS

    if isinstance(expression, sympy.Rational):
        value = Fraction(int(expression.p), int(expression.q))
        return Num(value.numerator if value.denominator == 1 else value)
    if isinstance(expression, sympy.Symbol):
        return Name(expression.name)
    if expression in (sympy.pi, sympy.E):
        return Name(str(expression).replace("exp(1)", "E"))
    arguments = tuple(from_sympy(argument) for argument in expression.args)
    name = type(expression).__name__
    if isinstance(expression, sympy.Add | sympy.Mul):
        op = "+" if isinstance(expression, sympy.Add) else "*"
        first, *rest = arguments
        for argument in rest:
            first = Apply(op, (first, argument))
        return first
    if isinstance(expression, sympy.Pow):
        return Apply("**", arguments)
    if name in FUNCTIONS:
        return Apply(name, arguments)
    raise ValueError(f"no expression of this language: {name}")
