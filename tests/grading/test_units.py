"""Units of typed numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.grading.number import Typed, read_number
from quizgen.grading.units import Verdict, check_unit
from quizgen.maths.compare import EXACT, Tolerance
from quizgen.maths.units import alternatives, valid_unit
from quizgen.model import Number

THREE = Tolerance("digits", 3)


def verdict(text: str, key: Number, unit: str, tolerance: Tolerance = EXACT) -> Verdict:
    typed = read_number(text)
    assert isinstance(typed, Typed), typed
    return check_unit(typed, key, unit, tolerance)


@pytest.mark.parametrize(
    ("text", "key", "unit"),
    [
        ("1500 m", Fraction(3, 2), "km"),
        ("1.5 km", 1500, "m"),
        ("0.1 m", 10, "cm"),
        ("1 in", Fraction(254, 100), "cm"),
        ("36 km/h", 10, "m/s"),
        ("10 m s-1", 36, "km/h"),
        ("10 m·s⁻¹", 36, "km per h"),
        ("1 kWh", Fraction(36, 10), "MJ"),
        ("1 N", 1, "kg m/s^2"),
        ("1 N m", 1, "J"),
        ("1 N.m", 1, "J"),
        ("4.186 kJ/(kg K)", 4186, "J/(kg °C)"),
        ("1 L", 1000, "cm³"),
        ("1 g/cm^3", 1000, "kg/m^3"),
        ("2 kB", 16000, "bit"),
        ("1 KiB", 1024, "byte"),
        ("1 kΩ", 1000, "ohm"),
        ("25 °C", 25, "degC"),
        ("298.15 K", 25, "°C"),
        ("77 °F", 25, "℃"),
        ("5 µm", 5000, "nm"),
        ("5 Hz", 5, "1/s"),
        ("5/s", 5, "Hz"),
        ("180°", 180, "deg"),
        ("2 rad", 2, ""),
        ("2", 2, "rad"),
        ("12.5 %", Fraction(25, 2), "%"),
        ("0.125", Fraction(25, 2), "%"),
        ("12.5 %", Fraction(1, 8), ""),
        ("3 dB", 3, "dB"),
        ("$5", 5, "USD"),
        ("7", 7, ""),
    ],
)
def test_a_right_number_in_a_right_unit_is_right(text: str, key: Number, unit: str) -> None:
    """Conversions are exact, so that nothing needs a tolerance."""
    assert verdict(text, key, unit) == Verdict("right", "", key)


@pytest.mark.parametrize(
    ("text", "key", "unit", "kind"),
    [
        ("1.5", Fraction(3, 2), "km", "missing_unit"),
        ("45", 45, "deg", "missing_unit"),
        ("12.5", Fraction(25, 2), "%", "missing_unit"),
        ("1.5 kg", Fraction(3, 2), "km", "wrong_unit"),
        ("1.5 km^2", Fraction(3, 2), "km", "wrong_unit"),
        ("1.5 %", Fraction(3, 2), "km", "wrong_unit"),
        ("5 m", 5, "", "wrong_unit"),
        ("5 Hz", 5, "rad/s", "wrong_unit"),
        ("5 rad", 5, "bit", "wrong_unit"),
        ("3 dB", 2, "", "wrong_unit"),
        ("5 $", 5, "EUR", "wrong_unit"),
        ("1.5 Km", Fraction(3, 2), "km", "unknown_unit"),
        ("5 apples", 5, "", "unknown_unit"),
        ("2 km", Fraction(3, 2), "km", "wrong_value"),
        ("2", Fraction(3, 2), "km", "wrong_value"),
        ("-1500 m", Fraction(3, 2), "km", "wrong_value"),
    ],
)
def test_each_slip_is_told_apart(text: str, key: Number, unit: str, kind: str) -> None:
    """A missing unit, another quantity, an unknown word and a wrong value are different verdicts."""
    found = verdict(text, key, unit)

    assert found.kind == kind
    assert found.message


@pytest.mark.parametrize(
    ("text", "power"), [("15 km", 1), ("1.5 m", -3), ("1500 km", 3), ("1500", 3), ("0.015 km", -2)]
)
def test_a_wrong_power_of_ten_is_named(text: str, power: int) -> None:
    """How many times too large or too small the value is, in the author's unit."""
    found = verdict(text, Fraction(3, 2), "km")

    assert (found.kind, found.power) == ("wrong_power_of_ten", power)
    assert f"{10 ** abs(power):,} times too {'large' if power > 0 else 'small'}" in found.message


