"""What the catalogue promises: every family complete, and enough of them for a course."""

from __future__ import annotations

import pytest

from quizgen.model import Bank, Question
from quizgen.pipeline import variants
from quizgen.resources import banks
from tests import catalogue

DEEP_LEARNING = (
    *("recurrent", "feedforward", "convolution", "attention"),
    *("cost", "shapes", "training", "concepts"),
)
OTHER_SUBJECTS = tuple(name for name in banks() if name not in (*DEEP_LEARNING, "examples"))
CATALOGUE = {name: catalogue.bank(name) for name in (*DEEP_LEARNING, *OTHER_SUBJECTS)}
QUESTIONS = [
    pytest.param(bank, question, id=f"{name}/{question.id}")
    for name, bank in CATALOGUE.items()
    for question in bank.questions
]
WRITTEN_OUT = frozenset({"matching", "ordering", "essay"})
"""Forms whose wrong answers are not computed."""


def test_there_is_enough_for_a_course() -> None:
    """Eight banks of deep learning with 60 questions or more, and eight of other subjects with six or more each."""
    assert sum(len(CATALOGUE[name].questions) for name in DEEP_LEARNING) >= 60
    assert len(OTHER_SUBJECTS) >= 8
    assert all(len(CATALOGUE[name].questions) >= 6 for name in OTHER_SUBJECTS)


@pytest.mark.parametrize(("bank", "question"), QUESTIONS)
def test_a_question_says_what_it_is(bank: Bank, question: Question) -> None:
    """Level, tags, title and source are there; and examples wherever a formula is."""
    assert question.level
    assert question.tags
    assert question.title
    assert question.source or (question.formula and question.formula.source)
    assert question.examples or not question.ask or question.forms[0] in WRITTEN_OUT


@pytest.mark.parametrize(
    ("bank", "question"), [one for one in QUESTIONS if one.values[1].formula and one.values[1].ask]
)
def test_a_formula_has_three_mistakes_with_feedback_and_a_worked_solution(
    bank: Bank, question: Question
) -> None:
    """Every mistake that can be seen in an answer tells what went wrong, and there are three or more."""
    mistakes = {
        mistake.id: mistake for one in (question, *question.parts) for mistake in one.mistakes if one.ask
    }
    (variant,) = variants(bank, question, seed=1, count=1)

    assert len(mistakes) >= 3
    assert all(mistake.feedback for mistake in mistakes.values())
    assert variant.solution


@pytest.mark.parametrize(
    ("bank", "question"),
    [one for one in QUESTIONS if one.values[1].pool and one.values[1].forms[0] != "text"],
)
def test_a_pool_has_six_options_and_feedback_for_each(bank: Bank, question: Question) -> None:
    """There is more to choose from than is shown at a time, and whoever chooses learns why."""
    pool = question.pool
    assert pool is not None
    options = (*pool.right, *pool.wrong)

    assert len(options) >= 6
    assert all(option.feedback for option in options)
