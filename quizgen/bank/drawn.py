"""Whether what is drawn can be seen: in the stem, where a student needs it, and in the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from quizgen.bank.fields import Report
from quizgen.bank.figures import seen_in
from quizgen.findings import Place, suggest
from quizgen.maths.formula import behind, needed
from quizgen.model import Choices, Question, Row
from quizgen.text.template import names_used


def check_drawn(
    question: Question, places: Mapping[str, Place], missing: Collection[str], report: Report
) -> None:
    """Report what is drawn for nothing, and what the answer needs but the stem does not show.

    Args:
        question: The question, as far as it could be read.
        places: Where each drawn name stands.
        missing: Symbols that are needed and not drawn: perhaps misspelt ones.
        report: Where findings go.
    """
    pool = question.pool
    texts = [option.text for option in (*pool.right, *pool.wrong)] if pool else []
    shown = behind(question, seen_in(question) | {name for text in texts for name in names_used(text)})
    behind_the_answer = needed(question)
    for name, place in places.items():
        domain = question.vary.get(name)
        if domain is None:
            continue
        row = domain.values[0] if isinstance(domain, Choices) else None
        names = {name, *(row.fields if isinstance(row, Row) else ())}
        if names & shown or (question.given and name in question.ask):
            continue
        if names & behind_the_answer:
            message = f"the answer needs `{name}`, which the stem does not show"
            report.add("stem-hides-value", message, place, f"show it as `<< {name} >>`", severity="warning")
        else:
            message = f"`{name}` is drawn for nothing: neither the stem nor the answer uses it"
            hint = (
                suggest(name, missing) or "variants that differ in nothing else would look alike; remove it"
            )
            report.add("drawn-for-nothing", message, place, hint)
