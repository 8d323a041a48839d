"""Matrices, tuples and intervals in Moodle: a field for each number, with its key and what mistakes lead to."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

import quizgen
from quizgen import BankError
from quizgen.bank import load_text
from quizgen.model import Bank

BANK = """
quizgen: 1
id: boxes
language: LANGUAGE
formulas:
  grid:
    symbols: {p: one, q: two, r: three, x: {means: variable, kind: variable}}
    steps:
      A: {value: "Matrix([[p, q, 1], [r, 4, q]])"}
      doubled: {value: 2*A}
      column: {value: "Matrix([p, q])/4"}
      f: {value: p*x**2}
      slope: {value: "diff(f, x)"}
    mistakes:
      squares: {set: {doubled: "hadamard_product(A, A)"}, feedback: entry by entry}
  ends:
    symbols: {c: centre, w: half width}
    steps: {low: c - w, high: c + w}
    mistakes:
      one_side: {set: {low: c}, feedback: both sides}
questions:
  - {id: matrix, formula: grid, ask: doubled, vary: {p: [1], q: [2], r: [3]}, form: matrix, points: 12, stem: "$<< A >>$"}
  - {id: column, formula: grid, ask: column, vary: {p: [1], q: [2]}, form: matrix, points: 3, mistakes: [], decimals: 1, stem: "<< p >> << q >>"}
  - {id: interval, formula: ends, ask: [low, high], vary: {c: [4], w: [1.5]}, form: interval, ends: left-open, points: 4, stem: "<< c >> << w >>"}
  - {id: tuple, formula: ends, ask: [low, high], vary: {c: [4], w: [1.5]}, form: tuple, stem: "<< c >> << w >>"}
  - {id: set, formula: ends, ask: [low, high], vary: {c: [4], w: [1.5]}, form: set, stem: "<< c >> << w >>"}
  - {id: slope, formula: grid, ask: slope, vary: {p: 1..3}, form: formula, stem: "$<< f >>$"}
  - id: both
    stem: "<< c >> and << w >>"
    formula: ends
    vary: {c: [4], w: [1.5]}
    parts:
      - {ask: [low, high], form: interval, points: 2, stem: "From where to where?"}
      - {ask: high, form: number, stem: "Up to where?"}
"""
FIELD = re.compile(r"\{([0-9]+):([A-Z]+):([^}]*)\}")


def bank(language: str = "en") -> Bank:
    loaded = load_text(BANK.replace("LANGUAGE", language), "boxes.yaml")
    assert loaded.bank is not None, loaded.findings
    return loaded.bank


def text_of(question: str, language: str = "en") -> str:
    """The text of the cloze question that Moodle imports."""
    with TemporaryDirectory() as folder:
        quizgen.write(bank(language), f"{folder}/x.xml", questions=question)
        root = ET.fromstring(Path(folder, "x.xml").read_text(encoding="utf-8"))
    (element,) = [element for element in root if element.get("type") == "cloze"]
    return element.findtext("questiontext/text", "")


def fields(text: str) -> list[tuple[int, str, list[str]]]:
    """Weight, type and alternatives of each field; Moodle parts alternatives by a `~`."""
    return [(int(weight), kind, unescape(body).split("~")) for weight, kind, body in FIELD.findall(text)]


def test_a_matrix_is_a_table_of_fields() -> None:
    """Two rows of three fields, twelve points shared alike, each with the key of its own entry."""
    text = text_of("matrix")
    found = fields(text)

    assert [(weight, kind) for weight, kind, _ in found] == [(2, "NM")] * 6
    assert [alternatives[0] for _, _, alternatives in found] == [f"={k}:0" for k in (2, 4, 2, 6, 8, 4)]
    assert [len(row.split("<td>")) - 1 for row in text.split("<tr>")[1:]] == [3, 3]


def test_a_mistake_stands_only_where_it_differs() -> None:
    """Squares of 1, 2, 1, 3, 4, 2 are wrong at 0 % but for both 2s, whose square is their double."""
    found = [alternatives[1:] for _, _, alternatives in fields(text_of("matrix"))]

    assert [[one.partition("#")[0] for one in wrong] for wrong in found] == [
        ["%0%1:0"], [], ["%0%1:0"], ["%0%9:0"], ["%0%16:0"], [],
    ]  # fmt: skip
    assert all("entry by entry" in one for wrong in found for one in wrong)


def test_weights_are_whole() -> None:
    """Three points for two numbers, one for two and four for two: weights 1, 1 and 2."""
    for question, weight in (("column", 1), ("tuple", 1), ("interval", 2)):
        assert [found[0] for found in fields(text_of(question))] == [weight, weight]


def test_a_rounded_entry_has_its_tolerance() -> None:
    """1/4 and 1/2 with one decimal are right within one half of the last place."""
    keys = [alternatives[0] for _, _, alternatives in fields(text_of("column"))]
    values = [tuple(map(float, key.removeprefix("=").split(":"))) for key in keys]

    for (value, tolerance), exact in zip(values, (0.25, 0.5), strict=True):
        assert abs(value - exact) <= tolerance
        assert 0.05 <= tolerance <= 0.0501


def test_an_interval_is_two_fields_in_its_brackets() -> None:
    """From 2.5 (not included) to 5.5: the ends are typed, the brackets stand there."""
    text = text_of("interval")

    assert [a[0] for _, _, a in fields(text)] == ["=2.5:0", "=5.5:0"]
    assert re.search(r"\(\{2:NM:[^}]*\}, \{2:NM:[^}]*\}\]", text)
    assert re.search(r"\(\{2:NM:[^}]*\}; \{2:NM:[^}]*\}\]", text_of("interval", "de"))


def test_a_tuple_is_a_field_for_each_number() -> None:
    """Both numbers in order; the lower one has the mistake of one side, the upper one has none."""
    found = fields(text_of("tuple"))

    assert [[one.partition("#")[0] for one in alternatives] for _, _, alternatives in found] == [
        ["=2.5:0", "%0%4:0"],
        ["=5.5:0"],
    ]


def test_an_interval_as_a_part() -> None:
    """Within a question in parts, an interval has its two fields and the number its one."""
    assert [(weight, kind, a[0]) for weight, kind, a in fields(text_of("both"))] == [
        (1, "NM", "=2.5:0"),
        (1, "NM", "=5.5:0"),
        (1, "NM", "=5.5:0"),
    ]


@pytest.mark.parametrize("question", ["set", "slope"])
def test_what_moodle_cannot_mark_is_refused(question: str, tmp_path: Path) -> None:
    """Numbers in any order and formulas are a finding with a hint, and no file is written."""
    with pytest.raises(BankError) as refused:
        quizgen.write(bank(), tmp_path / "x.xml", questions=question)

    assert [(f.code, f.subject, bool(f.hint)) for f in refused.value.findings] == [
        ("moodle-form", question, True)
    ]
    assert not list(tmp_path.iterdir())
