"""What is proven of single mistakes, and the shipped banks held to it."""

from __future__ import annotations

import pytest

from quizgen.bank import load
from quizgen.checks.prove import Proof
from quizgen.checks.run import check_banks
from quizgen.plan import compile_question
from quizgen.resources import bank_path, banks


def facts(question: str) -> dict[str, str]:
    bank = load(bank_path("recurrent")).bank
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
    """No errors and no warnings in what is shipped, as by `quizgen check --strict`."""
    loaded = load(bank_path(name))
    assert loaded.bank is not None
    (report,) = check_banks([loaded], [{question.id for question in loaded.bank.questions}])

    assert [finding for finding in report.findings if finding.severity != "advice"] == []
