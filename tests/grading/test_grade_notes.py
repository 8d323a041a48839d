"""Outcomes in the language of their question."""

from __future__ import annotations

from pathlib import Path

import pytest

import quizgen
from quizgen import Variant, grade
from quizgen.grading.number import Typed, Unreadable, read_number
from quizgen.grading.units import check_unit
from quizgen.maths.compare import EXACT

GOOD = Path(__file__).parents[1] / "banks" / "good" / "languages.yaml"
BANKS = {language: quizgen.load(GOOD, language=language) for language in ("en", "de", "fr", "es", "nl")}
EXAMPLES = {language: quizgen.load("examples", language=language) for language in ("de", "fr", "es")}


def example(question: str, language: str, **values: int) -> Variant:
    """The variant of an example question that has just these values."""
    made = quizgen.variants(EXAMPLES[language], question, 2000, seed=1, allow_repeats=True)
    return next(v for v in made if all(v.values[name] == value for name, value in values.items()))


def told(question: str, response: str, language: str, form: str = "") -> str:
    (made,) = quizgen.variants(BANKS[language], question, 1, seed=2, form=form)
    return grade(made, response).note


@pytest.mark.parametrize(
    ("question", "response", "german", "french"),
    [
        (
            "total:number",
            "-7",
            "kein bekannter Fehler führt zu dieser Zahl",
            "aucune erreur connue ne mène à ce nombre",
        ),
        ("total:number", "viel", "das ist keine Zahl", "ceci n'est pas un nombre"),
        ("total:number", "5/0", "durch 0 kann nicht geteilt werden", "on ne peut pas diviser par 0"),
        (
            "both:set",
            "1; 2; 3",
            "gefragt sind 2 Zahlen, angegeben 3",
            "2 nombres sont demandés, la réponse en compte 3",
        ),
        (
            "both:tuple",
            "1; 2",
            "kein bekannter Fehler führt zu diesen Zahlen",
            "aucune erreur connue ne mène à ces nombres",
        ),
        (
            "total:choice",
            "Z",
            "`Z` ist keiner der Buchstaben A bis D",
            "`Z` n'est pas une des lettres de A à D",
        ),
        (
            "total:choice",
            "A B",
            "gefragt ist ein Buchstabe, angegeben sind mehrere",
            "une seule lettre est demandée, plusieurs sont données",
        ),
        ("several", "", "es ist kein Buchstabe angegeben", "aucune lettre n'est donnée"),
        (
            "sort",
            "AAB",
            "jeder Buchstabe wird genau einmal gebraucht",
            "chaque lettre doit figurer une fois",
        ),
        (
            "claim",
            "vielleicht",
            "die Antwort ist wahr oder falsch",
            "la réponse est vrai ou faux",
        ),
        ("word", " ", "es ist nichts eingegeben", "aucune réponse n'est saisie"),
        (
            "word",
            "Berlinn",
            "nahe an der Antwort: bitte die Schreibweise prüfen",
            "proche de la réponse\N{NO-BREAK SPACE}: vérifier l'orthographe",
        ),
        ("free", "Darum.", "das bewertet ein Mensch", "cette réponse est notée par une personne"),
    ],
)
def test_an_outcome_is_told_in_the_language_of_its_question(
    question: str, response: str, german: str, french: str
) -> None:
    """The same answer has a German note in a German question, and a French one in a French question."""
    id_, _, form = question.partition(":")

    assert told(id_, response, "de", form) == german
    assert told(id_, response, "fr", form) == french


def test_other_languages_are_told_in_english() -> None:
    """A Dutch question has English notes."""
    assert told("total", "-7", "nl") == told("total", "-7", "en") == "no known mistake leads to this number"


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "folgt aus der eigenen Antwort auf (a) und (b)"),
        ("fr", "découle de la réponse donnée à (a) et (b)"),
        ("es", "se deduce de la respuesta dada en (a) y (b)"),
    ],
)
def test_an_error_carried_forward_is_told_in_its_language(language: str, note: str) -> None:
    """45 and 15 are wrong, and 60 follows from both."""
    made = example("part-by-part", language, m=4, n=5, k=3)

    assert grade(made, ["45", "15", "60"]).parts[2].note == note


@pytest.mark.parametrize(
    ("language", "note"),
    [
        ("de", "zwei Fehler auf einmal führen zu dieser Zahl"),
        ("fr", "deux erreurs à la fois mènent à ce nombre"),
        ("es", "dos errores a la vez llevan a este número"),
    ],
)
def test_two_mistakes_at_once_are_told_in_their_language(language: str, note: str) -> None:
    """72 has no biases (68 - 8), and the inputs feed the output (+ 12)."""
    made = example("typed-number", language, m=4, n=5, k=3)

    assert grade(made, "72").note == note


