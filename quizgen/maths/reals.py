"""Numbers that are not rational: decimals of 28 digits, the same on every platform.

Everything is computed with 50 digits or more and rounded once. A result that is rational after all, such as
sqrt(1/4) or log(8, 2), is given exactly. A decimal is known to 28 digits only, which two rules respect: a
difference that is smaller than what its terms leave open is 0, and a decimal that close to a whole number is
that number to `floor` and `ceiling` (log(1000)/log(10) is 3, not 2.99...).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from fractions import Fraction
from typing import Any

from quizgen.maths.bounds import MAX_BITS

DIGITS = 28
_LIMIT = 6_000
"""Decimals beyond ten to this power, up or down, are not worth having."""


def _context(digits: int) -> Context:
    # Nothing is taken over from the context that a caller may have changed.
    return Context(
        prec=digits,
        rounding=ROUND_HALF_EVEN,
        Emin=-999_999,
        Emax=999_999,
        capitals=1,
        clamp=0,
        flags=[],
        traps=[DivisionByZero, InvalidOperation, Overflow],
    )


WIDE = _context(50)
_RESULT = _context(DIGITS)
_NOISE = Decimal("1e-26")
"""The relative error that decimals may have gathered: some units of the last place."""


def wide(value: Any) -> Decimal:
    """*value* as a decimal; a fraction with 50 digits, anything else exactly."""
    if isinstance(value, Fraction):
        return WIDE.divide(Decimal(value.numerator), Decimal(value.denominator))
    return Decimal(value)


def settled(value: Any) -> Any:
    """A result in its final shape: whole fractions as integers, decimals rounded, None when too large."""
    if isinstance(value, int):
        return value if value.bit_length() <= MAX_BITS else None
    if isinstance(value, Fraction):
        if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
            return None
        return value.numerator if value.denominator == 1 else value
    if isinstance(value, Decimal):
        if not value:
            return 0
        return _RESULT.plus(value) if value.is_finite() and abs(value.adjusted()) <= _LIMIT else None
    return value


def add(a: Any, b: Any) -> Any:
    """The sum, or 0 where it is lost in the rounding of its terms."""
    a, b = wide(a), wide(b)
    total = WIDE.add(a, b)
    most = max(a.copy_abs(), b.copy_abs())
    return 0 if total.copy_abs() <= WIDE.multiply(most, _NOISE) else total


def floor(value: Any) -> int:
    """The largest whole number that is not above *value*."""
    return _whole(value, math.floor)


def ceiling(value: Any) -> int:
    """The smallest whole number that is not below *value*."""
    return _whole(value, math.ceil)


def _whole(value: Any, towards: Callable[[Any], int]) -> int:
    if isinstance(value, Decimal):
        if value.adjusted() > _LIMIT:
            raise OverflowError
        near = round(value)
        if WIDE.subtract(value, Decimal(near)).copy_abs() <= WIDE.multiply(value.copy_abs(), _NOISE):
            return near
    return towards(value)


def power(base: Any, exponent: Any) -> Any:
    """The power where base or exponent is no whole number; None where it is not real."""
    if not base:
        return 0 if exponent > 0 else None
    if isinstance(exponent, Fraction) and not isinstance(base, Decimal) and base > 0:
        root = _exact_root(base, exponent.denominator)
        if root is not None:
            size = max(root.numerator, root.denominator).bit_length() - 1
            return root**exponent.numerator if size * abs(exponent.numerator) <= MAX_BITS else None
        if exponent == Fraction(1, 2):
            return WIDE.sqrt(wide(base))
    if base < 0 and not isinstance(exponent, int):
        return None
    if base in (1, -1):
        return 1 if base == 1 or not int(exponent) % 2 else -1
    # 50 digits of either are enough, and the power of a longer number would take a second.
    number, times = WIDE.plus(wide(base)), WIDE.plus(wide(exponent))
    # Bounded from the sizes, before anything is computed.
    if WIDE.multiply(WIDE.log10(number.copy_abs()), times).copy_abs() > _LIMIT + 1:
        return None
    return WIDE.power(number, times)


def _exact_root(value: Any, degree: int) -> Fraction | None:
    above, below = (_integer_root(part, degree) for part in (value.numerator, value.denominator))
    return Fraction(above, below) if above and below else None


def _integer_root(value: int, degree: int) -> int | None:
    """The whole number whose power *value* is, if there is one; for a positive *value*."""
    if value == 1:
        return 1
    if degree >= value.bit_length():
        return None
    if degree == 2:
        root = math.isqrt(value)
    else:
        # Newton's method from above comes down to the integer part.
        root = 1 << -(-value.bit_length() // degree)
        while True:
            better = ((degree - 1) * root + value // root ** (degree - 1)) // degree
            if better >= root:
                break
            root = better
    return root if root**degree == value else None


def log(value: Any, base: Any = None) -> Any:
    """The natural logarithm, or the one to *base*; rational where it is."""
    if value <= 0 or (base is not None and (base <= 0 or base == 1)):
        return None
    if value == 1:
        return 0
    if base is None:
        return _ln(value)
    result = WIDE.divide(_ln(value), _ln(base))
    if isinstance(value, Decimal) or isinstance(base, Decimal):
        return result
    ratio = Fraction(result).limit_denominator(64)
    if abs(ratio.numerator) <= MAX_BITS and abs(Fraction(result) - ratio) < Fraction(1, 10**40):
        # Near is not equal: log(10**60 + 1, 10) is not 60.
        left, right = _root_free(value, ratio.denominator), _root_free(base, ratio.numerator)
        if left is not None and left == right:
            return ratio
    return result


def _ln(value: Any) -> Decimal:
    # Near 1 the logarithm is what 50 digits would cut off.
    rest = Fraction(value) - 1
    digits = 50 + max(0, rest.denominator.bit_length() - rest.numerator.bit_length()) // 3
    context = _context(digits)
    exact = Fraction(value)
    return context.ln(context.divide(Decimal(exact.numerator), Decimal(exact.denominator)))


def _root_free(value: Any, exponent: int) -> Fraction | None:
    size = max(value.numerator, value.denominator).bit_length()
    return Fraction(value) ** exponent if size * abs(exponent) <= 64 * MAX_BITS else None


def exp(value: Any) -> Any:
    """E to the power *value*."""
    if not value:
        return 1
    return WIDE.exp(wide(value)) if -14_000 < value < 14_000 else None


def by_mpmath(name: str) -> Callable[[Any], Any]:
    """The trigonometric or hyperbolic function called *name*."""

    def apply(value: Any) -> Any:
        if not value and name != "acos":
            return 1 if name in ("cos", "cosh") else 0
        if name == "acos" and value == 1:
            return 0
        if name in ("asin", "acos") and not -1 <= value <= 1:
            return None
        if name in ("sinh", "cosh") and not -14_000 <= value <= 14_000:
            return None
        if not isinstance(value, Decimal) or name not in ("sin", "cos", "tan"):
            return _by_mpmath(name, value)
        # sin(pi), where pi is known to 28 digits, is 0; and tan(pi/2) has no value.
        noise = WIDE.multiply(max(value.copy_abs(), Decimal(1)), _NOISE)
        if noise > _NOISE.sqrt(WIDE):
            return None
        result = _by_mpmath(name, value)
        if result.copy_abs() <= noise:
            return 0
        return None if WIDE.multiply(result.copy_abs(), noise) >= 1 else result

    return apply


def _by_mpmath(name: str, value: Any) -> Decimal:
    # The functions of `libmp` take their precision as an argument; mpmath's context is everybody's.
    from mpmath import libmp

    above, below = Fraction(value).as_integer_ratio()
    # Bits for the digits before the point (sin(10**100) needs all of them), or for a value near a zero.
    bits = max(
        above.bit_length() - below.bit_length(), min(2 * (above.bit_length() + below.bit_length()), 2_000)
    )
    precision = 200 + bits
    function = getattr(libmp, f"mpf_{name}")
    return Decimal(libmp.to_str(function(libmp.from_rational(above, below, precision), precision), 40))
