"""What is missing from a bank that works: advice, and never more than that.

What a formula says for many questions is reported once, with the first question that uses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizgen.checks.users import first_users, mistakes_of
from quizgen.findings import Finding, Place
from quizgen.maths.formula import needed
from quizgen.model import Bank, Question
from quizgen.plan import Plan


def advised(bank: Bank, plan: Plan) -> Iterator[Finding]:
    """Missing feedback, source, level, examples, meanings."""
    question = plan.question
    first = first_users(bank)
    yield from _feedback(question, first)
    yield from _source(question, first)
    if not question.level:
        hint = "add `level: easy`, `medium` or `hard`: questions are selected by it"
        yield _advice("missing-level", "the question has no level", question.place, hint, question)
    if question.formula is not None and _asks(question) and not question.examples:
        hint = "add `examples` with values and the answer computed by hand: they prove the formula"
        message = "no example proves what the question computes"
        yield _advice("missing-examples", message, question.place, hint, question)
    yield from _meanings(question, first)


def _asks(question: Question) -> bool:
    return any(one.ask for one in (question, *question.parts))


def _feedback(question: Question, first: Mapping[Place, str]) -> Iterator[Finding]:
    for mistake in mistakes_of(question):
        if mistake.feedback is None and first.get(mistake.place) == question.id:
            hint = "say under `feedback` what went wrong: it is shown to whoever makes this mistake"
            message = f"`{mistake.id}` has no feedback"
            yield _advice("missing-feedback", message, mistake.place, hint, question)
    for one in (question, *question.parts):
        silent = [option for option in one.pool.wrong if option.feedback is None] if one.pool else []
        if silent:
            count = len(silent)
            several = f"{count} wrong options have no feedback"
            message = several if count > 1 else "a wrong option has no feedback"
            hint = "write `{text: ..., feedback: ...}`: it is shown to whoever chooses the option"
            yield _advice("missing-feedback", message, silent[0].place, hint, question)


def _source(question: Question, first: Mapping[Place, str]) -> Iterator[Finding]:
    if question.source:
        return
    formula = question.formula
    if formula is None:
        hint = "say under `source` where this can be read"
        yield _advice("missing-source", "the question has no source", question.place, hint, question)
    elif first.get(formula.place) == question.id:
        message = f"neither the question nor its formula `{formula.id}` has a source"
        hint = "say under `source` of the formula where it can be read"
        yield _advice("missing-source", message, formula.place, hint, question)


def _meanings(question: Question, first: Mapping[Place, str]) -> Iterator[Finding]:
    formula = question.formula
    behind = needed(question) if formula else set()
    for name, step in formula.steps.items() if formula else ():
        if name in behind and not step.means and first.get(step.place) == question.id:
            message = f"`{name}` has no meaning; the worked solution shows its name instead"
            hint = f"write `{name}: {{value: {step.value.text}, means: ...}}`"
            yield _advice("missing-meaning", message, step.place, hint, question)


def _advice(code: str, message: str, place: Place, hint: str, question: Question) -> Finding:
    return Finding(code, message, place, hint, severity="advice", subject=question.id)
