"""Texts in several languages: which one is read, and what is said when it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

import quizgen
from quizgen.bank import load, load_text
from quizgen.findings import Finding
from quizgen.model import Question
from quizgen.resources import bank_path, banks

GOOD = Path(__file__).parents[1] / "banks" / "good" / "languages.yaml"
BANK = """\
quizgen: 1
id: b
language: LANGUAGE
questions:
  - id: q
    form: choice
    options: {right: [{en: "yes", de: ja, pt-BR: sim}], wrong: [{de: nein, en: "no"}, LSTM]}
    stem: STEM
    hints: {de: Denk nach., fr: Pensez.}
"""
STEM = "{en: Odd?, de: Ungerade?}"


def read(
    language: str, *, stem: str = STEM, own: str = "en"
) -> tuple[Question, tuple[Finding, ...], tuple[str, ...]]:
    loaded = load_text(BANK.replace("STEM", stem).replace("LANGUAGE", own), "b.yaml", language)
    assert loaded.bank is not None
    return loaded.bank.questions[0], loaded.findings, loaded.languages


def shown(question: Question) -> tuple[str, list[str], str]:
    assert question.pool is not None
    options = [option.text.source for option in (*question.pool.right, *question.pool.wrong)]
    return question.stem.source, options, question.hints[0].source


@pytest.mark.parametrize(
    ("language", "own", "expected"),
    [
        ("", "en", ("Odd?", ["yes", "no", "LSTM"], "Denk nach.")),
        ("", "de", ("Ungerade?", ["ja", "nein", "LSTM"], "Denk nach.")),
        ("de", "en", ("Ungerade?", ["ja", "nein", "LSTM"], "Denk nach.")),
        ("de-CH", "en", ("Ungerade?", ["ja", "nein", "LSTM"], "Denk nach.")),
        ("fr", "en", ("Odd?", ["yes", "no", "LSTM"], "Pensez.")),
        ("fr", "de", ("Ungerade?", ["ja", "nein", "LSTM"], "Pensez.")),
        ("pt", "en", ("Odd?", ["sim", "no", "LSTM"], "Denk nach.")),
        ("nl", "es", ("Odd?", ["yes", "nein", "LSTM"], "Denk nach.")),
    ],
)
def test_the_wanted_language_then_the_bank_s_then_the_first(
    language: str, own: str, expected: tuple[str, list[str], str]
) -> None:
    """Text by text: the wanted language (of any country), else the bank's own, else the first given."""
    question, _, _ = read(language, own=own)

    assert shown(question) == expected
    assert question.language == (language or own)


def test_all_that_is_missing_in_a_question_is_one_warning() -> None:
    """Stem, options and hint lack French or English: one warning each time, with what to add."""
    _, (found,), _ = read("nl")
    assert (found.code, found.severity, found.subject) == ("language-missing", "warning", "q")
    assert "`nl`" in found.message
    assert found.hint == "add `nl: ...`"

    _, (own,), _ = read("")
    assert (own.place.line, own.place.column) == (9, 12)


def test_a_stem_without_languages_is_in_that_of_the_bank() -> None:
    """Asked for in German, a question with a plain English stem is reported; a plain option is a name."""
    _, (found,), _ = read("de", stem="Odd?")
    assert (found.code, found.place.line) == ("language-missing", 8)
    assert found.hint == "write `stem: {en: ..., de: ...}`"

    assert read("de")[1] == ()
    assert read("de-AT", stem="Ungerade?", own="de")[1] == ()


def test_a_bank_knows_its_languages() -> None:
    """Every language in which something is given, the bank's own first."""
    assert read("")[2] == ("en", "de", "fr", "pt-BR")
    assert load(bank_path("recurrent")).languages == ("en",)


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_text_may_have_languages_wherever_it_stands(language: str) -> None:
    """The good bank has no findings in either language, and no text of it is left in the other."""
    loaded = load(GOOD, language)
    other = repr(load(GOOD, {"en": "de", "de": "en"}[language]).bank)

    assert loaded.findings == ()
    assert loaded.bank is not None
    assert loaded.bank.language == language
    assert loaded.bank.quizzes[0].intro == {"en": "Ten minutes.", "de": "Zehn Minuten."}[language]
    assert loaded.bank.formulas["later"].steps["gain"].means == {"en": "gain", "de": "Gewinn"}[language]
    words = {"en": ["Money", "per cent", "fee is", "Begin with", "three", "horse", "Because"],
             "de": ["Geld", "Prozent", "Gebühr fehlt", "Beginne mit", "drei", "Pferd", "Darum"]}[language]  # fmt: skip
    assert [word for word in words if word not in repr(loaded.bank)] == []
    assert [word for word in words if word in other] == []


@pytest.mark.parametrize("name", banks())
def test_shipped_banks_are_sound_in_every_language(name: str) -> None:
    """Read in each of its languages, a shipped bank has no errors, and answers the same."""
    loaded = load(bank_path(name))
    for language in loaded.languages:
        other = load(bank_path(name), language)
        assert {f.code for f in other.findings} <= {"language-missing"}
        assert loaded.bank is not None
        assert other.bank is not None
        assert [q.id for q in other.bank.questions] == [q.id for q in loaded.bank.questions]


def test_the_library_takes_a_language_or_says_that_it_is_none() -> None:
    """`load(..., language=...)` reads that language; a word that is no tag is refused."""
    assert quizgen.load(GOOD, language="de").title == "Zinsen"
    with pytest.raises(ValueError, match="no language"):
        quizgen.load(GOOD, language="German")


def test_variants_are_the_same_in_every_language() -> None:
    """A language changes words only: names, values and keys of variants stay what they are."""
    banks_ = [quizgen.load(GOOD, language=language) for language in ("en", "de")]
    for id_ in ("total", "both", "several", "match", "stages"):
        one, other = (list(quizgen.variants(bank, id_, 3, allow_repeats=True)) for bank in banks_)
        assert [v.name for v in one] == [v.name for v in other]
        assert [v.values for v in one] == [v.values for v in other]
        assert [[o.value for o in v.options] for v in one] == [[o.value for o in v.options] for v in other]
        assert [v.order for v in one] == [v.order for v in other]
