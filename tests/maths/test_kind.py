"""The kind of number that an answer is: what is seen at once agrees with what sympy proves."""

from __future__ import annotations

import pytest

import quizgen
from quizgen.bank import load_text
from quizgen.maths.kind import STATED, counts
from quizgen.maths.solve import kinds
from quizgen.model import Question

BANK = quizgen.load("recurrent")
COUNTED = [question for question in BANK.questions if question.formula]


def question(step: str, vary: str = "{m: 2..9, n: 2..9}", symbols: str = "{m: a, n: b}") -> Question:
    text = (
        f"quizgen: 1\nid: kinds\nformulas:\n  f:\n    symbols: {symbols}\n    steps: {{s: {step}}}\n"
        f"    mistakes:\n      slip: {{answer: asked + 1}}\n"
        f"questions:\n  - {{id: q, formula: f, ask: s, vary: {vary}, stem: '<< m >> << n >>?', form: number}}\n"
    )
    loaded = load_text(text, "kinds.yaml")
    assert loaded.bank is not None, loaded.findings
    return loaded.bank.questions[0]


@pytest.mark.parametrize("asked", COUNTED, ids=lambda asked: asked.id)
def test_shipped_counts_are_what_sympy_says(asked: Question) -> None:
    """Where a question is seen to count something, sympy proves a positive integer too."""
    if counts(asked):
        assert kinds(asked) == (STATED["positive integer"],) * len(asked.ask)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("m*n + 3", "positive integer"),
        ("m**n", "positive integer"),
        ("m*(n - 1)", "nonnegative integer"),
        ("m/n", "positive"),
        ("m - n", "integer"),
        ("(m - n)**2", "nonnegative integer"),
        ("floor(m/n)", "nonnegative integer"),
        ("sqrt(m)", "positive"),
        ("m // n", "nonnegative integer"),
    ],
)
def test_the_kind_of_a_step(step: str, expected: str) -> None:
    """The kind of a step in two positive integers is that which mathematics gives it."""
    asked = question(step)
    found = STATED["positive integer"] if counts(asked) else kinds(asked)[0]

    assert found == STATED[expected]


def test_a_domain_can_make_a_symbol_less_than_declared() -> None:
    """A symbol drawn from decimals is no integer, so nothing is seen at once."""
    asked = question("m + n", "{m: 0.5..2 step 0.5, n: 2..9}", "{m: {means: a, kind: rational}, n: b}")

    assert not counts(asked)
    assert kinds(asked) == (STATED["positive"],)
