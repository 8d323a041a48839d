"""quizgen's own words in several languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.text.phrases import ENGLISH, PHRASES, counted, phrases

SHARED = {"colon", "name", "questions", "points", "then", "heads", "correct"}
"""Words that may be the same in two languages."""


@pytest.mark.parametrize("language", PHRASES)
def test_a_language_has_all_the_words(language: str) -> None:
    """No phrase of a language that quizgen speaks is left in English."""
    own = PHRASES[language]

    assert {key for key in own._fields if getattr(own, key) == getattr(ENGLISH, key)} <= SHARED
    assert own.from_category[1].format(3).count("3") == 1


@pytest.mark.parametrize("language", ["en", *PHRASES])
def test_no_phrase_is_markup(language: str) -> None:
    """A phrase stands in Markdown and in LaTeX's surroundings as it is: no sign of either is in it."""
    for value in phrases(language):
        assert not set("\\`*_[]<>$#~|&\n") & set("".join(value))


@pytest.mark.parametrize(
    ("tag", "answer"),
    [("en", "Answer"), ("de", "Antwort"), ("de-CH", "Antwort"), ("fr", "Réponse"), ("nl", "Answer")],
)
def test_a_country_speaks_its_language_and_others_english(tag: str, answer: str) -> None:
    """A tag with a country has the words of its language; a language that is not there has English ones."""
    assert phrases(tag).answer == answer


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        (1, "en", "1 point"),
        (Fraction(3, 2), "en", "1.5 points"),
        (20000, "en", "20000 points"),
        (1, "de", "1 Punkt"),
        (Fraction(3, 2), "de", "1,5 Punkte"),
        (Fraction(3, 2), "fr", "1,5 point"),
        (2, "fr", "2 points"),
        (Fraction(1, 2), "es", "0,5 puntos"),
    ],
)
def test_points_are_counted_as_the_language_does(number: int | Fraction, language: str, shown: str) -> None:
    """One or several, by the rule of the language, and with its decimal mark."""
    assert counted(number, phrases(language).points, language) == shown
