"""Numbers rounded for print: to significant digits, or to decimal places; halves away from zero."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quizgen.maths.show import plain, rounded
from quizgen.model import Exact, Number, Rounding


def shown(value: Number, rounding: Rounding) -> str:
    """*value* as an answer prints it; zeros at the end are kept."""
    if rounding.kind == "digits":
        return rounded(value, rounding.places)
    text = f"{_scaled(value, rounding.places)}"
    sign = "-" if text.startswith("-") else ""
    digits = text.removeprefix("-").rjust(rounding.places + 1, "0")
    whole, part = digits[: len(digits) - rounding.places], digits[len(digits) - rounding.places :]
    return sign + whole + ("." + part if part else "")


def guarded(value: Number, rounding: Rounding) -> Rounding:
    """What is computed on is written with two digits more, so that the answer comes out as printed.

    With still more where these would be rounded to another answer: 1.58496 as 1.58496, for 1.5850 is 1.59.
    """
    wanted = shown(value, rounding)
    more = [rounding._replace(places=rounding.places + extra) for extra in range(2, _MOST + 1)]
    return next((own for own in more if shown(Fraction(shown(value, own)), rounding) == wanted), more[0])


def telling(tolerance: tuple[str, Exact]) -> Rounding:
    """The digits of an answer without an end that its tolerance leaves meaningful, and two more."""
    kind, amount = tolerance
    places = next((k for k in range(_MOST) if Fraction(1, 10**k) <= amount), _MOST)
    return Rounding("decimals", places + 2) if kind == "absolute" else Rounding("digits", places + 3)


_MOST = 7
"""A number without an end has ten digits where nothing is rounded: no tolerance asks for more."""


def endless(value: Number) -> bool:
    """Whether decimals of *value* have no end, or none soon: a root, a third."""
    return isinstance(value, Decimal) or "/" in plain(value)


def half_unit(value: Number, rounding: Rounding) -> Fraction:
    """Half a unit of the last printed digit: what a typed number may be off; of 0 no digit is significant."""
    if rounding.kind == "decimals":
        return Fraction(1, 2 * 10**rounding.places)
    number = Decimal(shown(value, rounding))
    return Fraction(10) ** (number.adjusted() - rounding.places + 1) / 2 if number else Fraction(0)


def _scaled(value: Number, places: int) -> int:
    """*value* times 10**places, rounded to an integer."""
    exact: Fraction = Fraction(value) * 10**places
    quotient, rest = divmod(abs(exact.numerator), int(exact.denominator))
    nearest = quotient + 1 if 2 * rest >= exact.denominator else quotient
    return -nearest if exact < 0 else nearest
