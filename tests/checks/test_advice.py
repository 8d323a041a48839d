"""What is missing from a bank that works."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.bank import load, load_text
from quizgen.checks import advice
from quizgen.checks.check import check
from quizgen.findings import Finding
from quizgen.plan import compile_question

BANKS = Path(__file__).parents[1] / "banks" / "checks"
CODES = ("missing-feedback", "missing-source", "missing-level", "missing-examples", "missing-meaning")

COMPLETE = """\
quizgen: 1
formulas:
  f:
    source: A book, page 7
    symbols: {m: first, n: second}
    steps:
      part: {value: m*n, means: product}
      total: {value: part + n, means: sum}
      unused: m + n
    mistakes:
      adds: {set: {part: m + n}, feedback: Multiply them.}
      elsewhere: {set: {unused: m}}
questions:
  - id: q
    formula: f
    ask: total
    level: easy
    vary: {m: 2..9, n: 2..9}
    stem: What of << m >> and << n >>?
    form: number
    examples: [{with: {m: 2, n: 3}, answer: 9}]
  - id: r
    formula: f
    ask: part
    level: hard
    vary: {m: 2..9, n: 2..9}
    stem: What of << m >> and << n >>?
    form: number
    examples: [{with: {m: 2, n: 3}, answer: 6}]
  - id: s
    source: A book, page 8
    level: easy
    stem: Which?
    form: choice
    options: {right: [a], wrong: [{text: b, feedback: No.}]}
"""


def found(*changes: tuple[str, str]) -> list[Finding]:
    """The advice on the complete bank with some of it taken out."""
    text = COMPLETE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    loaded = load_text(text, "bank.yaml")
    assert loaded.bank is not None
    assert len(loaded.bank.questions) == 3, loaded.findings
    return [
        f
        for q in loaded.bank.questions
        for f in advice.advised(loaded.bank, compile_question(loaded.bank, q))
    ]


def told(*changes: tuple[str, str]) -> list[tuple[str, str, int]]:
    return [(f.code, f.subject, f.place.line) for f in found(*changes)]


@pytest.mark.parametrize("code", CODES)
def test_the_bank_named_for_a_code_shows_it(code: str) -> None:
    """Each code is found where the first line of its bank says."""
    path = BANKS / f"{code}.yaml"
    _, _, announced, place = path.read_text(encoding="utf-8").splitlines()[0].split()
    places = [f.place for f in check(load(path)).findings if f.code == code]

    assert announced == code
    assert place in [f"{one.line}:{one.column}" for one in places]


def test_nothing_is_missing_from_a_complete_bank() -> None:
    """What no question uses needs neither feedback nor a meaning."""
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (", feedback: Multiply them.", "", ("missing-feedback", "q", 11)),
        ("    source: A book, page 7\n", "", ("missing-source", "q", 3)),
        ("{value: m*n, means: product}", "m*n", ("missing-meaning", "q", 7)),
        ("    level: hard\n", "", ("missing-level", "r", 22)),
        ("    examples: [{with: {m: 2, n: 3}, answer: 6}]\n", "", ("missing-examples", "r", 22)),
        ("    source: A book, page 8\n", "", ("missing-source", "s", 30)),
        ("wrong: [{text: b, feedback: No.}]", "wrong: [b]", ("missing-feedback", "s", 35)),
    ],
)
def test_what_is_taken_out_is_missed_once(old: str, new: str, expected: tuple[str, str, int]) -> None:
    """What two questions use of a formula is told once, with the first of them, at its own place."""
    assert told((old, new)) == [expected]


def test_all_of_it_is_advice_with_a_hint() -> None:
    """A bank that lacks all of it can be used."""
    findings = found(
        (", feedback: Multiply them.", ""), ("    level: hard\n", ""), ("    source: A book, page 8\n", "")
    )

    assert {f.severity for f in findings} == {"advice"}
    assert all(f.hint for f in findings)


def test_a_source_of_the_question_is_enough() -> None:
    """A formula without a source is no matter where every question has its own."""
    one = ("    source: A book, page 7\n", "")
    own = ("    formula: f\n", "    formula: f\n    source: mine\n")

    assert told(one, own) == []


def test_a_formula_without_a_source_is_told_with_the_question_that_needs_it() -> None:
    """Where only the first question has a source of its own, the second still misses one."""
    one = ("    source: A book, page 7\n", "")
    own = ("  - id: q\n", "  - id: q\n    source: mine\n")

    assert [code for code, _, _ in told(one, own)] == ["missing-source"]
