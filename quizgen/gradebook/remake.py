"""Variants made again from their names, many of one question at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quizgen.assemble import assemble
from quizgen.findings import BankError
from quizgen.model import Bank, Question, Variant
from quizgen.plan import Plan, compile_question
from quizgen.sampling.draw import Permutation, Stream, key_for

BATCH = 256
"""Variants solved together; memory does not grow with their number."""


def plan_for(bank: Bank, question: Question, form: str = "") -> Plan | None:
    """*question* compiled for *form*; None when it does not offer that any more."""
    try:
        return compile_question(bank, question, form)
    except BankError:
        return None


def remade(
    plan: Plan, bank: str, seed: int, positions: Sequence[int]
) -> Iterator[tuple[int, Variant | None]]:
    """The variants at *positions* of *seed*; None where there is none (any more).

    As `quizgen.pipeline.variant` makes one, and much faster.
    """
    question, size = plan.question, plan.space.size
    permutation = Permutation(key_for(bank, question.id, seed, "values"), size)
    options = key_for(bank, question.id, seed, "options")
    for first in range(0, len(positions), BATCH):
        batch = positions[first : first + BATCH]
        columns, selections = plan.space.columns([permutation[position % size] for position in batch])
        holds = [True] * len(batch)
        if plan.condition is not None:
            holds = [all(verdicts) for verdicts in zip(*plan.condition(columns, len(batch)), strict=True)]
        kept = [i for i, admissible in enumerate(holds) if admissible]
        some = {name: [column[i] for i in kept] for name, column in columns.items()}
        solved = iter(plan.solver.run(some, len(kept)) if kept else ())
        for i, position in enumerate(batch):
            if not holds[i]:
                yield position, None
                continue
            draw = next(solved)
            try:
                made = assemble(plan, seed, position, selections[i], draw, Stream(options, position))
            except BankError:
                yield position, None
            else:
                yield position, made
