"""Question tests: an author's `examples`, held against what the question computes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from quizgen.findings import Finding
from quizgen.maths.closed import closed, mistaken_formulas
from quizgen.maths.compare import tolerance_for, within
from quizgen.maths.compile import Cell
from quizgen.maths.equivalent import equivalent
from quizgen.maths.kind import declared
from quizgen.maths.show import plain_tree
from quizgen.model import Example, Expression, Num, Question
from quizgen.pipeline import solve_at
from quizgen.text.filters import display


def failing_examples(question: Question) -> list[Finding]:
    """A finding for every example whose answer, or whose mistake, is not what *question* computes."""
    return [finding for example in question.examples for finding in _check(question, example)]


def _check(question: Question, example: Example) -> list[Finding]:
    if question.symbolic:
        return _check_expressions(question, example)
    solved = solve_at(question, {k: v for k, v in example.values.items() if not isinstance(v, str)})
    found = []
    if not _alike(question, solved.answer, example.answer):
        message = f"the answer is {_shown(solved.answer)}, the example says {_shown(example.answer)}"
        found.append(Finding("example-fails", message, example.place, subject=question.id))
    for name, expected in example.wrong.items():
        made = solved.wrong.get(name)
        if made is None or not _alike(question, made, expected):
            got = "does not apply to this question" if made is None else f"leads to {_shown(made)}"
            message = f"`{name}` {got}, the example says {_shown(expected)}"
            found.append(Finding("example-fails", message, example.place, subject=question.id))
    return found


def _check_expressions(question: Question, example: Example) -> list[Finding]:
    """The same where the answer is an expression: any that is equivalent will do."""
    drawn = {name: value for name, value in example.values.items() if not isinstance(value, str)}
    kinds = declared(question)
    made = {"": closed(question, drawn), **mistaken_formulas(question, drawn)}
    found = []
    for name, (expected,) in {"": example.answer, **example.wrong}.items():
        assert not isinstance(expected, Decimal)  # the bank holds what was written
        told = expected.tree if isinstance(expected, Expression) else Num(expected)
        if name in made and equivalent(made[name], told, kinds):
            continue
        got = f"`{plain_tree(made[name])}`" if name in made else "the same as another"
        who = f"`{name}` leads to" if name else "the answer is"
        message = f"{who} {got}, the example says `{plain_tree(told)}`"
        found.append(Finding("example-fails", message, example.place, subject=question.id))
    return found


def _alike(question: Question, made: tuple[Cell, ...], told: tuple[Any, ...]) -> bool:
    """Whether a student who typed what is *told* would have answered what is *made*."""
    # Each part says itself how exact its answer has to be.
    own = {name: tolerance_for(part) for part in question.parts for name in part.ask}
    whole = tolerance_for(question)
    allowed = [own.get(name, whole) for name in question.ask] if question.shape is None else []
    allowed += [whole] * (len(made) - len(allowed))
    return len(made) == len(told) and all(
        one is not None and within(other, one, tolerance)
        for one, other, tolerance in zip(made, told, allowed, strict=True)
    )


def _shown(values: tuple[object, ...]) -> str:
    return ", ".join(
        "undefined" if value is None else value if isinstance(value, str) else display(value)  # type: ignore[arg-type]
        for value in values
    )
