"""THE MAIN PATH of checking: each question of a bank is held against every check, one table.

A check takes a question, compiled for one form, and gives findings; it draws what it needs itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from quizgen.bank.load import Loaded
from quizgen.checks.advice import advised
from quizgen.checks.alike import alike
from quizgen.checks.drawable import drawable
from quizgen.checks.examples import failing_examples
from quizgen.checks.formats import writable
from quizgen.checks.grammar import fitting
from quizgen.checks.guess import guessable, ranks
from quizgen.checks.prove import proofs
from quizgen.checks.report import Basis, Report, Summary
from quizgen.checks.reveal import revealed, told
from quizgen.checks.texts import rendered
from quizgen.checks.unused import unused
from quizgen.findings import BankError, Finding
from quizgen.model import Bank, Question
from quizgen.plan import Plan, compile_question
from quizgen.sampling.space import count_admissible

Check = Callable[[Bank, Plan], Iterable[Finding]]


def _examples(bank: Bank, plan: Plan) -> Iterable[Finding]:  # noqa: ARG001
    return failing_examples(plan.question)


CHECKS: tuple[Check, ...] = (
    *(_examples, drawable, rendered, revealed, told, alike, guessable, fitting, writable, advised),
)
"""In the order in which their findings are best read; each is independent of the others."""


def check(loaded: Loaded) -> Report:
    """Everything that can be said of a bank without a student."""
    findings, summaries = list(loaded.findings), []
    for question in loaded.bank.questions if loaded.bank else ():
        assert loaded.bank is not None
        found, summary = check_question(loaded.bank, question)
        findings += found
        summaries.append(summary)
    if loaded.bank and not any(finding.severity == "error" for finding in loaded.findings):
        findings += unused(loaded.bank, summaries)
    return Report(tuple(findings), tuple(summaries))


def check_question(bank: Bank, question: Question, jobs: int = 1) -> tuple[list[Finding], Summary]:
    """The findings of one question, and its summary; *jobs* processes may work at a large space."""
    plan = compile_question(bank, question)
    proven = proofs(plan, jobs)
    findings: list[Finding] = [finding for proof in proven for finding in proof.findings()]
    for one in CHECKS:
        try:
            findings += one(bank, plan)
        except BankError as error:
            findings += error.findings
    if len(proven) == 1 and not question.parts:
        return findings, proven[0].summary()._replace(ranks=ranks(bank, plan))
    variants, exact = count_admissible(plan.space, plan.condition)
    basis: Basis = "proven" if proven else "none"
    if not all(proof.swept.whole for proof in proven):
        basis = "sampled"
    return findings, Summary(question.id, plan.form.name, variants, exact=exact, basis=basis)
