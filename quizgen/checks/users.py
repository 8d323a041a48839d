"""Which question is the first to use what a formula says for all of them: there it is reported, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from quizgen.checks.sample import remembered
from quizgen.findings import Place
from quizgen.maths.formula import applicable, needed
from quizgen.model import Bank, Mistake, Question


def first_users(bank: Bank) -> Mapping[Place, str]:
    """For the place of each formula, mistake, step, symbol and constant in use: the first question.

    What a formula takes over from another stands at one place, and is one thing.
    """
    return _first_users(bank)


@remembered
def _first_users(bank: Bank) -> Mapping[Place, str]:
    found: dict[Place, str] = {}
    for question in bank.questions:
        for place in _places(question):
            found.setdefault(place, question.id)
    return found


def _places(question: Question) -> Iterator[Place]:
    formula = question.formula
    if formula is None:
        return
    if not question.source:
        # A question with a source of its own needs none of its formula.
        yield formula.place
    for mistake in mistakes_of(question):
        yield mistake.place
    for name in needed(question):
        entry = formula.steps.get(name) or formula.symbols.get(name) or formula.constants.get(name)
        if entry:
            yield entry.place


def mistakes_of(question: Question) -> list[Mistake]:
    """The mistakes that can be made in *question* or in its parts, each once."""
    found: dict[str, Mistake] = {}
    for one in question.parts or (question,):
        for mistake in applicable(one, names_in(one)):
            found.setdefault(mistake.id, mistake)
    return list(found.values())


def names_in(question: Question) -> set[str]:
    """All names that the formula of *question* gives a meaning to, and those it draws."""
    formula = question.formula
    if formula is None:
        return set()
    return {*question.vary, *formula.symbols, *formula.constants, *formula.steps}
