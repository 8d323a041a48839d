"""Answers in the language of the question: what is printed as the key is right when it is typed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import quizgen
from quizgen import grade
from quizgen.model import FIRST_MARK, Variant
from quizgen.text.numbers import CONVENTIONS, in_text

GOOD = Path(__file__).parents[1] / "banks" / "good" / "languages.yaml"
LANGUAGES = ["en", "en-GB", "de", "de-CH", "fr", "es", "es-MX", "ja", "eo"]
BANKS = {language: quizgen.load(GOOD, language=language) for language in LANGUAGES}


def printed(variant: Variant) -> str:
    """The key as it stands on paper."""
    text = variant.key[0].text
    fills = tuple(in_text(fill, variant.question.language) for fill in text.fills)
    return str(text._replace(fills=fills))


@pytest.mark.parametrize("question", ["total", "loss", "both:tuple", "both:set"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_printed_key_is_read_back_as_right(question: str, language: str) -> None:
    """For 25 variants, the key as its language prints it is right, without saying the language again."""
    id_, _, form = question.partition(":")
    made = list(quizgen.variants(BANKS[language], id_, 25, seed=5, form=form, allow_repeats=True))

    assert [v.name for v in made if not grade(v, printed(v)).right] == []


@given(
    st.sampled_from(sorted(CONVENTIONS)),
    st.integers(-(10**9), 10**9),
    st.integers(0, 3),
)
def test_any_printed_number_is_read_as_itself(language: str, digits: int, places: int) -> None:
    """Whatever decimal is printed in whatever language is read as the same number in that language."""
    value = Fraction(digits, 10**places)
    sign, text = "-" * (value < 0), f"{abs(digits):0{places + 1}d}"
    shown = sign + (f"{text[:-places]}.{text[-places:]}" if places else text)
    key = value.numerator if value.denominator == 1 else value
    (first,) = quizgen.variants(BANKS["de"], "total", 1)
    made = first._replace(
        question=_in(first, language),
        options=(first.options[0]._replace(value=(key,), text=quizgen.Text(chr(FIRST_MARK), (shown,))),),
    )

    assert grade(made, printed(made)).right


def _in(variant: Variant, language: str) -> quizgen.Question:
    from dataclasses import replace

    return replace(variant.question, language=language)


def test_another_language_can_be_asked_for() -> None:
    """`1,234` is a decimal in a German question, and a thousand to whoever says that English is written."""
    (made,) = quizgen.variants(BANKS["de"], "total", 1)
    made = made._replace(options=(made.options[0]._replace(value=(Fraction(617, 500),)),))

    assert grade(made, "1,234").right
    assert not grade(made, "1,234", language="en").right
    assert grade(made, "1.234", language="en").right


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("true", "F")), ("de", ("Wahr", "falsch")), ("fr", ("vrai", "f")), ("es", ("V", "Falso."))],
)
def test_a_claim_is_called_true_in_its_language(language: str, words: tuple[str, str]) -> None:
    """Both words of the language, in full or as one letter, are read; exactly one of them is right."""
    for made in quizgen.variants(BANKS[language], "claim", 6):
        outcomes = [grade(made, word) for word in words]
        assert [outcome.right for outcome in outcomes] == [option.right for option in made.options]


@pytest.mark.parametrize(
    ("language", "answer"),
    [
        ("de", "{0},5; {1}"),
        ("de", "{0},5 {1}"),
        ("de", "({0},5; {1})"),
        ("en", "{0}.5, {1}"),
        ("en", "{0}.5,{1}"),
    ],
)
def test_several_numbers_are_told_apart_by_language(language: str, answer: str) -> None:
    """A comma parts numbers in English; in German a semicolon or a blank does."""
    (made,) = quizgen.variants(BANKS[language], "both", 1, form="tuple")
    made = made._replace(options=(made.options[0]._replace(value=(Fraction(25, 2), 7)),))

    assert grade(made, answer.format(12, 7)).right
