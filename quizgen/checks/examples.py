"""Question tests: an author's `examples`, held against what the question computes."""

from __future__ import annotations

from quizgen.findings import Finding
from quizgen.model import Example, Question
from quizgen.pipeline import solve_at
from quizgen.text.filters import display


def failing_examples(question: Question) -> list[Finding]:
    """A finding for every example whose answer, or whose mistake, is not what *question* computes."""
    return [finding for example in question.examples for finding in _check(question, example)]


def _check(question: Question, example: Example) -> list[Finding]:
    solved = solve_at(question, {k: v for k, v in example.values.items() if not isinstance(v, str)})
    found = []
    if solved.answer != example.answer:
        message = f"the answer is {_shown(solved.answer)}, the example says {_shown(example.answer)}"
        found.append(Finding("example-fails", message, example.place, subject=question.id))
    for name, expected in example.wrong.items():
        made = solved.wrong.get(name)
        if made != expected:
            got = "does not apply to this question" if made is None else f"leads to {_shown(made)}"
            message = f"`{name}` {got}, the example says {_shown(expected)}"
            found.append(Finding("example-fails", message, example.place, subject=question.id))
    return found


def _shown(values: tuple[object, ...]) -> str:
    return ", ".join(
        "undefined" if value is None else value if isinstance(value, str) else display(value)  # type: ignore[arg-type]
        for value in values
    )
