"""Units on paper and in Moodle: where one is asked for, and where it is printed."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from quizgen import Variant
from quizgen.bank import load_text
from quizgen.cli.screen import render
from quizgen.grading.grade import grade
from quizgen.pipeline import variants

from .build import documents

BANK = """
quizgen: 1
id: units
language: LANGUAGE
formulas:
  f:
    symbols: {a: length, b: width}
    steps: {area: a*b}
    mistakes:
      adds: {set: {area: a + b}}
      perimeter: {set: {area: 2*(a + b)}}
      doubles: {set: {area: 2*a*b}}
questions:
  - {id: q, formula: f, ask: area, vary: {a: [14], b: [15]}, stem: "How large?", unit: UNIT, form: FORM}
"""
"""14 by 15 are 210."""


def made(form: str, unit: str = "m**2", language: str = "en", ask: str = "") -> Variant:
    text = BANK.replace("FORM", form).replace("UNIT", unit).replace("LANGUAGE", language)
    loaded = load_text(text, "units.yaml")
    assert loaded.bank is not None
    assert loaded.bank.questions, loaded.findings
    return next(variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1, form=ask))


@pytest.mark.parametrize(
    ("language", "paper", "moodle"),
    [
        ("en", "(with its unit)", "with its unit."),
        ("de", "(mit Einheit)", "mit ihrer Einheit"),
        ("fr", "(avec son unité)", "avec son unité."),
        ("es", "(con su unidad)", "con su unidad."),
    ],
)
def test_a_sheet_says_that_a_unit_is_asked(language: str, paper: str, moodle: str) -> None:
    """Without its unit a number is worth nothing, so the answer line and Moodle's text ask for it."""
    shown = made("number", language=language)
    sheet, key, solutions = documents("markdown", shown)
    (xml,) = documents("moodle", shown)
    text = next(ET.fromstring(xml).iterfind("./question/questiontext/text")).text or ""

    assert sheet.count(paper) == 1
    assert paper not in key + solutions
    assert moodle in text
    assert grade(shown, "210").score == 0


def test_the_screen_says_that_a_unit_is_asked() -> None:
    """What an author looks at tells a typed number from one that has a unit."""
    assert "number, with its unit" in render(made("number"), 80)
    assert "with its unit" not in render(made("choice"), 80)


@pytest.mark.parametrize(("form", "ask"), [("[number, choice]", "choice"), ("choice", "")])
def test_options_show_the_unit(form: str, ask: str) -> None:
    """Every option has the unit, as the key says it: once."""
    shown = made(form, ask=ask)
    sheet, key, _ = documents("markdown", shown)
    (xml,) = documents("moodle", shown)

    assert {str(option.text) for option in shown.options} == {"210 m²", "29 m²", "58 m²", "420 m²"}
    assert sheet.count("210 m²") == 1
    assert "with its unit" not in sheet + xml
    assert "210 m² m²" not in key
    assert "210 m²" in key
    assert xml.count("210 m²") == 1


@pytest.mark.parametrize("unit", ["kg*m/s**2", "%", "degC", "µg"])
def test_no_unit_is_taken_for_markup(unit: str) -> None:
    """Signs in a unit are shown as they are among options."""
    right = next(option for option in made("choice", unit=f'"{unit}"').options if option.right)

    assert right.text.fills == ("210", unit.replace("**2", "²").replace("*", "·"))


def test_no_unit_for_other_forms() -> None:
    """Where nothing shows a unit it is refused, and `show_as` is not printed with a second one."""
    for more in ("form: truefalse, claim: 'It is << value >>.'", "form: choice, show_as: '<< value >> m'"):
        text = BANK.replace("form: FORM", more).replace("UNIT", "m").replace("LANGUAGE", "en")
        found = load_text(text, "units.yaml").findings

        assert [finding.code for finding in found if finding.severity == "error"] == ["form-not-possible"]
