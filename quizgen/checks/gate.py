"""What a question has to pass before variants of it are written.

Its examples, and every draw of a space that is gone through in the blink of an eye; what takes longer is for
`quizgen check`, which also says why, and what to do.
"""

from __future__ import annotations

from quizgen.checks.examples import failing_examples
from quizgen.checks.prove import proofs
from quizgen.checks.sweep import exactly
from quizgen.findings import Finding
from quizgen.model import Bank, Question
from quizgen.plan import compile_question
from quizgen.sampling.space import Space

QUICK = 20_000
"""Draws that are gone through in a tenth of a second."""
QUICK_ROUNDED = 2_000
"""The same where answers are no integers, or rounded."""
QUICK_BACKWARDS = 500
"""The same for inverse questions."""
ERRORS = frozenset({"undefined", "not-admissible", "equals-key", "too-few"})


def refusals(bank: Bank, question: Question) -> list[Finding]:
    """The errors of *question* that are found at once; none says that there are none."""
    found = failing_examples(question)
    size = Space(question.vary).size
    if size > (QUICK_BACKWARDS if question.given else QUICK):
        return found
    proven = proofs(compile_question(bank, question))
    if size > QUICK_ROUNDED and not all(exactly(proof.plan) for proof in proven):
        return found
    for proof in proven:
        swept = proof.swept
        if any(kind in ERRORS and event.count for (kind, _), event in swept.events.items()):
            found += [finding for finding in proof.findings() if finding.severity == "error"]
    return found
