"""What students are told, and what figures say of themselves, in several languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter

import pytest

from quizgen.text.described import DESCRIPTIONS, Descriptions, descriptions
from quizgen.text.described import ENGLISH as DESCRIBED
from quizgen.text.notes import ENGLISH, NOTES, Notes, grouped, notes

LANGUAGES = ["de", "fr", "es"]
SAME = {"quoted"}
"""What two languages may have in common: a frame without words."""


def templates(table: Notes | Descriptions) -> Iterator[tuple[str, str]]:
    """Each template under its name; the words for true and false are none."""
    for name, value in zip(table._fields, table, strict=True):
        if isinstance(value, Mapping):
            yield from ((f"{name}.{reason}", text) for reason, text in value.items())
        elif isinstance(value, str):
            yield name, value


def places(template: str) -> list[str]:
    return sorted(field for _, field, _, _ in Formatter().parse(template) if field is not None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("table", "english"), [(NOTES, ENGLISH), (DESCRIPTIONS, DESCRIBED)])
def test_a_language_says_everything_with_the_same_places(table, english, language: str) -> None:
    """Each template is there in each language, is not the English one, and is filled with the same fields."""
    own = dict(templates(table[language]))

    assert own.keys() == dict(templates(english)).keys()
    for name, template in templates(english):
        assert places(own[name]) == places(template), name
        assert own[name] != template or name in SAME, name


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
@pytest.mark.parametrize("table", [notes, descriptions])
def test_every_place_is_named_and_plain(table, language: str) -> None:
    """Nothing is filled by position, and no template reaches into what it is filled with."""
    for name, template in templates(table(language)):
        assert all(place.isidentifier() for place in places(template)), name


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_no_word_is_both_true_and_false(language: str) -> None:
    """What may be typed is lower case and means one thing, beside the English words and the letters A and B."""
    own = notes(language)
    true, false = {"a", *own.true, *ENGLISH.true}, {"b", *own.false, *ENGLISH.false}

    assert not true & false
    assert all(word == word.casefold() for word in true | false)


@pytest.mark.parametrize(
    ("tag", "spoken"),
    [("en", "en"), ("de", "de"), ("de-CH", "de"), ("fr-CA", "fr"), ("nl", "en"), ("des", "en")],
)
def test_a_country_speaks_its_language_and_others_english(tag: str, spoken: str) -> None:
    """A tag with a country has the notes of its language; a language that is not there has English ones."""
    assert notes(tag) is NOTES.get(spoken, ENGLISH)
    assert descriptions(tag) is DESCRIPTIONS.get(spoken, DESCRIBED)


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "10,000"), ("de", "10\u202f000"), ("de-CH", "10’000"), ("fr", "10\u202f000")],
)
def test_a_limit_is_written_as_the_language_does(language: str, written: str) -> None:
    """Ten thousand has the separator of its reader."""
    assert grouped(10_000, language) == written
