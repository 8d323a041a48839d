"""What is proven of single mistakes, and the shipped banks held to it."""

from __future__ import annotations

from functools import cache

import pytest

from quizgen.checks.prove import Proof
from quizgen.checks.run import check_banks
from quizgen.plan import compile_question
from quizgen.resources import banks
from tests import catalogue


@cache
def facts(question: str) -> dict[str, str]:
    bank = catalogue.bank("recurrent")
    assert bank is not None
    (found,) = [one for one in bank.questions if one.id == question]
    return dict(fact.split(": ", 1) for fact in Proof(compile_question(bank, found)).facts())


@pytest.mark.parametrize(
    ("mistake", "fact"),
    [
        # By hand, from 3n(m + n + 1).
        ("forgets_x3", "off by -(2*n*(m + n + 1)), always below the key"),
        ("counts_lstm_sets", "off by n*(m + n + 1), always above the key"),
        ("leaves_out_the_bias", "off by -(3*n), always below the key"),
        ("doubles_the_bias", "off by 3*n, always above the key"),
        # m and n are drawn apart.
        ("swaps_inputs_and_units", "off by 3*(m - n)*(m + n + 1), never 0"),
    ],
)
def test_a_mistake_is_off_by_a_polynomial(mistake: str, fact: str) -> None:
    """The difference is factored, and its sign is said where it has one."""
    assert facts("gru-total")[mistake] == fact


@pytest.mark.parametrize("name", banks())
def test_shipped_banks_check_clean(name: str) -> None:
    """Nothing at all is said of what is shipped, in any format: no error, no warning and no advice."""
    loaded = catalogue.loaded(name)
    assert loaded.bank is not None
    (report,) = check_banks([loaded], [{question.id for question in loaded.bank.questions}])

    assert report.findings == ()
