"""Errors carried forward through parts with units, and answers that are not texts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import quizgen
from quizgen import Variant
from quizgen.bank import load_text
from quizgen.grading.grade import grade
from quizgen.pipeline import variants

POWER = """
quizgen: 1
id: power
formulas:
  f:
    symbols:
      u: {means: volts}
      i: {means: amperes, kind: rational}
      t: {means: seconds}
    steps: {p: u*i, w: p*t}
    mistakes:
      adds: {set: {p: u + i}, feedback: "Added."}
      in_kilowatts: {answer: asked/1000, for: p, feedback: "That is in kilowatts."}
questions:
  - id: q
    formula: f
    vary: {u: [11], i: [2.5], t: [13]}
    stem: "<< u >> V, << i >> A, << t >> s"
    parts:
      - {stem: "Power?", ask: p, unit: W, form: number}
      - {stem: "Work?", ask: w, unit: J, form: number}
"""
"""11 V times 2.5 A are 27.5 W; in 13 s these are 357.5 J."""


def only(text: str) -> Variant:
    """The only variant of the only question of a bank."""
    loaded = load_text(text, "made.yaml")
    assert loaded.bank is not None
    assert loaded.bank.questions, loaded.findings
    return next(variants(loaded.bank, loaded.bank.questions[0], seed=1, count=1))


@pytest.mark.parametrize(
    ("typed", "scores", "told"),
    [
        (["28.5 W", "370.5 J"], [0, 1], "follows from your answer to (a)"),
        (["28.5 W", "370.5"], [0, 0], "unit is missing: J"),
        (["28.5 W", "0.3705 kJ"], [0, 1], "follows"),
        (["28.5 W", "370.5 s"], [0, 0], "does not measure"),
        (["27.5 W", "357.5"], [1, 0], "unit is missing: J"),
        (["275 W", "3575 J"], [0, 1], "follows from your answer to (a)"),
        (["27.5 kW", "357.5 kJ"], [0, 1], "follows from your answer to (a)"),
        (["28.5 W", "3575 J"], [0, 0], "10 times too large"),
    ],
)
def test_what_is_carried_forward_has_its_unit(typed: list[str], scores: list[int], told: str) -> None:
    """A number that follows from a wrong one is right with its unit only, also after a slip by a power of ten."""
    parts = grade(only(POWER), typed).parts

    assert [part.score for part in parts] == scores
    assert told in parts[1].note


def test_a_mistake_of_the_bank_says_more_than_its_digits() -> None:
    """What the author says of a value that is 1,000 times too small comes before the note that it is."""
    listed, other = (grade(only(POWER), [typed, ""]).parts[0] for typed in ("0.0275 W", "0.275 W"))

    assert listed.mistakes == ("in_kilowatts",)
    assert [str(text) for text in listed.feedback] == ["That is in kilowatts."]
    assert other.mistakes == ()
    assert "100 times too small" in other.note


CHAIN = """
quizgen: 1
id: chain
formulas:
  f:
    symbols: {m: inputs, n: units}
    steps: {a: m*n, b: m + n, c: 2*b}
questions:
  - id: q
    formula: f
    vary: {m: [4], n: [5]}
    stem: "<< m >> and << n >>"
    parts:
      - {stem: "a?", ask: a, form: number}
      - {stem: "b?", ask: b, form: number}
      - {stem: "c?", ask: c, form: number}
"""


def test_only_answers_that_matter_are_named() -> None:
    """20, 9, 18: with 21 and 10 typed before, 20 follows from (b) alone."""
    outcome = grade(only(CHAIN), ["21", "10", "20"])

    assert outcome.parts[2].score == 1
    assert outcome.parts[2].note == "follows from your answer to (b)"


def test_blanks_are_named_as_on_paper() -> None:
    """The paper numbers its blanks, so the note says (2), not the blank's own name."""
    head, _ = CHAIN.split('    stem: "<< m >> and << n >>"')
    blanks = "    stem: '[[P]] [[S]] [[T]]'\n    blanks:\n" + "".join(
        f"      {name}: {{ask: {step}, form: number}}\n" for name, step in zip("PST", "abc", strict=True)
    )
    outcome = grade(only(head + blanks), ["20", "10", "20"])

    assert outcome.parts[2].note == "follows from your answer to (2)"


TYPED = """
quizgen: 1
id: typed
formulas:
  f: {symbols: {a: length}, steps: {area: "a * 15/4"}}
questions:
  - {id: q, formula: f, ask: area, vary: {a: [1]}, stem: "<< a >>", form: number}
"""


