"""Rounding for print: to significant digits or decimal places, halves away from zero."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.maths.rounding import guarded, half_unit, shown
from quizgen.model import Rounding


@pytest.mark.parametrize(
    ("value", "kind", "places", "expected"),
    [
        (Fraction(264, 23), "decimals", 2, "11.48"),
        (Fraction(1, 8), "decimals", 2, "0.13"),
        (Fraction(-1, 8), "decimals", 2, "-0.13"),
        (Fraction(1, 3), "decimals", 0, "0"),
        (9495, "decimals", 2, "9495.00"),
        (Fraction(1, 200), "decimals", 2, "0.01"),
        (Fraction(-1, 1000), "decimals", 2, "0.00"),
        (Decimal("2.718281828"), "decimals", 3, "2.718"),
        (Fraction(264, 23), "digits", 3, "11.5"),
        (12345, "digits", 2, "12000"),
    ],
)
def test_what_is_printed(value: int | Fraction | Decimal, kind: str, places: int, expected: str) -> None:
    """A number is printed to its places as somebody rounding by hand would."""
    assert shown(value, Rounding(kind, places)) == expected


@given(st.fractions(-(10**9), 10**9, max_denominator=10**6), st.integers(0, 8))
def test_decimals_agree_with_pythons_decimal(value: Fraction, places: int) -> None:
    """The same as `Decimal.quantize` with halves up, where that is exact enough."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    twice = 2 * value * 10**places
    if twice.denominator == 1 and twice.numerator % 2:
        return  # a half, which 28 digits may miss
    printed = shown(value, Rounding("decimals", places))

    assert Decimal(printed) == exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@given(
    st.fractions(min_value=-(10**9), max_value=10**9),
    st.sampled_from(["digits", "decimals"]),
    st.integers(1, 8),
)
def test_what_is_printed_is_within_half_a_unit(value: Fraction, kind: str, places: int) -> None:
    """The printed number is never further from the value than the tolerance that is given for it."""
    rounding = Rounding(kind, places)

    assert abs(Fraction(shown(value, rounding)) - value) <= half_unit(value, rounding)


def test_guard_digits_are_two_more() -> None:
    """What is computed on has two more places than the answer, and more where these would round to another."""
    assert guarded(Fraction(1, 3), Rounding("decimals", 2)) == Rounding("decimals", 4)
    # The logarithm of 3 to the base 2: 1.5850 would round to 1.59, and so would 1.58500 of the next number.
    assert guarded(Decimal("1.5849625007"), Rounding("digits", 3)) == Rounding("digits", 6)
    assert guarded(Decimal("1.5849999625"), Rounding("digits", 3)) == Rounding("digits", 9)


@given(st.fractions(-1000, 1000, max_denominator=10**6), st.integers(0, 4))
def test_what_is_computed_on_rounds_to_the_answer(value: Fraction, places: int) -> None:
    """Whoever rounds the number of the last but one step gets the number of the last."""
    rounding = Rounding("decimals", places)
    between = Fraction(shown(value, guarded(value, rounding)))

    assert shown(between, rounding) == shown(value, rounding)
