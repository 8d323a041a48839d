"""What a student typed, read as a number."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizgen.grading.number import MAX_CHARACTERS, MAX_EXPONENT, Typed, Unreadable, read_number
from quizgen.maths.show import plain
from quizgen.model import Exact, Number
from quizgen.text.filters import thousands
from quizgen.text.numbers import CONVENTIONS, localized

LANGUAGES = [*sorted(CONVENTIONS), "de-AT", "pt_BR", "eo"]


def value(text: str, language: str = "en") -> Exact:
    typed = read_number(text, language=language)
    assert isinstance(typed, Typed), typed
    return typed.value


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", "5"),
        ("+5", "5"),
        ("- 5", "-5"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("007", "7"),
        (".5", "1/2"),
        ("5.", "5"),
        ("  12  ", "12"),
        ("n = 12", "12"),
        ("=12", "12"),
        ("3/4", "3/4"),
        ("-3 / 4", "-3/4"),
        ("6/3", "2"),
        ("1.5/2", "3/4"),
        ("1 1/2", "3/2"),
        ("-1 1/2", "-3/2"),
        ("12 345 1/2", "24691/2"),
        ("½", "1/2"),
        ("2½", "5/2"),
        ("3⁄4", "3/4"),
        ("12.5 %", "1/8"),
        ("12.5%", "1/8"),
        ("5 ‰", "1/200"),
        ("1/2 %", "1/200"),
        ("1.2e-3", "3/2500"),
        ("1.2E3", "1200"),
        ("1.2 e3", "1200"),
        ("1.2·10^-3", "3/2500"),
        ("1.2 x 10^3", "1200"),
        ("1.2×10³", "1200"),
        ("1.2 * 10**-3", "3/2500"),
        ("1.2·10⁻³", "3/2500"),
        (r"1.2\cdot10^{-3}", "3/2500"),
        ("1.2*10^(-3)", "3/2500"),
        ("10^3", "1000"),
        ("-10^-2", "-1/100"),
        ("５．５", "11/2"),
        ("٣٫٥", "7/2"),
        ("١٬٢٣٤٫٥", "2469/2"),
        ("\u200e-5\u200e", "-5"),
    ],
)
def test_a_number_is_read_exactly(text: str, number: str) -> None:
    """Each way of writing a number gives its exact value, in every language."""
    assert {value(text, language) for language in LANGUAGES} == {Fraction(number)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", "2469/2"),
        ("1.234,5", "2469/2"),
        ("1 234,5", "2469/2"),
        ("1 234.5", "2469/2"),
        ("1\u202f234,5", "2469/2"),
        ("1\u00a0234,5", "2469/2"),
        ("1\u2009234,5", "2469/2"),
        ("1'234.5", "2469/2"),
        ("1’234,5", "2469/2"),
        ("1_234", "1234"),
        ("1 234", "1234"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,23,456", "123456"),
        ("1.234.567,891", "1234567891/1000"),
        ("1,5", "3/2"),
        ("1.5", "3/2"),
        ("0,123", "123/1000"),
        ("0.123", "123/1000"),
        (",5", "1/2"),
        ("1234.567", "1234567/1000"),
        ("1,2345", "12345/10000"),
        ("3,5·10^3", "3500"),
    ],
)
def test_separators_with_one_meaning_are_read_in_every_language(text: str, number: str) -> None:
    """Where only one reading is possible it is taken, whatever the language."""
    assert {value(text, language) for language in LANGUAGES} == {Fraction(number)}


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1,234", "en", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "de", "1.234"),
        ("1,234", "fr-CA", "1.234"),
        ("1.234", "de-CH", "1.234"),
        ("1,234", "es-MX", "1234"),
        ("1,234 km", "en-GB", "1234"),
        ("1,234/2", "en", "617"),
    ],
)
def test_one_mark_before_three_digits_is_read_by_the_language(text: str, language: str, number: str) -> None:
    """It is the decimal mark where it is the language's, and thousands where these are printed so."""
    assert value(text, language) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "language", "whole", "decimal"),
    [
        ("1.234", "de", "`1234`", "`1,234`"),
        ("12.345", "fr", "`12345`", "`12,345`"),
        ("1.000", "pt-BR", "`1000`", "`1,000`"),
        ("1,234", "de-CH", "`1234`", "`1.234`"),
        ("1,234", "eo", "`1234`", "`1.234`"),
    ],
)
def test_a_mark_that_can_be_either_is_refused(text: str, language: str, whole: str, decimal: str) -> None:
    """The message says both readings, in spellings that are read in this language, and points at the mark."""
    refused = read_number(text, language=language)

    assert isinstance(refused, Unreadable)
    assert whole in refused.message
    assert decimal in refused.message
    assert text[refused.at] in ".,"
    assert value(whole.strip("`"), language) == 1000 * value(decimal.strip("`"), language)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("", 0),
        ("  ", 2),
        ("-", 1),
        ("abc", 0),
        ("--5", 1),
        ("12 20", 2),
        ("12, 20", 2),
        ("1,2,3", 1),
        ("1,234,56", 1),
        ("1 234 5", 1),
        ("1'23", 1),
        ("1,234 567", 5),
        ("1 234/5", 2),
        ("1.5 1/2", 4),
        ("1.5½", 3),
        ("3/0", 2),
        ("3/-4", 1),
        ("3/4/5", 3),
        ("2^10", 1),
        ("5²", 1),
        ("2·10", 1),
        ("3 x 4", 1),
        ("1.2·10^(3", 7),
        ("1e1001", 2),
        ("1e-9999999", 2),
        ("5 m 3", 4),
        ("5 or 6", 5),
        ("5 __import__('os')", 2),
        ("5 m;", 3),
        ("5 " + "m" * 61, 62),
        ("$5 €", 3),
        ("\ud800", 0),
    ],
)
def test_what_is_no_single_number_is_refused_at_its_place(text: str, at: int) -> None:
    """Two numbers, sums, other powers and junk have no value; the caret stands where reading stopped."""
    refused = read_number(text)

    assert isinstance(refused, Unreadable), refused
    assert refused.at == at


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 m", "m"),
        ("5m/s", "m/s"),
        ("5 m.", "m"),
        ("5 °C", "°C"),
        ("5 µm", "µm"),
        ("5 N·m", "N*m"),
        ("5 m^-1", "m^-1"),
        ("5 m⁻¹", "m⁻¹"),
        ("5 1/s", "1/s"),
        ("5/s", "/s"),
        ("3/4 1/s", "1/s"),
        ("1e3 J/(kg K)", "J/(kg K)"),
        ("5 %/s", "%/s"),
        ("$5", "$"),
        ("-€ 5", "€"),
        ("5 €", "€"),
        ("5", ""),
        ("5 %", ""),
    ],
)
def test_a_unit_is_split_off(text: str, unit: str) -> None:
    """What follows the number, or a currency's sign before it, is the unit."""
    typed = read_number(text)

    assert isinstance(typed, Typed), typed
    assert typed.unit == unit


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("5", 1),
        ("0.0120", 3),
        ("1200", 4),
        ("1.20e5", 3),
        ("-0.50 %", 2),
        ("1,234.0", 5),
        ("0.00", 1),
        ("3/4", 0),
    ],
)
def test_significant_digits_are_those_typed(text: str, digits: int) -> None:
    """Leading zeros do not count and trailing ones do; a fraction has none to count."""
    typed = read_number(text)

    assert isinstance(typed, Typed)
    assert typed.digits == digits


