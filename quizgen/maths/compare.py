"""Whether a number is the key: exactly, within a tolerance, to so many digits, or but for a power of ten.

Everything is decided on exact numbers. A `Decimal` stands for an irrational number that nobody can type;
where it is compared exactly, it counts as quizgen prints it: rounded to ten significant digits.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from quizgen.model import Exact, Number, Question

PRINTED_DIGITS = 10
MAX_POWER = 30
"""A larger power of ten is no slip."""

MAX_DECIMAL = 10_000
"""Decimals whose exponent is beyond this equal nothing: their exact value would fill the memory."""

_MORE_DIGITS = 28


class Tolerance(NamedTuple):
    """How far a right value may be from the key.

    `exact`: not at all. `absolute`: at most *amount*. `relative`: at most *amount* times the key. `digits`:
    the same when both are rounded to *amount* significant digits.
    """

    kind: Literal["exact", "absolute", "relative", "digits"]
    amount: Exact = 0


EXACT = Tolerance("exact")


def tolerance_for(question: Question) -> Tolerance:
    """How near an answer to *question* must be: as it says, or as far as its rounding goes."""
    if question.tolerance is not None:
        return Tolerance(*question.tolerance)
    if question.rounding is None:
        return EXACT
    if question.rounding.kind == "digits":
        return Tolerance("digits", question.rounding.places)
    return Tolerance("absolute", Fraction(1, 2 * 10**question.rounding.places))


def within(value: Number, key: Number, tolerance: Tolerance) -> bool:
    """Whether *value* is right.

    With `digits: 3`, for the key 1.234: 1.23 is right, and so is any value that rounds to it; 1.2 is 1.20 and
    wrong. Numbers are compared, not spellings: 1.2 is right for 1.201, as 1.20 would be. Halves are rounded
    away from zero; of a key that ends in such a half, the other neighbour is right too. A value with more
    digits is right too if it is the key rounded to these: 1.235 for 1.23499, which rounds to 1.23 although
    1.235 rounds to 1.24.
    """
    a, b = _exact(value), _exact(key)
    return a is not None and b is not None and _within(a, b, tolerance, printed=_irrational(value, key))


def off_by_power_of_ten(value: Number, key: Number, tolerance: Tolerance) -> int | None:
    """The *k*, not 0, for which *value* is right but for a factor 10**k; None when there is none."""
    a, b = _exact(value), _exact(key)
    if not a or not b or (a < 0) != (b < 0) or within(value, key, tolerance):
        return None
    printed = _irrational(value, key)
    nearest = magnitude(a / b)
    for power in (nearest, nearest + 1):
        if abs(power) <= MAX_POWER and _within(a / Fraction(10) ** power, b, tolerance, printed=printed):
            return power
    return None


def significant(value: Fraction, digits: int) -> Fraction:
    """*value* rounded to this many significant digits, halves away from zero."""
    if not value:
        return Fraction(0)
    unit = _unit(value, digits)
    count = (abs(value) / unit + Fraction(1, 2)).__floor__()
    return count * unit if value > 0 else -count * unit


def _unit(value: Fraction, digits: int) -> Fraction:
    """One in the last of so many significant digits."""
    return Fraction(10) ** (magnitude(value) - digits + 1) if value else Fraction(0)


def magnitude(value: Fraction) -> int:
    """The exponent of *value*'s first digit: 2 for 345, -1 for 0.5. Not for 0."""
    top, bottom = abs(value.numerator), value.denominator
    # Lengths in bits give it within one; 1233 / 4096 is just above log10(2).
    guess = (top.bit_length() - bottom.bit_length()) * 1233 // 4096 - 1
    ten = Fraction(10)
    while abs(value) >= ten ** (guess + 1):
        guess += 1
    while abs(value) < ten**guess:
        guess -= 1
    return guess


def _within(value: Fraction, key: Fraction, tolerance: Tolerance, *, printed: bool) -> bool:
    if tolerance.kind == "absolute":
        return abs(value - key) <= tolerance.amount
    if tolerance.kind == "relative":
        return abs(value - key) <= tolerance.amount * abs(key)
    if tolerance.kind == "digits":
        digits = max(1, int(tolerance.amount))
        rounded = significant(key, digits)
        # A key in the middle between two numbers rounds to either: not everybody rounds 3.625 up.
        other = 2 * key - rounded if 2 * abs(rounded - key) == _unit(key, digits) else rounded
        return significant(value, digits) in (rounded, other) or any(
            significant(key, more) == value for more in range(digits + 1, digits + _MORE_DIGITS)
        )
    if printed:
        return significant(value, PRINTED_DIGITS) == significant(key, PRINTED_DIGITS)
    return value == key


def _irrational(value: Number, key: Number) -> bool:
    return isinstance(value, Decimal) or isinstance(key, Decimal)


def _exact(value: Number) -> Fraction | None:
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value.adjusted()) <= MAX_DECIMAL):
        return None
    return Fraction(value)
