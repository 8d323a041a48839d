"""Mistakes that matter nowhere: in no question of a bank do they ever change the answer."""

from __future__ import annotations

from collections.abc import Iterable

from quizgen.checks.report import Summary
from quizgen.checks.users import mistakes_of
from quizgen.findings import Finding, Place
from quizgen.model import Bank, Mistake


def unused(bank: Bank, summaries: Iterable[Summary]) -> list[Finding]:
    """A finding for each, where all questions of *bank* are among the *summaries*.

    One list of mistakes serves many questions, so that saying nothing in one of them is no defect.
    """
    known = {summary.question: summary for summary in summaries}
    if not all(question.id in known for question in bank.questions):
        return []
    found: dict[Place, Mistake] = {}
    matter: set[Place] = set()
    for question in bank.questions:
        looked_at = not question.parts and not question.asks_formula and question.pool is None
        silent = set(known[question.id].silent) if looked_at else set()
        for mistake in mistakes_of(question):
            found[mistake.place] = mistake
            if mistake.id not in silent:
                matter.add(mistake.place)
    return [
        Finding(
            "mistake-never-matters",
            f"`{mistake.id}` changes the answer of no question",
            place,
            "whoever makes it is right: mend what it sets, or remove it",
            "warning",
        )
        for place, mistake in found.items()
        if place not in matter
    ]
