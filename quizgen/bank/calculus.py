"""Derivatives, integrals and their like: have they a result, also with every mistake made?"""

from __future__ import annotations

from collections.abc import Mapping

from quizgen.bank.fields import Report
from quizgen.findings import Place
from quizgen.maths.formula import applicable, asked_values, mistaken_values, right_values
from quizgen.maths.kind import declared, undrawn
from quizgen.maths.trees import Failed, Putting, Trees, calculates
from quizgen.model import Expression, Matrix, Mistake, Name, Node, Num, Question


def check_calculus(question: Question, report: Report) -> None:
    """Report what cannot be worked out: a part at a time, where a question has parts. Loads sympy."""
    if question.formula is None:
        return
    if not calculates(question) and not question.asks_formula and not undrawn(question):
        # Nothing is written out.
        return
    formula = question.formula
    rules = {name: question.changes.get(name, step.value) for name, step in formula.steps.items()}
    constants = {n: question.changes.get(n, constant.value) for n, constant in formula.constants.items()}
    leaves: Trees = {name: Name(name) for name in declared(question)}
    watched = _Watched(question, {**constants, **rules}, report)
    right = right_values(formula, question.changes, leaves, watched)
    if watched.failed:
        return
    for asked in question.parts or (question,):
        for mistake in applicable(asked, right) if asked.ask else ():
            watched = _Watched(question, {}, report, mistake)
            world = mistaken_values(formula, question.changes, (mistake,), right, watched)
            asked_values(asked.ask, (mistake,), world, watched)


class _Watched:
    """Works expressions out; the first that cannot be is reported, at the mistake where it takes one."""

    def __init__(
        self,
        question: Question,
        rules: Mapping[str, Expression],
        report: Report,
        mistake: Mistake | None = None,
    ) -> None:
        own = (*mistake.changes.values(), *mistake.answer) if mistake else rules.values()
        self._places: dict[int, Place] = {id(rule.tree): rule.place for rule in own}
        self._put, self._report, self._mistake = Putting(question), report, mistake
        self._question, self.failed = question, False

    def __call__(self, tree: Node, values: Mapping[str, Node | Matrix[Node]]) -> Node | Matrix[Node]:
        try:
            return self._put(tree, values)
        except Failed as failed:
            if not self.failed:
                place = self._places.get(id(tree))
                made = f"with the mistake `{self._mistake.id}`, " if self._mistake else ""
                here = place or (self._mistake.place if self._mistake else self._question.place)
                self._report.add("calculus-fails", made + failed.reason, here)
            self.failed = True
            return Num(0)
