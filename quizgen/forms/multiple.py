"""`multiple`: any number of right options, all of which must be chosen."""

from __future__ import annotations

from quizgen.forms import pool
from quizgen.forms.base import Body, Form, Work
from quizgen.forms.choice import from_mistakes
from quizgen.model import Question


def _selections(question: Question) -> int:
    return pool.count(question.pool, one_right=False) if question.pool else 1


def _make(work: Work) -> Body:
    if work.question.pool:
        return Body(pool.options(work, one_right=False))
    return Body(from_mistakes(work))


FORM = Form("multiple", "all right options among several", _selections, _make)
