"""Numbers as a language writes them."""

from __future__ import annotations

import pytest

from quizgen.text.numbers import CONVENTIONS, NARROW, in_formulas, in_latex, in_text, localized


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("45", "en", "45"),
        ("1234", "en", "1234"),
        ("12345", "en", "12,345"),
        ("1234567.891", "en", "1,234,567.891"),
        ("1,234", "en", "1,234"),
        ("-3", "en", "−3"),
        ("-0.5", "de", "−0,5"),
        ("1234.5", "de", "1234,5"),
        ("12345.5", "de", f"12{NARROW}345,5"),
        ("1,234", "fr", f"1{NARROW}234"),
        ("-1234567", "fr-CA", f"−1{NARROW}234{NARROW}567"),
        ("12345.5", "de-CH", "12’345.5"),
        ("12345.5", "de_CH", "12’345.5"),
        ("0.5", "es", "0,5"),
        ("0.5", "es-MX", "0.5"),
        ("12345.5", "eo", "12345.5"),
        ("1,234", "eo", "1234"),
        ("1/3", "de", "1/3"),
        ("-22/7", "de", "−22/7"),
        ("123456/7", "de", "123456/7"),
        ("1.2e-7", "de", "1,2e-7"),
        ("1.234567891e20", "fr", "1,234567891e20"),
        ("6.3 M", "de", "6,3 M"),
    ],
)
def test_a_number_is_printed_as_its_language_writes_it(text: str, language: str, shown: str) -> None:
    """The decimal mark and, from five digits on or where there were some, the separators are the language's."""
    assert localized(text, language) == shown


@pytest.mark.parametrize(
    "text", ["", "Keras", "twelve", "1st", "12, 20", "10.0.0.1", "v1.2", "1,23", "x", "1.", "--1"]
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_other_text_is_left_alone(text: str, language: str) -> None:
    """Words, addresses and lists are not numbers and stay what they are."""
    assert localized(text, language) == text


def test_a_decimal_mark_never_separates_thousands() -> None:
    """In no language of the table could a separator be taken for its decimal mark, or for a dot as one."""
    assert all(
        c.group != c.decimal and (c.decimal == "." or c.group not in ".,") for c in CONVENTIONS.values()
    )


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("12.5, 20000", "de", f"12,5; 20{NARROW}000"),
        ("12.5; 20000", "fr", f"12,5; 20{NARROW}000"),
        ("12.5, 20000", "ja", "12.5, 20,000"),
        ("0.5", "de", "0,5"),
        ("one, 0.5", "de", "one, 0.5"),
        ("Keras 2.4", "de", "Keras 2.4"),
        ("", "de", ""),
    ],
)
def test_several_numbers_are_told_apart(text: str, language: str, shown: str) -> None:
    """Between numbers with decimal commas stands a semicolon; what is no number stays as it is."""
    assert in_text(text, language) == shown


@pytest.mark.parametrize(
    ("latex", "language", "shown"),
    [
        ("12345.5", "de", r"12\,345{,}5"),
        (r"\left(-0.5\right)", "fr", r"\left(-0{,}5\right)"),
        (r"\frac{12345}{7}", "de", r"\frac{12\,345}{7}"),
        ("1,234", "de", r"1\,234"),
        ("1.2e-7", "de", "1{,}2e-7"),
        ("12345.5", "de-CH", r"12\,345.5"),
        ("12345.5", "ja", "12{,}345.5"),
        ("12345.5", "eo", "12345.5"),
        ("12345.5", "en", "12345.5"),
        ("12345.5", "en-GB", "12345.5"),
        (r"\text{Keras 2.4} + 1.5", "de", r"\text{Keras 2.4} + 1{,}5"),
        (r"x_{12} + y2.5", "de", r"x_{12} + y2.5"),
    ],
)
def test_numbers_in_latex_have_braces_and_thin_spaces(latex: str, language: str, shown: str) -> None:
    r"""A decimal comma is `{,}`, thousands are apart by `\,`; words and English stay as they are."""
    assert in_latex(language)(latex) == shown


def test_only_what_is_between_dollars_is_maths() -> None:
    """The author's prose keeps its points, a literal dollar included."""
    text = r"v1.5 costs \$2.5: $x = 0.5$, and $$12345 + 1$$"

    assert in_formulas(text, "de") == r"v1.5 costs \$2.5: $x = 0{,}5$, and $$12\,345 + 1$$"
