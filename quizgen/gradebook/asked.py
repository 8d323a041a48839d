"""What was asked, as a report names it: questions with their options, and mistakes with their words."""

from __future__ import annotations

from collections.abc import Mapping

from quizgen.gradebook.labels import labels_of
from quizgen.gradebook.mark import LETTERED
from quizgen.gradebook.records import Cause, Item
from quizgen.grading.causes import owners
from quizgen.model import Bank, Question, Variant


class Seen:
    """Gathers what the variants of one question showed; the first one that tells it counts."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.form = question.forms[0]
        self.options: dict[str, bool] = {}
        self.feedback: dict[str, str] = {}
        self._new = True

    def add(self, variant: Variant) -> None:
        """What *variant* shows."""
        if self._new:
            self.form, self._new = variant.form, False
        if variant.form in LETTERED:
            for label, option in zip(labels_of(variant), variant.options, strict=True):
                self.options.setdefault(label, option.right)
        for part in variant.parts or (variant,):
            for option in part.options:
                if option.feedback and len(option.mistakes) == 1 and option.mistakes[0] not in self.feedback:
                    self.feedback[option.mistakes[0]] = str(option.feedback)

    def join(self, other: Seen) -> None:
        """What *other* has gathered of the same question, behind this."""
        if self._new:
            self.form, self._new = other.form, other._new
        for label, right in other.options.items():
            self.options.setdefault(label, right)
        for mistake, text in other.feedback.items():
            self.feedback.setdefault(mistake, text)

    def item(self) -> Item:
        """The question, as a report names it."""
        question = self.question
        formula = question.formula.id if question.formula else ""
        return Item(
            question.id, question.title, formula, question.level, question.tags, self.form, dict(self.options)
        )


def causes_of(bank: Bank, seen: Mapping[str, Seen]) -> dict[tuple[str, str], Cause]:
    """Every mistake of the questions that were asked, with the words of one variant where any was seen."""
    written = owners(bank)
    formulas: dict[tuple[str, str], list[str]] = {}
    feedback: dict[tuple[str, str], str] = {}
    for one in seen.values():
        question = one.question
        if question.formula is None:
            continue
        mistakes = {id_ for part in (question.parts or (question,)) for id_ in [m.id for m in part.mistakes]}
        for id_ in question.formula.mistakes:
            if id_ in mistakes:
                own = (question.formula.id, id_)
                formulas.setdefault(own, []).append(question.formula.id)
                feedback.setdefault(own, "")
                feedback[own] = feedback[own] or one.feedback.get(id_, "")
    found = {}
    for (formula, id_), told in feedback.items():
        owner = written.get((formula, id_), formula)
        shared = [
            name for name, other in formulas if other == id_ and written.get((name, id_), name) == owner
        ]
        words = told or next((feedback[name, id_] for name in shared if feedback[name, id_]), "")
        found[formula, id_] = Cause(owner, id_, words, tuple(shared))
    return found
