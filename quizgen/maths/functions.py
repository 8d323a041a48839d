"""The operators and functions of expressions, on exact numbers, in one table.

Each takes whole numbers, fractions and decimals and gives a whole number or fraction when the result is
one, otherwise a `Decimal` of 28 digits (computed with more, so that every platform rounds alike), and None
where the value is undefined or too large to be worth having. None in, None out. Nothing here raises.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, NamedTuple

from quizgen.model import Number

MAX_BITS = 20_000
MAX_FACTORIAL = 2_000
_CONTEXT = Context(prec=28)
_WIDE = Context(prec=50)

CONSTANTS = {
    "pi": Decimal("3.141592653589793238462643383"),
    "E": Decimal("2.718281828459045235360287471"),
}
"""Names that have a value when the author declares none."""


def exact(value: Any) -> Any:
    """*value* with whole fractions made integers, and decimals rounded to 28 digits."""
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    if isinstance(value, Decimal):
        return _CONTEXT.plus(value) if value.is_finite() else None
    return value


def _guarded(apply: Callable[..., Any]) -> Callable[..., Any]:
    def safe(*values: Any) -> Any:
        if None in values:
            return None
        if any(isinstance(value, Decimal) for value in values):
            values = tuple(_decimal(value) if isinstance(value, Fraction) else value for value in values)
        try:
            return exact(apply(*values))
        except (ArithmeticError, ValueError, TypeError):
            return None

    return safe


def _decimal(value: Number) -> Decimal:
    if isinstance(value, Fraction):
        return _WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Decimal(value)


def _divide(a: Any, b: Any) -> Any:
    return a / b if isinstance(a, Decimal) or isinstance(b, Decimal) else Fraction(a) / Fraction(b)


def _multiply(a: Any, b: Any) -> Any:
    if _bits(a) + _bits(b) > MAX_BITS:
        return None
    return a * b


def _bits(value: Any) -> int:
    if isinstance(value, int):
        return value.bit_length()
    return (
        max(value.numerator.bit_length(), value.denominator.bit_length())
        if isinstance(value, Fraction)
        else 0
    )


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(exponent, int):
        if base == 0 and exponent < 0:
            return None
        if isinstance(base, Decimal):
            return _WIDE.power(base, exponent) if abs(exponent) < 10**6 else None
        if _bits(base) * abs(exponent) > MAX_BITS and abs(base) != 1:
            return None
        return Fraction(base) ** exponent if exponent < 0 or isinstance(base, Fraction) else base**exponent
    if isinstance(exponent, Fraction) and not isinstance(base, Decimal) and base >= 0:
        root = _exact_root(base, exponent.denominator)
        if root is not None:
            return _power(root, exponent.numerator)
    if base < 0 or (base == 0 and exponent <= 0):
        return None
    return _WIDE.power(_decimal(base), _decimal(exponent))


def _exact_root(value: int | Fraction, degree: int) -> int | Fraction | None:
    if degree > 64:
        return None
    value = Fraction(value)
    roots = [_integer_root(part, degree) for part in (value.numerator, value.denominator)]
    if roots[0] ** degree == value.numerator and roots[1] ** degree == value.denominator:
        return Fraction(roots[0], roots[1])
    return None


def _integer_root(value: int, degree: int) -> int:
    if degree == 2:
        return math.isqrt(value)
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle - 1)
    return low


def _sqrt(value: Any) -> Any:
    return _power(value, Fraction(1, 2)) if value >= 0 else None


def _log(value: Any, base: Any = None) -> Any:
    if value <= 0 or (base is not None and (base <= 0 or base == 1)):
        return None
    if base is None:
        return 0 if value == 1 else _WIDE.ln(_decimal(value))
    result = _WIDE.divide(_WIDE.ln(_decimal(value)), _WIDE.ln(_decimal(base)))
    nearest = int(result.to_integral_value())
    # log(8, 2) is 3 exactly; a rounded quotient would only come near it.
    if abs(nearest) < 10_000 and not isinstance(base, Decimal) and _power(base, nearest) == value:
        return nearest
    return result


def _exp(value: Any) -> Any:
    if value == 0:
        return 1
    return _WIDE.exp(_decimal(value)) if abs(value) < 10_000 else None


def _by_mpmath(name: str) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        import mpmath

        with mpmath.workdps(50):
            result = getattr(mpmath, name)(mpmath.mpf(str(_decimal(value))))
            if not isinstance(result, mpmath.mpf) or not mpmath.isfinite(result):
                return None
            # sin(0), cos(0), atan(0) ... are exact.
            return (
                int(result) if value in (0, 1) and result == int(result) else Decimal(mpmath.nstr(result, 40))
            )

    return apply


def _factorial(value: Any) -> Any:
    if not isinstance(value, int) or not 0 <= value <= MAX_FACTORIAL:
        return None
    return math.factorial(value)


def _binomial(n: Any, k: Any) -> Any:
    if not isinstance(n, int) or not isinstance(k, int) or n < 0:
        return None
    if not 0 <= k <= n:
        return 0
    return math.comb(n, k) if min(k, n - k) * n.bit_length() <= MAX_BITS else None


def _integers(apply: Callable[..., int]) -> Callable[..., Any]:
    def checked(*values: Any) -> Any:
        return apply(*values) if all(isinstance(value, int) for value in values) else None

    return checked


def _floor(value: Any) -> Any:
    return math.floor(value)


def _ceiling(value: Any) -> Any:
    return math.ceil(value)


def _modulo(a: Any, b: Any) -> Any:
    return a - b * math.floor(_divide(a, b))


def _floor_divide(a: Any, b: Any) -> Any:
    return math.floor(_divide(a, b))


OPERATORS: dict[str, Callable[..., Any]] = {
    "+": _guarded(operator.add),
    "-": _guarded(operator.sub),
    "*": _guarded(_multiply),
    "/": _guarded(_divide),
    "//": _guarded(_floor_divide),
    "%": _guarded(_modulo),
    "**": _guarded(_power),
    "neg": _guarded(operator.neg),
    "==": _guarded(operator.eq),
    "!=": _guarded(operator.ne),
    "<": _guarded(operator.lt),
    "<=": _guarded(operator.le),
    ">": _guarded(operator.gt),
    ">=": _guarded(operator.ge),
    "and": _guarded(lambda a, b: bool(a) and bool(b)),
    "or": _guarded(lambda a, b: bool(a) or bool(b)),
    "not": _guarded(operator.not_),
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
    exact: Callable[..., Any]
    min_args: int
    max_args: int | None
    latex: str
    """How it is typeset; `{0}`, `{1}` and `{all}` are the arguments."""


def _entry(
    name: str, apply: Callable[..., Any], arguments: tuple[int, int | None], latex: str = ""
) -> Function:
    latex = latex or rf"\operatorname{{{name}}}\left({{all}}\right)"
    return Function(name, _guarded(apply), *arguments, latex)


FUNCTIONS: dict[str, Function] = {
    entry.name: entry
    for entry in (
        _entry("sqrt", _sqrt, (1, 1), r"\sqrt{{{0}}}"),
        _entry("log", _log, (1, 2), r"\ln\left({0}\right)"),
        _entry("exp", _exp, (1, 1), r"e^{{{0}}}"),
        *(
            _entry(name, _by_mpmath(name), (1, 1), rf"\{name}\left({{0}}\right)")
            for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")
        ),
        *(
            _entry(name, _by_mpmath(name), (1, 1), rf"\arc{name[1:]}\left({{0}}\right)")
            for name in ("asin", "acos", "atan")
        ),
        _entry("floor", _floor, (1, 1), r"\left\lfloor {0} \right\rfloor"),
        _entry("ceiling", _ceiling, (1, 1), r"\left\lceil {0} \right\rceil"),
        _entry("Abs", abs, (1, 1), r"\left| {0} \right|"),
        _entry("sign", lambda value: (value > 0) - (value < 0), (1, 1)),
        _entry("Min", min, (1, None), r"\min\left({all}\right)"),
        _entry("Max", max, (1, None), r"\max\left({all}\right)"),
        _entry("factorial", _factorial, (1, 1)),
        _entry("binomial", _binomial, (2, 2), r"\binom{{{0}}}{{{1}}}"),
        _entry(
            "gcd", _integers(lambda *values: reduce(math.gcd, values)), (2, None), r"\gcd\left({all}\right)"
        ),
        _entry("lcm", _integers(lambda *values: reduce(math.lcm, values)), (2, None)),
        _entry("Mod", _modulo, (2, 2)),
        _entry("Rational", _divide, (2, 2), r"\frac{{{0}}}{{{1}}}"),
    )
}
