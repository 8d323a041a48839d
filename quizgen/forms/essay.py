"""`essay`: a free text, marked by a person with a guide."""

from __future__ import annotations

from quizgen.forms.base import Body, Form, Work
from quizgen.model import Essay, Question


def _selections(question: Question) -> int:  # noqa: ARG001
    return 1


def _make(work: Work) -> Body:
    material = work.question.material
    assert isinstance(material, Essay)
    return Body(guide=work.text(material.guide))


FORM = Form("essay", "a free text, marked by a person", _selections, _make, frozenset({"guide"}))
