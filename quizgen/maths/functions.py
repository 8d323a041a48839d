"""The operators and functions of expressions, on exact numbers, in one table.

Each takes whole numbers, fractions and decimals and gives a whole number or fraction when the result is
one, otherwise a `Decimal` of 28 digits (computed with more, in contexts of its own, so that every platform
rounds alike), and None where the value is undefined or too large to be worth having. None in, None out.
Nothing here raises. How the real numbers behind it are computed is in `reals`.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

from quizgen.maths import reals
from quizgen.maths.bounds import MAX_BITS
from quizgen.maths.reals import WIDE, settled, wide

MAX_FACTORIAL = 2_086
"""The largest that has no more than `MAX_BITS`; what is larger is refused where it stands."""

CONSTANTS: dict[str, Decimal | None] = {
    "pi": Decimal("3.141592653589793238462643383"),
    "E": Decimal("2.718281828459045235360287471"),
    "oo": None,
}
"""Names that have a meaning when the author declares none; infinity, for limits, is no number."""

_NUMBERS = (int, Fraction, Decimal)


def _guarded(apply: Callable[..., Any]) -> Callable[..., Any]:
    def safe(*values: Any) -> Any:
        for value in values:
            # Words are drawn too; Python would repeat or fill them in.
            if not isinstance(value, _NUMBERS):
                return None
        try:
            return settled(apply(*values))
        except (ArithmeticError, ValueError):
            return None

    return safe


def _alike(apply: Callable[[Any, Any], bool]) -> Callable[..., Any]:
    # Words can be the same or not, though they have no order.
    def safe(a: Any, b: Any) -> bool | None:
        try:
            return None if a is None or b is None else apply(a, b)
        except ArithmeticError:
            return None

    return safe


def _truth(apply: Callable[..., bool]) -> Callable[..., Any]:
    def safe(*values: Any) -> bool | None:
        return None if None in values else apply(*values)

    return safe


def _real(*values: Any) -> bool:
    return any(isinstance(value, Decimal) for value in values)


def _add(a: Any, b: Any) -> Any:
    return reals.add(a, b) if _real(a, b) else a + b


def _subtract(a: Any, b: Any) -> Any:
    return reals.add(a, _negate(b)) if _real(a, b) else a - b


def _negate(a: Any) -> Any:
    return a.copy_negate() if isinstance(a, Decimal) else -a


def _multiply(a: Any, b: Any) -> Any:
    return WIDE.multiply(wide(a), wide(b)) if _real(a, b) else a * b


def _divide(a: Any, b: Any) -> Any:
    if isinstance(a, int) and isinstance(b, int):
        whole, rest = divmod(a, b)
        return Fraction(a, b) if rest else whole
    return WIDE.divide(wide(a), wide(b)) if _real(a, b) else Fraction(a) / b


def _floor_divide(a: Any, b: Any) -> Any:
    return reals.floor(_divide(a, b)) if _real(a, b) else a // b


def _modulo(a: Any, b: Any) -> Any:
    if not _real(a, b):
        return a % b
    return reals.add(a, WIDE.multiply(wide(b), wide(-reals.floor(_divide(a, b)))))


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(exponent, int) and not isinstance(base, Decimal):
        if exponent < 0 and not base:
            return None
        size = max(abs(base.numerator), base.denominator).bit_length() - 1
        if size * abs(exponent) > MAX_BITS:
            return None
        return Fraction(base) ** exponent if exponent < 0 else base**exponent
    return reals.power(base, exponent)


def _sqrt(value: Any) -> Any:
    return _power(value, Fraction(1, 2)) if value >= 0 else None


def _factorial(value: Any) -> Any:
    return math.factorial(value) if isinstance(value, int) and 0 <= value <= MAX_FACTORIAL else None


def _binomial(n: Any, k: Any) -> Any:
    if not isinstance(n, int) or not isinstance(k, int):
        return None
    if k < 0:
        return 0
    if n < 0:
        # The polynomial n(n - 1)...(n - k + 1)/k! goes on below zero.
        opposite = _binomial(k - n - 1, k)
        return -opposite if opposite is not None and k % 2 else opposite
    few = min(k, n - k)
    return (
        math.comb(n, k) if few < MAX_BITS and few * (n.bit_length() - few.bit_length()) <= MAX_BITS else None
    )


def _whole(apply: Callable[[int, int], int]) -> Callable[..., Any]:
    def checked(*values: Any) -> Any:
        return reduce(apply, values) if all(isinstance(value, int) for value in values) else None

    return checked


def _bracket(name: str) -> Callable[..., str]:
    return lambda *shown: rf"{name}\left({', '.join(shown)}\right)"


OPERATORS: dict[str, Callable[..., Any]] = {
    "+": _guarded(_add),
    "-": _guarded(_subtract),
    "*": _guarded(_multiply),
    "/": _guarded(_divide),
    "//": _guarded(_floor_divide),
    "%": _guarded(_modulo),
    "**": _guarded(_power),
    "neg": _guarded(_negate),
    "==": _alike(operator.eq),
    "!=": _alike(operator.ne),
    "<": _guarded(operator.lt),
    "<=": _guarded(operator.le),
    ">": _guarded(operator.gt),
    ">=": _guarded(operator.ge),
    "and": _truth(lambda a, b: bool(a) and bool(b)),
    "or": _truth(lambda a, b: bool(a) or bool(b)),
    "not": _truth(operator.not_),
}

FAST: dict[str, Callable[..., Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "//": operator.floordiv,
    "%": operator.mod,
    "neg": operator.neg,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
"""The same on whole numbers only, in C; these raise where the ones above give None."""


class Function(NamedTuple):
    """A function that expressions may call."""

    name: str
    min_args: int
    max_args: int | None
    """None when there may be any number."""
    exact: Callable[..., Any]
    sympy_name: str
    latex: Callable[..., str]
    """The call typeset, from its arguments typeset."""
    closed: bool = False
    """What is typeset needs no parentheses as the base of a power."""


def _entry(
    name: str,
    exact: Callable[..., Any],
    least: int,
    most: int | None,
    latex: Callable[..., str] | str,
    **more: Any,
) -> Function:
    typeset = _bracket(latex) if isinstance(latex, str) else latex
    return Function(name, least, most, _guarded(exact), more.pop("sympy", name), typeset, **more)


def _log(value: str, base: str = "") -> str:
    return rf"\log_{{{base}}}\left({value}\right)" if base else rf"\ln\left({value}\right)"


FUNCTIONS: dict[str, Function] = {
    entry.name: entry
    for entry in (
        _entry("sqrt", _sqrt, 1, 1, lambda x: rf"\sqrt{{{x}}}", closed=True),
        _entry("log", reals.log, 1, 2, _log),
        _entry("exp", reals.exp, 1, 1, lambda x: f"e^{{{x}}}"),
        _entry("sin", reals.by_mpmath("sin"), 1, 1, r"\sin"),
        _entry("cos", reals.by_mpmath("cos"), 1, 1, r"\cos"),
        _entry("tan", reals.by_mpmath("tan"), 1, 1, r"\tan"),
        _entry("asin", reals.by_mpmath("asin"), 1, 1, r"\arcsin"),
        _entry("acos", reals.by_mpmath("acos"), 1, 1, r"\arccos"),
        _entry("atan", reals.by_mpmath("atan"), 1, 1, r"\arctan"),
        _entry("sinh", reals.by_mpmath("sinh"), 1, 1, r"\sinh"),
        _entry("cosh", reals.by_mpmath("cosh"), 1, 1, r"\cosh"),
        _entry("tanh", reals.by_mpmath("tanh"), 1, 1, r"\tanh"),
        _entry("floor", reals.floor, 1, 1, lambda x: rf"\left\lfloor {x} \right\rfloor", closed=True),
        _entry("ceiling", reals.ceiling, 1, 1, lambda x: rf"\left\lceil {x} \right\rceil", closed=True),
        _entry(
            "Abs", lambda x: _negate(x) if x < 0 else x, 1, 1, lambda x: rf"\left|{x}\right|", closed=True
        ),
        _entry("sign", lambda x: (x > 0) - (x < 0), 1, 1, r"\operatorname{sign}"),
        _entry("Min", lambda *values: min(values), 1, None, r"\min"),
        _entry("Max", lambda *values: max(values), 1, None, r"\max"),
        _entry("factorial", _factorial, 1, 1, lambda n: f"{n}!"),
        _entry("binomial", _binomial, 2, 2, lambda n, k: rf"\binom{{{n}}}{{{k}}}", closed=True),
        _entry("gcd", _whole(math.gcd), 2, None, r"\gcd"),
        _entry("lcm", _whole(math.lcm), 2, None, r"\operatorname{lcm}"),
        _entry("Mod", _modulo, 2, 2, lambda a, b: rf"{a} \bmod {b}"),
        _entry("Rational", _divide, 2, 2, lambda a, b: rf"\frac{{{a}}}{{{b}}}"),
    )
}
