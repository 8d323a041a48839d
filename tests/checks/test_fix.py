"""Repairs of a bank's text: what is certain, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.bank import load
from quizgen.bank.load import load_text
from quizgen.checks.check import check
from quizgen.checks.fix import difference, fixed

BANK = """\
# A comment that stays.
quizgen: 1
id: areas
formulas:
  area:
    symbols: {a: length, b: width}    # in metres
    steps: {area: a*b}
    mistakes:
      twice: {set: {area: 2*a*b}, feedback: Once.}
      square: {set: {area: a**2}, feedback: Only of a square.}
questions:
  - id: block
    formula: area
    ask: area
    vary: {a: 3..9, b: 3..9}          # small ones
    levl: easy
    stem: "<< a >> by << b >>?"
    form: number
  - {id: flow, formula: area, ask: area, vary: {a: 3..9, b: 3..9}, stem: "<< a >> by << b >>!", form: number}
  - id: one-condition
    formula: area
    ask: area
    vary: {a: 3..9, b: 3..9}
    where: a > 3                      # not too small
    stem: "How large is << a >> by << b >>?"
    form: number
  - id: several-conditions
    formula: area
    ask: area
    vary: {a: 3..9, b: 3..9}
    where:
      - a > 3
      - b > 3
    stem: "And << a >> by << b >>?"
    form: number
"""

FLOW = next(line for line in BANK.splitlines() if "id: flow" in line)


def repaired(text: str) -> str:
    # A question with a misspelt key is not there to be checked: it has its turn once it can be read.
    for _ in range(2):
        text, _ = fixed(text, check(load_text(text, "areas.yaml")).findings)
    return text


def test_conditions_and_spellings_are_put_where_they_belong() -> None:
    """a*b is a**2 at a == b only: each question gets `a != b`, in the style that it is written in."""
    changed = [
        line for line in difference(BANK, repaired(BANK), "areas.yaml").splitlines() if line[0] in "+-"
    ]

    assert changed[2:] == [
        "-    levl: easy",
        "+    where: a != b",
        "+    level: easy",
        "-" + FLOW,
        "+" + FLOW.replace("}, stem", "}, where: a != b, stem"),
        "-    where: a > 3                      # not too small",
        "+    where: [a > 3, a != b]                      # not too small",
        "+      - a != b",
    ]


def test_what_was_repaired_has_no_errors_left() -> None:
    """The repaired text is read and checked like any other, and nothing more is to be repaired."""
    text = repaired(BANK)
    report = check(load_text(text, "areas.yaml"))

    assert report.errors == 0
    assert fixed(text, report.findings) == (text, [])


def test_line_ends_stay_what_they_are() -> None:
    """A file from Windows keeps its carriage returns, in new lines too."""
    windows = BANK.replace("\n", "\r\n")

    assert repaired(windows) == repaired(BANK).replace("\n", "\r\n")


def test_a_guess_is_no_repair() -> None:
    """A name of an author's own that is misspelt is not replaced: what was meant is a guess."""
    text = BANK.replace('stem: "How large is << a >>', 'stem: "How large is << aa >>')

    assert "<< aa >>" in repaired(text)


@pytest.mark.parametrize("name", ["distractor-equals-key"])
def test_the_example_of_the_docs_is_mended(name: str) -> None:
    """The bank that shows the finding has none of it after its repair."""
    path = Path(__file__).parents[1] / "banks" / "checks" / f"{name}.yaml"
    text, mended = fixed(path.read_text(encoding="utf-8"), check(load(path)).findings)

    assert [finding.code for finding in mended] == [name]
    assert name not in {finding.code for finding in check(load_text(text, path.name)).findings}


def test_a_condition_that_costs_much_is_left_to_the_author() -> None:
    """Of lengths 3 and 4, `a != b` would exclude half of the variants: it is proposed and not written."""
    text = BANK.replace("{a: 3..9, b: 3..9}", "{a: [3, 4], b: [3, 4]}").replace("levl", "level")
    findings = check(load_text(text, "areas.yaml")).findings

    assert any(finding.repair and finding.repair.condition == "a != b" for finding in findings)
    assert "a != b" not in fixed(text, findings)[0]
