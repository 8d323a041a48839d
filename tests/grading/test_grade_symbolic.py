"""Answers that are expressions in variables: right however they are written, and each mistake is told."""

from __future__ import annotations

import pytest

from quizgen import Variant
from quizgen.bank import load_text
from quizgen.grading.grade import grade
from quizgen.pipeline import variants

BANK = """
quizgen: 1
id: symbolic
formulas:
  power:
    symbols:
      a: coefficient
      n: exponent
      x: {means: the variable, kind: variable}
      C: {means: constant of integration, kind: variable}
    steps:
      f: {value: a*x**n + 3*x, means: the function}
      slope: {value: "diff(f, x)", means: its derivative}
      antiderivative: {value: "integrate(f, x) + C", means: an antiderivative}
    mistakes:
      keeps_the_exponent: {set: {slope: n*a*x**n + 3}, feedback: "You wrote $<< mistaken >>$."}
      forgets_the_factor: {set: {slope: a*x**(n - 1) + 3}, feedback: The exponent comes down as a factor.}
      keeps_the_term: {set: {slope: "n*a*x**(n - 1) + 3*x"}, feedback: "The derivative of $3x$ is 3."}
      no_constant: {for: antiderivative, answer: "integrate(f, x)", feedback: The constant is missing.}
  chain:
    symbols: {k: factor, t: {means: time, kind: variable}}
    steps:
      wave: {value: "sin(k*t)*exp(-t)", means: a wave}
      speed: {value: "diff(wave, t)", means: its speed}
    mistakes:
      no_chain: {set: {speed: "cos(k*t)*exp(-t) - sin(k*t)*exp(-t)"}, feedback: And the inner derivative?}
questions:
  - {id: slope, formula: power, ask: slope, vary: {a: [2], n: [3]}, form: [formula, choice], stem: "$<< f >>$"}
  - {id: antiderivative, formula: power, ask: antiderivative, vary: {a: [3], n: [2]}, form: formula, stem: "$<< f >>$"}
  - {id: speed, formula: chain, ask: speed, vary: {k: [2]}, form: formula, stem: "$<< wave >>$"}
"""
LOADED = load_text(BANK, "symbolic.yaml")


def made(question: str, form: str = "") -> Variant:
    bank = LOADED.bank
    assert bank is not None, LOADED.findings
    asked = next(q for q in bank.questions if q.id == question)
    return next(variants(bank, asked, seed=1, count=1, form=form))


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("slope", "6*x**2 + 3"),
        ("slope", "6x^2 + 3"),
        ("slope", "3 + 6x²"),
        ("slope", "3(2x² + 1)"),
        ("slope", "6*x*x + 3"),
        ("slope", "f'(x) = 6x^2 + 3"),
        ("slope", "f’(x) = 6x² + 3"),
        ("slope", "y' = 6x^2 + 3"),
        ("slope", "y = 6x^2+3"),
        ("slope", "$6x^{2} + 3$"),
        ("slope", r"6 \cdot x^2 + 3"),
        ("slope", "(12x^2 + 6)/2"),
        ("antiderivative", "x^3 + 3x^2/2 + C"),
        ("antiderivative", "C + x³ + 1.5x²"),
        ("antiderivative", r"x^3 + \frac{3}{2}x^2 + C"),
        ("speed", "2cos(2t)exp(-t) - sin(2t)exp(-t)"),
        ("speed", "(2cos(2t) - sin(2t))e^(-t)"),
        ("speed", "exp(-t)*(2*cos(2*t) - 2*sin(t)*cos(t))"),
    ],
)
def test_a_right_answer_however_it_is_written(question: str, typed: str) -> None:
    """What equals 6x² + 3, x³ + 3x²/2 + C and (2cos 2t - sin 2t)/eᵗ for all values is right."""
    outcome = grade(made(question), typed)

    assert outcome.right, outcome


@pytest.mark.parametrize(
    ("question", "typed", "mistake", "told"),
    [
        ("slope", "6x^3 + 3", "keeps_the_exponent", "You wrote $6\\,x^{3} + 3$."),
        ("slope", "2x^2 + 3", "forgets_the_factor", "The exponent comes down as a factor."),
        ("slope", "3x + 6x^2", "keeps_the_term", "The derivative of $3x$ is 3."),
        ("antiderivative", "x^3 + 1.5x^2", "no_constant", "The constant is missing."),
        ("speed", "(cos(2t) - sin(2t))/e^t", "no_chain", "And the inner derivative?"),
    ],
)
def test_each_mistake_is_recognised(question: str, typed: str, mistake: str, told: str) -> None:
    """A wrong expression, in another spelling than the author's, is diagnosed; its feedback shows it."""
    outcome = grade(made(question), typed)

    assert outcome.score == 0
    assert outcome.mistakes == (mistake,)
    assert [str(text) for text in outcome.feedback] == [told]


def test_an_unexplained_expression_is_said_to_be_so() -> None:
    """Another function, and a number, are wrong without a diagnosis."""
    for typed in ("x^2", "27", "6x^2 + 4"):
        outcome = grade(made("slope"), typed)
        assert (outcome.score, outcome.mistakes) == (0, ())
        assert "no known mistake" in outcome.note


@pytest.mark.parametrize(
    ("question", "typed", "at"),
    [
        ("slope", "6x^2 + 3z", 8),
        ("slope", "6t^2 + 3", 1),
        ("slope", "n*a*x^2 + 3", 0),  # drawn: the question shows numbers in their place
        ("antiderivative", "x^3 + 1.5x^2 + k", 15),
        ("slope", "6x^2 + ", 7),
        ("slope", "", 0),
    ],
)
def test_an_unknown_name_is_pointed_at(question: str, typed: str, at: int) -> None:
    """A letter that is no variable of the question is refused, with the caret below it."""
    outcome = grade(made(question), typed)

    assert outcome.score == 0
    assert outcome.note
    assert outcome.at == at


def test_the_printed_key_is_right_and_each_printed_mistake_is_itself() -> None:
    """What is printed as the key and as the mistakes is read back as these."""
    for question in ("slope", "antiderivative", "speed"):
        asked = made(question)
        for option in asked.options:
            outcome = grade(asked, str(option.text))
            assert outcome.right is option.right
            assert outcome.mistakes == option.mistakes


def test_the_options_of_a_choice() -> None:
    """The key and three mistakes, each with its own letter."""
    asked = made("slope", "choice")
    shown = {str(option.text).replace("\\,", " "): option.mistakes for option in asked.options}

    assert shown == {
        "$6 x^{2} + 3$": (),
        "$6 x^{3} + 3$": ("keeps_the_exponent",),
        "$2 x^{2} + 3$": ("forgets_the_factor",),
        "$6 x^{2} + 3 x$": ("keeps_the_term",),
    }
    right = next(letter for letter, option in zip("ABCD", asked.options, strict=True) if option.right)
    assert grade(asked, right).right
