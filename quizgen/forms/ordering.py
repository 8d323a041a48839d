"""`ordering`: things to be put into their right order."""

from __future__ import annotations

from quizgen.forms.base import Body, Form, Work
from quizgen.model import Option, Order, Question


def _selections(question: Question) -> int:  # noqa: ARG001
    return 1


def _make(work: Work) -> Body:
    """The items, shuffled but never in their right order already."""
    material = work.question.material
    assert isinstance(material, Order)
    count = len(material.items)
    shown = work.stream.shuffled(count)
    if shown == sorted(shown):
        turn = 1 + work.stream.below(count - 1)
        shown = shown[turn:] + shown[:turn]
    options = tuple([Option(work.text(material.items[i]), True, (), None, ()) for i in shown])
    return Body(options, order=tuple([shown.index(i) for i in range(count)]))


FORM = Form("ordering", "things in their right order", _selections, _make, frozenset({"order"}))
