"""The manifest of a quiz's papers, JSON: which variant each student got, and what is right there.

A marker can work from it alone. It is made paper by paper, in the order of ids; keys stand in a fixed order,
so that two runs make the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from string import ascii_uppercase
from typing import Any

from quizgen.model import Exact, Variant
from quizgen.papers import Paper, Papers
from quizgen.text.filters import display

VERSION = 1
LETTERED = frozenset(("choice", "multiple", "truefalse", "matching", "ordering"))
"""Forms whose options stand under letters on paper."""


def begin(papers: Papers) -> str:
    """What stands before the papers."""
    head = {
        "manifest": VERSION,
        "bank": papers.bank.id,
        "quiz": papers.quiz.id,
        "title": papers.quiz.title,
        "language": papers.bank.language,
        "seed": papers.seed,
    }
    return _json(head, "").removesuffix("\n}") + ',\n  "papers": [\n'


def paper(made: Paper, variants: Sequence[Variant], *, last: bool) -> str:
    """One paper, with the variants on it in their order."""
    record = {
        "number": made.number,
        "code": made.code,
        "student": {"id": made.student.id, "name": made.student.name, "group": made.student.group},
        "points": _number(made.points),
        "levels": {level or "none": count for level, count in made.levels.items()},
        "questions": [{"number": i, **_question(variant)} for i, variant in enumerate(variants, 1)],
    }
    return _json(record, "    ") + ("\n" if last else ",\n")


def end() -> str:
    """What stands after the papers."""
    return "  ]\n}\n"


def _question(variant: Variant) -> dict[str, Any]:
    question = variant.question
    return {
        "variant": variant.name,
        "title": question.title,
        "level": question.level,
        "points": _number(question.points),
        **answer_of(variant),
    }


def answer_of(variant: Variant) -> dict[str, Any]:
    """The form and the key: its letters on paper (for `matching` and `ordering` in order), and its texts."""
    found: dict[str, Any] = {"form": variant.form}
    if variant.parts:
        # Blanks are numbered on paper: their names could say too much.
        blanks = variant.form == "blanks"
        found["parts"] = [
            {
                "label": str(i) if blanks else part.question.label,
                "points": _number(part.question.points),
                **answer_of(part),
            }
            for i, part in enumerate(variant.parts, 1)
        ]
        return found
    options = variant.options
    right = variant.order or tuple(i for i, option in enumerate(options) if option.right)
    if variant.form in LETTERED:
        found["key"] = "".join(ascii_uppercase[i] for i in right)
    found["answer"] = [str(options[i].text) for i in right]
    return found


def _number(points: Exact) -> int | float | str:
    """A JSON number where it is exactly that, otherwise a text such as `1/3`."""
    if isinstance(points, int):
        return points
    text = display(points)
    exact = "/" not in text and Fraction(repr(float(text))) == points
    return float(text) if exact else text


def _json(record: Mapping[str, Any], indent: str) -> str:
    text = json.dumps(record, ensure_ascii=False, indent=2)
    return "\n".join(indent + line for line in text.split("\n"))
