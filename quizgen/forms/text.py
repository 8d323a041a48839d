"""`text`: a typed word; the right options of the pool are accepted spellings, the wrong ones recognised."""

from __future__ import annotations

from quizgen.forms.base import Body, Form, Work
from quizgen.model import Question


def _selections(question: Question) -> int:  # noqa: ARG001
    return 1


def _make(work: Work) -> Body:
    """The accepted spellings, the first of which is shown as the answer, then the recognised wrong ones."""
    texts = work.pool()
    return Body((*texts.right, *texts.wrong))


FORM = Form("text", "a typed word or name", _selections, _make)