def test_a_percentage_is_known_for_one() -> None:
    """A caller can tell `50 %` from `0.5`."""
    assert read_number("50 %") == Typed(Fraction(1, 2), "", 2, percent=True)
    assert read_number("0.5") == Typed(Fraction(1, 2), "", 1)


def test_sizes_are_bounded() -> None:
    """The longest number and the largest exponent are read, and the next refused."""
    assert value("9" * MAX_CHARACTERS) == 10**MAX_CHARACTERS - 1
    assert isinstance(read_number("9" * (MAX_CHARACTERS + 1)), Unreadable)
    assert value(f"1e{MAX_EXPONENT}") == 10**MAX_EXPONENT
    assert isinstance(read_number(f"1e-{MAX_EXPONENT + 1}"), Unreadable)


numbers = st.one_of(
    st.integers(-(10**30), 10**30),
    st.integers(-(10**7), 10**7),
    st.fractions(max_denominator=10**6),
    st.builds(
        lambda top, places: Fraction(top, 10**places), st.integers(-(10**9), 10**9), st.integers(0, 12)
    ),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40),
)


@given(numbers, st.sampled_from(LANGUAGES), st.booleans())
@example(Fraction(12345, 1000), "de", False)
@example(1234567, "de-ch", True)
@example(Fraction(123456, 7), "fr", True)
def test_what_is_printed_is_read_back(number: Number, language: str, separated: bool) -> None:
    """A number printed in any language, with separators or without, is read back as the same value there."""
    printed = thousands(number) if separated else plain(number)
    expected = Fraction(plain(number))

    assert value(localized(printed, language), language) == expected


SIGNS = "0123456789 .,'_+-−/%eExX*·^()½²⁻mkg°€=\u202f٫٬"


@given(st.one_of(st.text(max_size=40), st.text(SIGNS, max_size=20)), st.sampled_from(LANGUAGES))
def test_any_text_is_read_or_refused(text: str, language: str) -> None:
    """No text raises, and a refusal points into the text."""
    result = read_number(text, language=language)

    if isinstance(result, Unreadable):
        assert result.message
        assert 0 <= result.at <= len(text)
    else:
        assert not isinstance(result.value, Decimal | float)
        assert type(result.value) is int or result.value.denominator > 1


@given(st.from_regex(r"-?[0-9]{1,4}([.,][0-9]{1,4}){0,2}", fullmatch=True))
def test_two_languages_never_read_differently_but_for_three_digits(text: str) -> None:
    """Only one mark before exactly three digits means different numbers to different students."""
    read = {
        result.value
        for language in LANGUAGES
        if isinstance(result := read_number(text, language=language), Typed)
    }
    rest = text.lstrip("-").replace(",", ".").split(".")

    assert len(read) < 2 or (len(rest) == 2 and len(rest[1]) == 3)
