"""Whether a number is the key."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizgen.maths.compare import EXACT, Tolerance, magnitude, off_by_power_of_ten, significant, within
from quizgen.model import Number

THREE = Tolerance("digits", 3)
ROOT = Decimal("1.414213562373095048801688724")

fractions = st.fractions(max_denominator=10**6)
nonzero = fractions.filter(bool)


def d(text: str) -> Fraction:
    return Fraction(text)


@pytest.mark.parametrize(
    ("value", "key", "tolerance", "right"),
    [
        (3, 3, EXACT, True),
        (Fraction(1, 3), Fraction(1, 3), EXACT, True),
        (d("0.3333333333333333"), Fraction(1, 3), EXACT, False),
        (d("1.414213562"), ROOT, EXACT, True),
        (d("1.4142135624"), ROOT, EXACT, True),
        (d("1.41421356"), ROOT, EXACT, False),
        (2, Decimal("2.000000000000000000000000001"), EXACT, True),
        (d("9.5"), 10, Tolerance("absolute", Fraction(1, 2)), True),
        (d("9.49"), 10, Tolerance("absolute", Fraction(1, 2)), False),
        (-102, -100, Tolerance("relative", Fraction(2, 100)), True),
        (d("-102.1"), -100, Tolerance("relative", Fraction(2, 100)), False),
        (0, 0, Tolerance("relative", Fraction(1, 10)), True),
        (d("1.23"), d("1.234"), THREE, True),
        (d("1.234"), d("1.23"), THREE, True),
        (d("1.2"), d("1.234"), THREE, False),
        (d("1.2"), d("1.201"), THREE, True),
        (d("1.24"), d("1.235"), THREE, True),
        (d("-1.24"), d("-1.235"), THREE, True),
        (d("1.235"), d("1.23499"), THREE, True),
        (d("1.236"), d("1.23499"), THREE, False),
        (d("1.239"), d("1.2345"), THREE, False),
        (1000, d("999.5"), THREE, True),
        (1240, 1235, THREE, True),
        (d("0.00123"), d("0.0012345"), THREE, True),
        (0, 0, THREE, True),
        (d("0.0001"), 0, THREE, False),
        (d("1.41"), ROOT, THREE, True),
        (-3, 3, THREE, False),
        (3, Decimal("NaN"), EXACT, False),
        (3, Decimal("1e999999"), Tolerance("relative", 1), False),
    ],
)
def test_a_value_is_right_within_its_tolerance(
    value: Number, key: Number, tolerance: Tolerance, right: bool
) -> None:
    """Each kind of tolerance accepts its bound and nothing beyond it."""
    assert within(value, key, tolerance) is right


@given(fractions, st.integers(1, 12))
def test_rounding_is_that_of_decimal(value: Fraction, digits: int) -> None:
    """Significant digits, halves away from zero, as Python's decimal arithmetic has them."""
    context = Context(prec=digits, rounding=ROUND_HALF_UP)
    rounded = context.divide(Decimal(value.numerator), Decimal(value.denominator))

    assert significant(value, digits) == Fraction(rounded)


@given(nonzero)
def test_the_magnitude_is_the_place_of_the_first_digit(value: Fraction) -> None:
    """A number lies between the power of ten of its magnitude and the next."""
    assert Fraction(10) ** magnitude(value) <= abs(value) < Fraction(10) ** (magnitude(value) + 1)


@given(fractions, st.integers(1, 6), st.integers(0, 8))
def test_a_key_rounded_to_enough_digits_is_right(key: Fraction, digits: int, more: int) -> None:
    """A student who rounds the key to the digits asked for, or to more, is right."""
    assert within(significant(key, digits + more), key, Tolerance("digits", digits))


@given(nonzero, st.integers(1, 6))
def test_a_key_that_misses_a_digit_is_wrong(key: Fraction, digits: int) -> None:
    """A unit too many in the last digit asked for is not right."""
    rounded = significant(key, digits)
    unit = Fraction(10) ** (magnitude(rounded) - digits + 1)
    assume(2 * abs(rounded - key) != unit)

    assert not within(rounded + unit, key, Tolerance("digits", digits))


@given(nonzero, st.integers(1, 6))
def test_a_key_that_ends_in_a_half_is_rounded_either_way(key: Fraction, digits: int) -> None:
    """With three digits, 3.625 is 3.63 at school and 3.62 in Python; 3.61 and 3.64 are wrong."""
    unit = Fraction(10) ** (magnitude(key) - digits + 1)
    low = key // unit * unit
    three = Tolerance("digits", digits)

    assert within(low, low + unit / 2, three) == within(low + unit, low + unit / 2, three) == bool(low)
    assert not within(low - unit, low + unit / 2, three)
    assert not within(low + 2 * unit, low + unit / 2, three)


@given(nonzero, st.integers(-30, 30).filter(bool), st.sampled_from([EXACT, THREE]))
def test_a_slip_of_the_decimal_point_is_found(key: Fraction, power: int, tolerance: Tolerance) -> None:
    """A right value times 10**k is off by k, for a key of any size."""
    assert off_by_power_of_ten(key * Fraction(10) ** power, key, tolerance) == power


@pytest.mark.parametrize(
    ("value", "key", "tolerance", "power"),
    [
        (5, 5, EXACT, None),
        (-50, 5, EXACT, None),
        (0, 5, EXACT, None),
        (5, 0, EXACT, None),
        (51, 5, EXACT, None),
        (51, 5, Tolerance("absolute", Fraction(1, 2)), 1),
        (99, 1, Tolerance("relative", Fraction(1, 100)), 2),
        (141, ROOT, THREE, 2),
        (d("0.1414213562"), ROOT, EXACT, -1),
        (10**31, 1, EXACT, None),
    ],
)
def test_what_is_off_by_a_power_of_ten(
    value: Number, key: Number, tolerance: Tolerance, power: int | None
) -> None:
    """Only a value of the same sign, wrong as it is and right when shifted, is off by a power of ten."""
    assert off_by_power_of_ten(value, key, tolerance) == power