def test_a_formula_is_judged_in_its_language_and_refused_in_english() -> None:
    """A wrong formula and a comparison have German notes; why another cannot be read is told in English."""
    asked = next(q.id for q in EXAMPLES["de"].questions if "formula" in q.forms)
    (made,) = quizgen.variants(EXAMPLES["de"], asked, 1, form="formula")

    assert grade(made, "123456789").note == "kein bekannter Fehler führt zu dieser Formel"
    assert grade(made, "1 < 2").note == "gefragt ist eine Formel, kein Vergleich"
    assert grade(made, "1 +").at is not None


def test_an_answer_that_is_too_long_is_told_with_the_limit() -> None:
    """The limit of ten thousand characters is written as in German."""
    (made,) = quizgen.variants(BANKS["de"], "word", 1)

    assert grade(made, "x" * 10_001).note == "die Antwort ist länger als 10\u202f000 Zeichen"


def test_the_note_stays_in_the_language_of_the_question() -> None:
    """Reading numbers as in English does not make an outcome of a German question English."""
    (made,) = quizgen.variants(BANKS["de"], "total", 1)

    note = grade(made, "1,234,56", language="en").note
    assert note == "Tausender sind Gruppen von drei Ziffern hinter demselben Zeichen"


UNREADABLE = [
    "",
    "x",
    "9" * 1001,
    "€ 5 m",
    "1.5 ½",
    "1.5 1/2",
    "3*4",
    "2^3",
    "12 345/2",
    "1/0",
    "10^(3",
    "1e99999",
    "5 ?",
    "5 " + "m" * 61,
    "5 m 6",
    "5 m?",
    "1.234 5",
    "12 34",
    "12,34,5",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_every_refusal_is_told_in_every_language(text: str) -> None:
    """Whatever is refused is refused at the same place in four languages, with a message of each."""
    found = [read_number(text, language="en", told_in=language) for language in ("en", "de", "fr", "es")]

    assert all(isinstance(refused, Unreadable) for refused in found)
    assert len({refused.at for refused in found if isinstance(refused, Unreadable)}) == 1
    assert len({refused.message for refused in found if isinstance(refused, Unreadable)}) == 4


def test_a_number_of_two_readings_is_shown_with_the_comma_of_its_reader() -> None:
    """In German both readings of 1.234 are written so that they can be typed."""
    refused = read_number("1.234", language="de")

    assert refused == Unreadable("`1.234` kann `1234` oder `1,234` heißen: bitte eines davon schreiben", 1)
    assert read_number("3*4", language="de") == Unreadable(
        "nur eine Zehnerpotenz kann hier ein Faktor sein, etwa `1,2*10^3`", 1
    )


@pytest.mark.parametrize(
    ("text", "unit", "language", "message"),
    [
        ("5", "km", "de", "Die Zahl ist richtig. Ihre Einheit fehlt: km."),
        ("5 kg", "km", "fr", "`kg` ne mesure pas la même grandeur que km."),
        ("5 kg", "", "es", "Aquí no va ninguna unidad; se ha dado `kg`."),
        ("5 Km", "km", "de", "`Km` ist hier nicht als Einheit bekannt; ist `km` gemeint?"),
        ("5 wug", "km", "fr", "`wug` n'est pas une unité connue ici"),
        ("5 J/kg K", "km", "es", "`J/kg K` se puede leer de dos maneras: escriba `J/(kg K)` o `J K/kg`"),
        (
            "50000 km",
            "km",
            "de",
            "Die Ziffern sind richtig, aber der Wert ist um den Faktor 10\u202f000 zu groß.",
        ),
        (
            "0,5",
            "km",
            "fr",
            (
                "Les chiffres sont corrects, mais la valeur est 10 fois trop petite. "
                "L'unité manque aussi\N{NO-BREAK SPACE}: km."
            ),
        ),
        ("7 km", "km", "es", "El valor no es correcto."),
    ],
)
def test_a_slip_with_a_unit_is_told_in_its_language(
    text: str, unit: str, language: str, message: str
) -> None:
    """The key is 5; each kind of slip has its sentence, with numbers as the language writes them."""
    typed = read_number(text, language=language)
    assert isinstance(typed, Typed)

    assert check_unit(typed, 5, unit, EXACT, language=language).message == message


@pytest.mark.parametrize(
    ("language", "true", "false"),
    [
        ("de", ["ja", "Richtig.", "W", "stimmt"], ["nein", "F", "stimmt nicht"]),
        ("fr", ["oui", "V", "Juste"], ["non", "F"]),
        ("es", ["sí", "si\N{COMBINING ACUTE ACCENT}", "V", "cierto"], ["no", "falsa"]),
        ("en", ["yes", "T", "a"], ["No", "wrong", "b"]),
        ("nl", ["yes", "true"], ["no", "false"]),
    ],
)
def test_yes_and_no_are_read_in_their_language(language: str, true: list[str], false: list[str]) -> None:
    """Each word chooses the option that it means, and so do the English ones in every language."""
    for made in quizgen.variants(BANKS[language], "claim", 4):
        yes, no = (option.right for option in made.options)
        assert [grade(made, word).right for word in [*true, "true", "yes"]] == [yes] * (len(true) + 2)
        assert [grade(made, word).right for word in [*false, "false", "no"]] == [no] * (len(false) + 2)
