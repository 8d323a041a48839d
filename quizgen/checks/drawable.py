"""Options that are formulas: nothing is proven of them, so some variants are made."""

from __future__ import annotations

from collections.abc import Iterator

from quizgen.assemble import LETTERED
from quizgen.checks.sample import SEED
from quizgen.findings import BankError, Finding
from quizgen.forms import form_named
from quizgen.model import Bank
from quizgen.pipeline import variants
from quizgen.plan import Plan

TRIED = 40
"""Each takes fifty times as long as a variant with numbers."""


def drawable(bank: Bank, plan: Plan) -> Iterator[Finding]:
    """The first finding of each lettered form of a question that asks for a formula."""
    question = plan.question
    if question.parts or not question.asks_formula:
        return
    for form in question.forms:
        if form not in LETTERED or form_named(form) is None:
            continue
        try:
            for _ in variants(bank, question, seed=SEED, count=TRIED, form=form):
                pass
        except BankError as error:
            # That there are fewer variants than are tried is no defect.
            yield from (finding for finding in error.findings if finding.code != "too-few-variants")
