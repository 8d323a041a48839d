"""Variants made again in batches are those made one by one."""

from __future__ import annotations

import pytest

from quizgen import api
from quizgen.gradebook.remake import plan_for, remade
from quizgen.pipeline import positions, variant


@pytest.mark.parametrize("bank", ["examples", "recurrent"])
def test_a_batch_makes_what_the_main_path_makes(bank: str) -> None:
    """At every position, also beyond the last and where `where` excludes one, both agree."""
    loaded = api.load(bank)
    for question in loaded.questions:
        for form in question.forms:
            plan = plan_for(loaded, question, form)
            assert plan is not None
            size = positions(loaded, question, form)
            wanted = [*range(min(4, size)), size - 1, size + 1]
            for position, made in remade(plan, loaded.id, 7, wanted):
                assert made == variant(loaded, question, seed=7, position=position, form=form)


def test_a_form_that_is_not_offered_has_no_plan() -> None:
    """A name with a form that the question does not offer any more makes nothing."""
    bank = api.load("recurrent")

    assert plan_for(bank, bank.questions[0], "essay") is None
