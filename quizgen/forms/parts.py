"""`parts` and `blanks`: several questions about one draw, below one stem or inside it.

What each part asks with is its own form's; the two differ only in where the parts stand.
"""

from __future__ import annotations

from math import prod

from quizgen.forms.base import Body, Form, Work
from quizgen.model import Question


def part_selections(question: Question) -> list[int]:
    """How many selections each part has."""
    from quizgen.forms import form_named

    found = [form_named(part.forms[0]) for part in question.parts]
    return [form.selections(part) if form else 1 for form, part in zip(found, question.parts, strict=True)]


def split_selection(question: Question, selection: int) -> list[int]:
    """The selection of each part, from that of the whole."""
    indices = []
    for size in part_selections(question):
        selection, index = divmod(selection, size)
        indices.append(index)
    return indices


def _selections(question: Question) -> int:
    return prod(part_selections(question))


def _make(work: Work) -> Body:  # noqa: ARG001
    return Body()


PARTS = Form("parts", "several questions below one stem", _selections, _make, frozenset({"parts"}))
BLANKS = Form("blanks", "numbers, choices and words inside a text", _selections, _make, frozenset({"blanks"}))
