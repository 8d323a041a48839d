"""`matching`: which right-hand side belongs to which left-hand side."""

from __future__ import annotations

from math import comb

from quizgen.forms.base import Body, Form, Work
from quizgen.forms.pool import combination
from quizgen.model import Option, Pairs, Question


def _selections(question: Question) -> int:
    material = question.material
    assert isinstance(material, Pairs)
    return comb(len(material.pairs), material.show)


def _make(work: Work) -> Body:
    """Some of the pairs; their right-hand sides and the extra ones are shuffled."""
    material = work.question.material
    assert isinstance(material, Pairs)
    chosen = combination(len(material.pairs), material.show, work.selection)
    pairs = [material.pairs[chosen[i]] for i in work.stream.shuffled(len(chosen))]
    rights = [work.text(right) for _, right in pairs] + [work.text(extra) for extra in material.extra]
    order = work.stream.shuffled(len(rights))
    options = tuple([Option(rights[i], i < len(pairs), (), None, ()) for i in order])
    return Body(
        options,
        prompts=tuple([work.text(left) for left, _ in pairs]),
        order=tuple([order.index(i) for i in range(len(pairs))]),
    )


FORM = Form("matching", "what belongs together", _selections, _make, frozenset({"pairs"}))
