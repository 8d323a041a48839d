"""`multiple`: any number of right options, all of which must be chosen."""

from __future__ import annotations

from quizgen.forms import pool
from quizgen.forms.base import Form, Work
from quizgen.forms.choice import from_mistakes
from quizgen.model import Option, Question


def _selections(question: Question) -> int:
    return pool.count(question.pool, one_right=False) if question.pool else 1


def _options(work: Work) -> tuple[Option, ...]:
    return pool.options(work, one_right=False) if work.question.pool else from_mistakes(work)


FORM = Form("multiple", "all right options among several", _selections, _options)
