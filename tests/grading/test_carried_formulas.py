"""Errors carried forward through formulas: a wrong derivative, and what follows from it."""

from __future__ import annotations

import pytest

import quizgen
from quizgen.bank.load import load_text

BANK = """\
quizgen: 1
id: tangent
formulas:
  tangent:
    symbols: {a: {means: factor, kind: rational}, p: the point, x: {means: the variable, kind: variable}}
    steps:
      f: a*x**2
      slope: {value: "diff(f, x)", means: derivative}
      steep: {value: "subs(slope, x, p)", means: slope at the point}
      line: {value: "subs(f, x, p) + steep*(x - p)", means: tangent}
    mistakes:
      forgets_the_factor: {set: {slope: a*x}, feedback: The exponent comes down as a factor.}
questions:
  - id: parts
    formula: tangent
    vary: {a: [4], p: [3]}
    stem: "Let $f(x) = << f >>$ and $p = << p >>$."
    parts:
      - {stem: Derivative?, ask: slope, form: formula}
      - {stem: How steep?, ask: steep, form: number}
      - {stem: Tangent?, ask: line, form: formula}
"""


@pytest.fixture(scope="module")
def variant() -> quizgen.Variant:
    """F = 4x**2 at 3: the derivative is 8x, the slope 24, the tangent 36 + 24(x - 3)."""
    bank = load_text(BANK, "tangent.yaml").bank
    assert bank is not None
    return next(quizgen.variants(bank, "parts", 1, seed=1))


@pytest.mark.parametrize(
    ("answers", "scores"),
    [
        (["8x", "24", "24x - 36"], [1, 1, 1]),
        # By hand: with 4x the slope at 3 is 12, and the tangent 36 + 12(x - 3) = 12x.
        (["4x", "12", "12x"], [0, 1, 1]),
        (["4x", "24", "24x - 36"], [0, 1, 1]),
        (["4x", "12", "12x + 36"], [0, 1, 0]),
        # The slope alone is wrong: 36 + 20(x - 3) = 20x - 24.
        (["8x", "20", "20x - 24"], [1, 0, 1]),
        (["?", "24", "24x - 36"], [0, 1, 1]),
        (["1/(x - 3)", "24", "24x - 36"], [0, 1, 1]),
    ],
)
def test_later_parts_follow_from_the_student_s_own_formula(
    variant: quizgen.Variant, answers: list[str], scores: list[int]
) -> None:
    """What is right, or follows from an earlier answer that is not, has full marks; anything else has none."""
    assert [part.score for part in quizgen.grade(variant, answers).parts] == scores


def test_the_note_names_the_part_it_follows_from(variant: quizgen.Variant) -> None:
    """The wrong derivative is (a); the slope and, through it, the tangent follow."""
    first, second, third = quizgen.grade(variant, ["4x", "12", "12x"]).parts

    assert first.mistakes == ("forgets_the_factor",)
    assert second.note == "follows from your answer to (a)"
    assert third.note.startswith("follows from your answer to (a)")


@pytest.mark.parametrize(("language", "score"), [("de", 1), ("en", 0)])
def test_a_formula_is_read_with_the_decimal_comma_of_its_language(language: str, score: int) -> None:
    """`2,5x` is two and a half in German; in English the comma is refused, not guessed."""
    text = BANK.replace("[4]", "[1.25]").replace("id: tangent", f"id: tangent\nlanguage: {language}", 1)
    bank = load_text(text, "tangent.yaml").bank
    assert bank is not None
    made = next(quizgen.variants(bank, "parts", 1, seed=1))

    assert quizgen.grade(made, ["2,5x", "7.5", "0"]).parts[0].score == score
