"""The filters of texts, by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.bank import load_text
from quizgen.pipeline import variants
from quizgen.text.filters import FILTERS, base, display, ordinal, plural, si, tex, thousands, words


@pytest.mark.parametrize(
    ("filtered", "expected"),
    [
        (thousands(1234567), "1,234,567"),
        (thousands(-1234), "-1,234"),
        (thousands(999), "999"),
        (thousands(Fraction(12345, 8)), "1,543.125"),
        (thousands("word"), "word"),
        (words(0), "zero"),
        (words(13), "thirteen"),
        (words(42), "forty-two"),
        (words(90), "ninety"),
        (words(100), "100"),
        (words(Fraction(1, 2)), "0.5"),
        (plural(1, "unit"), "unit"),
        (plural(0, "unit"), "units"),
        (plural(2, "index", "indices"), "indices"),
        (ordinal(1), "1st"),
        (ordinal(2), "2nd"),
        (ordinal(3), "3rd"),
        (ordinal(11), "11th"),
        (ordinal(12), "12th"),
        (ordinal(13), "13th"),
        (ordinal(21), "21st"),
        (ordinal(111), "111th"),
        (si(999), "999"),
        (si(6_300_000), "6.3 M"),
        (si(1000), "1 k"),
        (si(999_600), "1 M"),
        (si(999_400), "999 k"),
        (si(-2_500), "-2.5 k"),
        (si(25_557_032), "25.6 M"),
        (si(7 * 10**9), "7 G"),
        (base(45, "16"), "2D"),
        (base(45, "2", "8"), "00101101"),
        (base(-10, "8"), "-12"),
        (base(0, "2"), "0"),
        (base(2**70, "16"), "4" + 17 * "0"),
        (base(Fraction(1, 2), "2"), "0.5"),
        (tex(Fraction(-1, 3)), r"-\frac{1}{3}"),
        (tex(Fraction(1, 4)), "0.25"),
        (tex("two words"), r"\text{two words}"),
        (tex(5), "5"),
        (display(Decimal("2.5")), "2.5"),
    ],
)
def test_what_a_filter_makes(filtered: str, expected: str) -> None:
    """Each filter makes of a value what a reader would write."""
    assert filtered == expected


@given(st.one_of(st.integers(-(10**15), 10**15), st.fractions(), st.text(max_size=20)))
def test_every_filter_takes_every_value(value: int | Fraction | str) -> None:
    """No filter fails on a number or a word."""
    for name, entry in FILTERS.items():
        arguments = (["2", "8"] if name == "base" else ["one", "many"])[: entry.max_args]
        assert isinstance(entry.apply(value, *arguments), str)


@given(st.integers(-(10**18), 10**18))
def test_thousands_only_adds_commas(value: int) -> None:
    """Without its commas, the text is the number again."""
    assert int(thousands(value).replace(",", "")) == value


def test_a_symbol_that_stays_a_symbol_is_typeset_by_its_name() -> None:
    """Where a formula is asked, `tex` of a symbol without a value is its letter in maths, not a word."""
    loaded = load_text(
        "quizgen: 1\nid: t\nformulas: {f: {symbols: {n1: units, alpha: rate}, steps: {a: n1*alpha}}}\nquestions:\n"
        '  - {id: q, formula: f, ask: a, stem: "$<< n1 | tex >>$, $<< alpha | tex >>$?", form: formula}\n',
        "t.yaml",
    )
    assert loaded.bank is not None, loaded.findings
    (made,) = variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1)

    assert str(made.stem) == r"$n_{1}$, $\alpha$?"
