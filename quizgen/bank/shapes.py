"""The shapes of matrices in formulas: do they fit together, also with every mistake made?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from quizgen.bank.fields import Report
from quizgen.findings import Place
from quizgen.maths.formula import applicable, asked_values, mistaken_values, right_values
from quizgen.maths.kind import drawn_numbers
from quizgen.maths.matrices import ShapeError, shape, shaped
from quizgen.maths.operations import MATRICES
from quizgen.maths.parse import operators
from quizgen.model import Expression, Formula, Matrix, Mistake, Node, Question

Shape = tuple[int, int]
Shapes = Mapping[str, Matrix[None] | None]


def check_shapes(formula: Formula, report: Report) -> None:
    """Report every expression in which matrices do not fit together, and every mistake that makes it so."""
    if not _with_matrices(_rules(formula)):
        return
    leaves: dict[str, Matrix[None] | None] = dict.fromkeys(formula.symbols)
    watched = _Watched(_rules(formula), formula.place, "", report)
    right = right_values(formula, {}, leaves, watched)
    if watched.failed:
        # Every mistake would repeat it.
        return
    for mistake in formula.mistakes.values():
        own = (*mistake.changes.values(), *mistake.answer)
        watched = _Watched(own, mistake.place, "with this mistake, ", report)
        world = mistaken_values(formula, {}, (mistake,), right, watched)
        for slip in mistake.answer:
            for name in mistake.only_for or formula.steps:
                asked_values((name,), (_only(mistake, slip),), world, watched)


def fits_together(question: Question, report: Report) -> bool:
    """Whether matrices fit together with what a question sets and draws, too; reports where they do not."""
    formula, changes = question.formula, question.changes
    if formula is None or not _with_matrices([*_rules(formula), *changes.values()]):
        return True
    leaves: dict[str, Matrix[None] | None] = dict.fromkeys(set(formula.symbols) - set(changes))
    leaves.update(dict.fromkeys(drawn_numbers(question)))
    here = "with what this question sets or draws, "
    watched = _Watched(changes.values(), question.place, here, report)
    right = right_values(formula, changes, leaves, watched)
    if watched.failed:
        return False
    for asked in question.parts or (question,):
        for mistake in applicable(asked, right) if asked.ask else ():
            watched = _Watched((), question.place, f"{here}and with the mistake `{mistake.id}`, ", report)
            world = mistaken_values(formula, changes, (mistake,), right, watched)
            asked_values(asked.ask, (mistake,), world, watched)
            if watched.failed:
                return False
    return True


def shapes_of(
    formula: Formula | None, changes: Mapping[str, Expression], drawn: Collection[str]
) -> dict[str, Shape]:
    """The constants and steps that are matrices, by name; what does not fit together is no matrix."""
    if formula is None or not _with_matrices([*_rules(formula), *changes.values()]):
        return {}
    leaves: dict[str, Matrix[None] | None] = dict.fromkeys({*(set(formula.symbols) - set(changes)), *drawn})
    found = right_values(formula, changes, leaves, _silently)
    return {name: size for name, value in found.items() if (size := shape(value))}


def _silently(tree: Node, values: Shapes) -> Matrix[None] | None:
    try:
        return shaped(tree, values)
    except ShapeError:
        return None


def check_number(expression: Expression, shapes: Mapping[str, Shape], report: Report) -> None:
    """Report an expression that has to be a number (or a condition) and has matrices in the wrong places."""
    if not shapes and not operators(expression.tree) & set(MATRICES):
        return
    values = {name: Matrix(((None,) * columns,) * rows) for name, (rows, columns) in shapes.items()}
    try:
        if shape(shaped(expression.tree, values)):
            report.add("matrix-shape", "a number is needed here, not a matrix", expression.place)
    except ShapeError as error:
        report.add("matrix-shape", error.message, expression.place.shifted(error.at))


def _rules(formula: Formula) -> Iterator[Expression]:
    yield from (constant.value for constant in formula.constants.values())
    yield from (step.value for step in formula.steps.values())
    for mistake in formula.mistakes.values():
        yield from (*mistake.changes.values(), *mistake.answer)


def _with_matrices(rules: Iterable[Expression]) -> bool:
    return any(operators(rule.tree) & set(MATRICES) for rule in rules)


def _only(mistake: Mistake, slip: Expression) -> Mistake:
    return Mistake(mistake.id, {}, (slip,), (), None, "", mistake.place)


class _Watched:
    """Evaluates shapes; what does not fit is reported where it stands, if that is one of *rules*.

    Elsewhere it is reported at the place *elsewhere*, with *because* before the message.
    """

    def __init__(self, rules: Iterable[Expression], elsewhere: Place, because: str, report: Report) -> None:
        self._places: dict[int, Place] = {id(rule.tree): rule.place for rule in rules}
        self._elsewhere, self._because, self._report = elsewhere, because, report
        self.failed = False

    def __call__(self, tree: Node, values: Shapes) -> Matrix[None] | None:
        try:
            return shaped(tree, values)
        except ShapeError as error:
            if not self.failed:
                place = self._places.get(id(tree))
                if place is None:
                    self._report.add("matrix-shape", self._because + error.message, self._elsewhere)
                else:
                    self._report.add("matrix-shape", error.message, place.shifted(error.at))
            self.failed = True
            return None