@pytest.mark.parametrize(
    ("response", "score"),
    [
        (3.75, 1),
        (Decimal("3.75"), 1),
        (Decimal("0.375E+1"), 1),
        (Fraction(15, 4), 1),
        ([3.75], 1),
        (4, 0),
        pytest.param(10**6000, 0, id="long"),
        (float("nan"), 0),
        (True, 0),
        (None, 0),
        ([], 0),
        ([None], 0),
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_number_is_taken_as_it_would_be_typed(response: Any, score: int, language: str) -> None:
    """Numbers need not be made texts first, whatever the decimal mark; None is nothing typed."""
    outcome = grade(only(TYPED), response, language=language)

    assert outcome.score == score
    assert bool(outcome.note) == (score == 0)


def test_a_decimal_of_three_places_is_not_thousands() -> None:
    """1.234 as a number is no more than 1.234 in a language where a point parts thousands."""
    made = only(TYPED.replace("15/4", "617/500"))

    assert grade(made, 1.234, language="de").score == 1
    assert grade(made, 1234, language="de").score == 0


def test_true_answers_a_claim() -> None:
    """True and False are what a claim asks for."""
    made = next(quizgen.variants(quizgen.load("examples"), "true-or-false", 1))

    assert {grade(made, True).score, grade(made, False).score} == {0, 1}


@pytest.mark.parametrize("response", [{"a": 1}, b"1", object(), [["1"]], 1j])
def test_what_is_no_answer_is_refused_with_a_reason(response: Any) -> None:
    """Anything else raises a TypeError that says what an answer is."""
    with pytest.raises(TypeError, match="an answer is a text, a number"):
        grade(only(TYPED), response)


LENS = """
quizgen: 1
id: lens
formulas:
  lens:
    symbols: {f: focal length, a: distance}
    steps: {r: 1/f - 1/a, b: 1/r, m: b/a}
    mistakes:
      adds: {set: {r: 1/f + 1/a}, feedback: The reciprocals are subtracted.}
questions:
  - id: q
    formula: lens
    vary: {f: [FOCAL], a: [DISTANCE]}
    stem: "<< f >> and << a >>"
    parts:
      - {stem: Reciprocal?, ask: r, form: number, digits: 3}
      - {stem: Image?, ask: b, form: number, digits: 3, points: 2}
      - {stem: Size?, ask: m, form: number, digits: 3}
"""


def lens(focal: int, distance: int) -> Variant:
    loaded = load_text(LENS.replace("FOCAL", str(focal)).replace("DISTANCE", str(distance)), "lens.yaml")
    assert loaded.bank is not None, loaded.findings
    return next(quizgen.variants(loaded.bank, "q", 1, seed=1))


@pytest.mark.parametrize(
    ("sizes", "answers", "scores"),
    [
        # By hand: 1/15 - 1/29 = 0.03218, 1/0.03218 = 31.07, 31.07/29 = 1.0714.
        ((15, 29), ["0.0322", "31.1", "1.07"], [1, 1, 1]),
        # Added they are 0.101149; kept by the calculator, 1/0.101149 = 9.8864 and 9.8864/29 = 0.34091.
        ((15, 29), ["0.101", "9.89", "0.341"], [0, 1, 1]),
        # Typed again as 0.101 they give 9.901 and 0.3414.
        ((15, 29), ["0.101", "9.90", "0.341"], [0, 1, 1]),
        ((15, 29), ["0.101", "9.95", "0.343"], [0, 0, 1]),
        # 1/6 - 1/25 = 0.12667: right as 0.127, with which 1/0.127 = 7.874 and 7.874/25 = 0.31496.
        ((6, 25), ["0.127", "7.87", "0.315"], [1, 1, 1]),
        ((6, 25), ["0.127", "7.89", "0.316"], [1, 1, 1]),
        ((6, 25), ["0.127", "7.80", "0.312"], [1, 0, 1]),
        ((6, 25), ["0.127", "7.80", "0.320"], [1, 0, 0]),
    ],
)
def test_rounded_numbers_are_carried_as_typed_and_as_kept(
    sizes: tuple[int, int], answers: list[str], scores: list[int]
) -> None:
    """Who goes on with a rounded number, or with the one behind it that a calculator kept, loses nothing more."""
    assert [part.score for part in quizgen.grade(lens(*sizes), answers).parts] == scores
