"""Whether every format can ask the question, in the form in which `generate` would write it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from quizgen.assemble import assemble
from quizgen.checks.sample import SEED, extremes, first
from quizgen.findings import BankError, Finding, Severity
from quizgen.forms import form_named
from quizgen.model import Bank, Variant
from quizgen.plan import Plan
from quizgen.sampling.draw import Stream, key_for
from quizgen.writers import Writer, names, writer

TRIED = 4
"""Variants that are written: those of the corners, where numbers are smallest and largest."""
PROVEN = frozenset({"no-answer", "answer-not-admissible", "too-few-distractors"})
"""What the proofs say of every draw is not said here again for a few of them."""


def writable(bank: Bank, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001
    """What the formats have against a few variants.

    A format that knows none of the question's forms is no defect of the question, and only advice.
    """
    made: dict[str, tuple[Plan, list[Variant]]] = {}
    told: set[tuple[str, str]] = set()
    for name in names():
        one = writer(name)
        asks = [form for form in plan.question.forms if one.asks is None or one.asks(form)]
        form = asks[0] if asks else plan.form.name
        if form not in made:
            own = _in_form(plan, form)
            variants, broken = _variants(own)
            made[form] = own, variants
            yield from broken
        refused = _refused(one, made[form][1])
        for finding in refused[:1]:
            message = f"{finding.message.split(' (')[0]} (format `{name}`, asked with `{form}`)"
            other = next((f for f in asks[1:] if not _refused(one, _variants(_in_form(plan, f))[0])), "")
            hint = f"ask with `--form {other}` there" if other else finding.hint
            if (finding.code, name) not in told:
                told.add((finding.code, name))
                severity: Severity = "warning" if asks else "advice"
                yield replace(finding, message=message, severity=severity, hint=hint or "ask in another form")


def _in_form(plan: Plan, form: str) -> Plan:
    found = form_named(form)
    if form == plan.form.name or found is None:
        return plan
    return Plan(plan.bank_id, plan.question, found, form == plan.question.forms[0])


def _variants(plan: Plan) -> tuple[list[Variant], list[Finding]]:
    """The variants of a few extreme draws, and what keeps others from being made."""
    draws = first(extremes(plan), TRIED)
    key = key_for(plan.bank_id, plan.question.id, SEED, "options")
    found: list[Variant] = []
    broken: list[Finding] = []
    if not draws.positions:
        return found, broken
    solved = plan.solver.run(draws.columns, len(draws.positions))
    for position, selection, one in zip(draws.positions, draws.selections, solved, strict=True):
        try:
            found.append(assemble(plan, SEED, position, selection, one, Stream(key, position)))
        except BankError as error:
            broken = broken or [finding for finding in error.findings if finding.code not in PROVEN]
        except (TypeError, ValueError, ArithmeticError, AttributeError, LookupError):
            # A text that shows something undefined; `texts` names it.
            continue
    return found, broken


def _refused(one: Writer, variants: list[Variant]) -> list[Finding]:
    for variant in variants:
        try:
            shown = variant
            if one.attach and (variant.figure or variant.question.images):
                shown, _ = one.attach(variant, "")
            one.item(shown, 1)
        except BankError as error:
            return list(error.findings)
    return []
