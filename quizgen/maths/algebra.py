"""Between expression trees and sympy; the only module that imports sympy."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy

from quizgen.maths.bounds import Size, number_size, result_size
from quizgen.maths.matrices import lifted
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


def _whole(apply: Callable[..., int], parts: tuple[Any, ...]) -> Any:
    if all(part.is_Integer for part in parts):
        return sympy.Integer(apply(*map(int, parts)))
    return sympy.nan if any(part.is_integer is False or part is sympy.nan for part in parts) else None


# Sympy's own are those of polynomials: 1 and m*n for any two symbols.
class gcd(sympy.Function):  # type: ignore[misc] # noqa: N801
    """The greatest common divisor of whole numbers, without a value until they have one."""

    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, *parts: Any) -> Any:
        """The value of numbers; None for symbols."""
        return _whole(math.gcd, parts)

    def _eval_is_positive(self) -> bool | None:
        return True if any(part.is_nonzero for part in self.args) else None


class lcm(sympy.Function):  # type: ignore[misc] # noqa: N801
    """The least common multiple of whole numbers, likewise."""

    is_integer = True
    is_nonnegative = True

    @classmethod
    def eval(cls, *parts: Any) -> Any:
        """The value of numbers; None for symbols."""
        return _whole(math.lcm, parts)

    def _eval_is_positive(self) -> bool | None:
        return True if all(part.is_nonzero for part in self.args) else None


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "Rational": lambda a, b: a / b,  # sympy's takes no symbols
    "gcd": gcd,
    "lcm": lcm,
    "binomial": lambda n, k: sympy.nan if _broken(n) or _broken(k) else sympy.binomial(n, k),
    "asin": lambda x: sympy.nan if _beyond_one(x) else sympy.asin(x),
    "acos": lambda x: sympy.nan if _beyond_one(x) else sympy.acos(x),
}
_GROWS = frozenset({"**", "exp", "sinh", "cosh", "factorial", "binomial"})
_CONSTANTS = {"pi": sympy.pi, "E": sympy.E, "oo": sympy.oo}


def symbol(name: str, kind: Kind, positive: bool) -> sympy.Symbol:
    """A sympy symbol that knows what kind of number it stands for."""
    if kind == "variable":
        return sympy.Symbol(name)
    return sympy.Symbol(name, positive=positive or None, **{kind: True})


def to_sympy(tree: Node, values: Mapping[str, Any]) -> Any:
    """*tree* in sympy, with *values* for its names; exact.

    What is undefined or too large to be worth having becomes `nan`: `parse` has bounded every constant
    part, but a name may have a value, or cancel (`9**9**(9 + n - n)`). Nothing is expanded.
    A matrix becomes one of sympy's expressions, entry by entry.
    """
    if isinstance(tree, Num):
        value = Fraction(tree.value)
        return sympy.Rational(value.numerator, value.denominator)
    if isinstance(tree, Name):
        return values[tree.name] if tree.name in values else _CONSTANTS[tree.name]
    return lifted(tree, lambda child: to_sympy(child, values), _applied)


def _applied(op: str, arguments: Sequence[Any]) -> Any:
    if _too_large(op, arguments):
        return sympy.nan
    apply = _OPERATORS.get(op) or _FUNCTIONS.get(op) or getattr(sympy, op)
    try:
        return apply(*arguments)
    except (ArithmeticError, TypeError, ValueError):
        # n % 0, or an order among complex numbers.
        return sympy.nan


def _too_large(op: str, arguments: Sequence[Any]) -> bool:
    rational = all(argument.is_Rational for argument in arguments)
    if not rational and not (op in _GROWS and all(argument.is_number for argument in arguments)):
        return False
    return result_size(op, [_number_size(argument) for argument in arguments]).too_large


def _number_size(number: Any) -> Size:
    if number.is_Rational:
        return number_size(Fraction(int(number.p), int(number.q)))
    rough = abs(number).evalf(5)
    top = float(rough) if rough.is_Float and rough < 10**300 else math.inf
    return Size(math.log2(top + 2), top, whole=False, signed=True)


def _broken(value: Any) -> bool:
    # Of a number that is not whole, sympy would multiply out k factors.
    return bool(value.is_number) and value.is_integer is not True


def _beyond_one(value: Any) -> bool:
    # What is complex there can keep sympy busy for minutes.
    return bool(value.is_number) and bool((abs(value) > 1) == True)  # noqa: E712


def powers_of_sums(expression: Any) -> list[Any]:
    """The exponents of every sum in *expression* that is raised to a power."""
    return [power.exp for power in expression.atoms(sympy.Pow) if power.base.is_Add]


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
