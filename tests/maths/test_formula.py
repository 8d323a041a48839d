"""Mistakes as changes to a formula: what each kind of change means, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from quizgen.bank import load_text
from quizgen.maths.compile import evaluate
from quizgen.maths.formula import applicable, asked_values, mistaken_values, pairs, right_values
from quizgen.model import Bank
from quizgen.pipeline import solve_at

BANK = """
quizgen: 1
id: cells
formulas:
  cell:
    symbols: {m: inputs, n: units}
    constants: {g: 3, b: 1}
    steps:
      inputs: g*m*n
      recurrent: g*n**2
      biases: g*b*n
      total: inputs + recurrent + biases
    mistakes:
      one_set: {set: {g: 1}}
      two_biases: {set: {b: 2}}
      only_inputs: {set: {recurrent: n**2, biases: b*n}}
      swaps: {set: {m: n, n: m}}
      swaps_steps: {set: {inputs: recurrent, recurrent: inputs}}
      no_bias: {set: {total: total - biases}}
      slips: {for: [inputs, recurrent], answer: asked + biases}
      both: {set: {g: 1}, answer: asked + 1}
questions:
  - id: total
    formula: cell
    ask: total
    vary: {m: 2..9, n: 2..9}
    stem: "<< m >> and << n >>?"
  - id: inputs
    formula: cell
    ask: inputs
    vary: {m: 2..9, n: 2..9}
    stem: "<< m >> and << n >>?"
  - id: total-two
    formula: cell
    ask: total
    set: {b: 2}
    vary: {m: 2..9, n: 2..9}
    stem: "<< m >> and << n >>?"
  - id: respectively
    formula: cell
    ask: [inputs, recurrent]
    vary: {m: 2..9, n: 2..9}
    stem: "<< m >> and << n >>?"
"""


@pytest.fixture(scope="module")
def bank() -> Bank:
    loaded = load_text(BANK, "cells.yaml")
    assert loaded.bank is not None
    assert not [finding for finding in loaded.findings if finding.severity == "error"]
    return loaded.bank


def question(bank: Bank, name: str):
    return next(question for question in bank.questions if question.id == name)


# For m = 3, n = 5: inputs 45, recurrent 75, biases 15, total 135.
@pytest.mark.parametrize(
    ("mistake", "expected"),
    [
        ("one_set", 15 + 25 + 5),
        ("two_biases", 45 + 75 + 30),
        ("only_inputs", 45 + 25 + 5),
        ("swaps", 45 + 27 + 9),
        ("swaps_steps", 135),
        ("no_bias", 120),
        ("both", 46),
    ],
)
def test_a_change_reaches_everything_downstream(bank: Bank, mistake: str, expected: int) -> None:
    """The total under each mistake is the one a person making it would compute."""
    solved = solve_at(question(bank, "total"), {"m": 3, "n": 5})

    assert solved.answer == (135,)
    assert solved.wrong[mistake] == (expected,)


def test_exchanged_steps_take_each_others_right_values(bank: Bank) -> None:
    """`{inputs: recurrent, recurrent: inputs}` exchanges the two, whatever order they are computed in."""
    solved = solve_at(question(bank, "respectively"), {"m": 3, "n": 5})

    assert solved.answer == (45, 75)
    assert solved.wrong["swaps_steps"] == (75, 45)


def test_a_mistake_speaks_only_of_what_it_is_for(bank: Bank) -> None:
    """`for: [inputs, recurrent]` applies to the inputs and not to the total; `asked` is the right value."""
    assert solve_at(question(bank, "inputs"), {"m": 3, "n": 5}).wrong["slips"] == (60,)
    assert "slips" not in solve_at(question(bank, "total"), {"m": 3, "n": 5}).wrong


def test_a_mistake_that_sets_what_the_question_sets_changes_nothing(bank: Bank) -> None:
    """Asked with two biases, counting two biases is no mistake."""
    solved = solve_at(question(bank, "total-two"), {"m": 3, "n": 5})

    assert solved.answer == (150,)
    assert solved.wrong["two_biases"] == solved.answer


def test_a_slip_for_one_number_is_not_offered_for_a_tuple(bank: Bank) -> None:
    """A single `answer` has no meaning for an ordered pair."""
    assert "slips" not in {
        mistake.id
        for mistake in applicable(
            question(bank, "respectively"), ["m", "n", "inputs", "recurrent", "biases", "total"]
        )
    }


def test_two_mistakes_together_are_the_union_of_their_changes(bank: Bank) -> None:
    """One set of weights and two biases: 15 + 25 + 10."""
    asked = question(bank, "total")
    right = right_values(asked.formula, {}, {"m": 3, "n": 5}, evaluate)
    mistakes = asked.formula.mistakes
    made = (mistakes["one_set"], mistakes["two_biases"])
    world = mistaken_values(asked.formula, {}, made, right, evaluate)

    assert asked_values(asked.ask, made, world, evaluate) == (50,)


def test_a_step_change_sees_the_other_mistakes_constants(bank: Bank) -> None:
    """Tripling only the inputs while counting two biases: 45 + 25 + 10."""
    asked = question(bank, "total")
    right = right_values(asked.formula, {}, {"m": 3, "n": 5}, evaluate)
    made = (asked.formula.mistakes["two_biases"], asked.formula.mistakes["only_inputs"])

    assert mistaken_values(asked.formula, {}, made, right, evaluate)["total"] == 80


def test_mistakes_that_change_the_same_thing_are_no_pair(bank: Bank) -> None:
    """Nobody can use one set and, at once, one set plus a slip: both change g."""
    mistakes = question(bank, "total").formula.mistakes
    found = [(a.id, b.id) for a, b in pairs(tuple(mistakes.values()))]

    assert ("one_set", "two_biases") in found
    assert ("one_set", "both") not in found
    assert found.index(("one_set", "two_biases")) == 0


def test_values_stay_exact(bank: Bank) -> None:
    """A fractional draw gives a fractional answer, never a binary float."""
    solved = solve_at(question(bank, "total"), {"m": Fraction(1, 10), "n": Fraction(1, 5)})

    # 3(0.02 + 0.04 + 0.2) = 0.78
    assert solved.answer == (Fraction(39, 50),)
