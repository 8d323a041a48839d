"""THE MAIN PATH of checking: each question of a bank is held against every check, one table.

A check takes a question, compiled for one form, and gives findings; it draws what it needs itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from quizgen.bank.load import Loaded
from quizgen.checks.examples import failing_examples
from quizgen.checks.report import Report, Summary
from quizgen.findings import BankError, Finding
from quizgen.model import Bank, Question
from quizgen.plan import Plan, compile_question

Check = Callable[[Bank, Plan], Iterable[Finding]]


def _examples(bank: Bank, plan: Plan) -> Iterable[Finding]:  # noqa: ARG001
    return failing_examples(plan.question)


CHECKS: tuple[Check, ...] = (_examples,)
"""In the order in which their findings are best read; each is independent of the others."""


def check(loaded: Loaded) -> Report:
    """Everything that can be said of a bank without a student."""
    findings, summaries = list(loaded.findings), []
    for question in loaded.bank.questions if loaded.bank else ():
        assert loaded.bank is not None
        found, summary = check_question(loaded.bank, question)
        findings += found
        summaries.append(summary)
    return Report(tuple(findings), tuple(summaries))


def check_question(bank: Bank, question: Question) -> tuple[list[Finding], Summary]:
    """The findings of one question, and its summary."""
    plan = compile_question(bank, question)
    findings: list[Finding] = []
    for one in CHECKS:
        try:
            findings += one(bank, plan)
        except BankError as error:
            findings += error.findings
    return findings, Summary(question.id, plan.form.name, 0, exact=True, basis="proven")
