"""`formula`: the formula itself, typed; a question that offers it offers `choice` among formulas, too."""

from __future__ import annotations

from quizgen.forms.base import Body, Form, Work
from quizgen.model import Option, Question


def _selections(question: Question) -> int:  # noqa: ARG001
    return 1


def _make(work: Work) -> Body:
    """The right formula, then those that mistakes lead to, most common first."""
    return Body(work.formulas())


def choose(work: Work) -> tuple[Option, ...] | None:
    """The key and the first mistaken formulas, shuffled; None when there are too few."""
    wanted = work.question.options
    found = work.formulas()[:wanted]
    return tuple([found[i] for i in work.stream.shuffled(wanted)]) if len(found) == wanted else None


FORM = Form("formula", "the formula itself, typed", _selections, _make)