def test_the_verdict_carries_the_number_for_a_diagnosis() -> None:
    """It is in the author's unit where the typed one leads there, and as typed where it does not."""
    assert verdict("2 m", 300, "cm").value == 200
    assert verdict("2", 300, "cm").value == 2
    assert verdict("2 kg", 300, "cm").value == 2


@pytest.mark.parametrize("unit", ["km", "cm", "in", "light_year"])
def test_the_tolerance_is_about_the_number_in_the_authors_unit(unit: str) -> None:
    """An absolute tolerance of 1/2 is half of the author's unit, whatever the student's is."""
    typed = Typed(Fraction(21, 2), unit, 3)

    assert check_unit(typed, 10, unit, Tolerance("absolute", Fraction(1, 2))).kind == "right"
    assert check_unit(typed, 10, unit, Tolerance("absolute", Fraction(49, 100))).kind != "right"


@pytest.mark.parametrize("text", ["0.785 rad", "0.785398", "45.0 deg", "50 gon"])
def test_angles_go_together(text: str) -> None:
    """Radians, degrees and gradians of the same angle are the same to three digits."""
    assert verdict(text, 45, "deg", THREE).kind == "right"


@pytest.mark.parametrize(
    "unit", ["", "m", " m ", "1", "%", "°", "kg*m/s**2", "m^2", "m2", "1/s", "(m/s)^2", "€", "Å", "t"]
)
def test_a_unit_an_author_would_write_is_valid(unit: str) -> None:
    """Names, products, quotients and powers of them are units."""
    assert valid_unit(unit) is None


@pytest.mark.parametrize(
    "unit",
    [
        "__import__('os')",
        "m**999999999",
        "m^99",
        "m^9^9",
        "((m^9)^9)^9",
        "9**9",
        "2 m",
        "m^0.5",
        "m/",
        "m//s",
        "*m",
        "(m",
        "m)",
        "()",
        "m()",
        "m + m",
        "m - m",
        "m[0]",
        "m; m",
        "m.__class__",
        "lambda: m",
        "a b c d e f g h i",
        "m" * 61,
        "(" * 30 + "m" + ")" * 30,
        "\ud800",
        "\x00",
        "nan",
        "foo",
        "J/kg K",
        "J/kg*K",
    ],
)
def test_a_hostile_or_ambiguous_unit_is_refused(unit: str) -> None:
    """What is no product of small powers of known names has a message, for an author and a student alike."""
    message = valid_unit(unit)

    assert message
    assert check_unit(Typed(1, unit, 1), 1, "m", EXACT) == Verdict("unknown_unit", message, 1)


def test_a_capital_letter_too_many_is_pointed_out() -> None:
    """The message names the unit that was probably meant."""
    assert "`kg`" in (valid_unit("Kg") or "")
    assert "`km`" in (valid_unit("KM") or "")


def test_an_invalid_unit_of_an_author_never_reaches_a_student() -> None:
    """Judging by a unit that `valid_unit` refuses is an error of the program."""
    with pytest.raises(ValueError, match="foo"):
        check_unit(Typed(1, "m", 1), 1, "foo", EXACT)


@given(st.one_of(st.text(max_size=70), st.text("mkgsNJ°%/*^-+.()123² €_", max_size=20)))
def test_any_text_is_a_unit_or_has_a_message(text: str) -> None:
    """No text raises."""
    message = valid_unit(text)
    found = check_unit(Typed(1, text, 1), 1, "m", EXACT)

    assert (found.kind == "unknown_unit") is (message is not None)


def test_common_units_of_the_same_quantity_have_multipliers() -> None:
    """The multiplier is how many of the other unit one of the author's is."""
    assert dict(alternatives("m")) | {"km": Fraction(1, 1000), "cm": 100, "mm": 1000} == dict(
        alternatives("m")
    )
    assert ("m/s", Fraction(10, 36)) in alternatives("km/h")
    assert ("g/cm^3", Fraction(1, 1000)) in alternatives("kg/m^3")
    assert "m" not in dict(alternatives("meter"))
    assert [alternatives(unit) for unit in ("", "%", "°C", "dB", "EUR", "foo", "1/s")] == [[]] * 7


@pytest.mark.parametrize(
    "unit", ["m", "kg", "s", "km/h", "L", "m^2", "J", "W", "Pa", "V", "A", "Ω", "F", "Hz", "byte", "bit/s"]
)
def test_a_key_in_an_alternative_unit_is_right(unit: str) -> None:
    """Seven of a unit, given in any alternative to it, are right."""
    others = alternatives(unit)

    assert others
    for name, multiplier in others:
        assert check_unit(Typed(7 * multiplier, name, 1), 7, unit, EXACT).kind == "right"
