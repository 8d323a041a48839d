"""Which mistakes a class makes, across all the questions whose formulas have them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from quizgen.gradebook.records import Cause, Graded, Mark, PartMark
from quizgen.model import Text
from quizgen.report.records import MistakeRow, SlipRow, Wrong
from quizgen.text.terminal import readable

"""Stands between the ids of two mistakes in the label of an option."""

Written = tuple[str, str]
"""Where a mistake is written, (formula, id): formulas that take it over by `extends` share it."""


@dataclass
class _Tally:
    cause: Cause
    chances: int = 0
    made: int = 0
    paired: int = 0
    could: set[str] = field(default_factory=set)
    students: Counter[str] = field(default_factory=Counter)
    questions: dict[str, None] = field(default_factory=dict)
    formulas: set[str] = field(default_factory=set)
    lost: Fraction = Fraction()


def tally(graded: Graded, marks: Sequence[Mark], names: Mapping[str, str]) -> tuple[list[MistakeRow], int]:
    """The mistakes that were made, what to teach next first, and how many could be made and nobody made.

    What to teach next: the mistake that most students make, for it is theirs that teaching mends; among
    equals the one that cost the class more points. A response in which two were made at once counts for both,
    and what it cost is divided evenly between them.

    Args:
        graded: The class.
        marks: Those that count.
        names: What to call each student, by id; empty in an anonymous report.
    """
    tallies: dict[Written, _Tally] = {}
    for mark in marks:
        formula = graded.items[mark.question].formula
        made = made_in(mark)
        for mistake in dict.fromkeys([*mark.possible, *made]):
            cause = graded.causes.get((formula, mistake)) or Cause(formula, mistake, "", (formula,))
            one = tallies.setdefault((cause.owner, mistake), _Tally(cause))
            one.chances += 1
            one.could.add(mark.student)
            one.formulas.add(formula)
            if mistake in made:
                one.made += 1
                one.paired += made[mistake]
                one.students[mark.student] += 1
                one.questions[mark.question] = None
        for mistake, lost in _cost(mark).items():
            cause = graded.causes.get((formula, mistake)) or Cause(formula, mistake, "", (formula,))
            tallies[cause.owner, mistake].lost += lost
    rows = [_row(one, graded, names) for one in tallies.values() if one.made]
    rows.sort(key=lambda row: (-row.students, -row.lost, row.owner, row.mistake))
    return rows, len(tallies) - len(rows)


def made_in(mark: Mark) -> dict[str, bool]:
    """The mistakes of a response, its parts' included, and whether each was made together with another."""
    found: dict[str, bool] = {}
    for unit in _units(mark):
        for mistake in unit.mistakes:
            found[mistake] = found.get(mistake, False) or len(unit.mistakes) > 1
    return found


def slips(marks: Sequence[Mark]) -> list[SlipRow]:
    """The slips with units and powers of ten, the one of most students first."""
    students: dict[str, set[str]] = defaultdict(set)
    responses: Counter[str] = Counter()
    lost: dict[str, Fraction] = defaultdict(Fraction)
    for mark in marks:
        all_: list[Mark | PartMark] = [mark, *mark.parts]
        units = [unit for unit in all_ if unit.slip]
        for slip in dict.fromkeys(unit.slip for unit in units):
            students[slip].add(mark.student)
            responses[slip] += 1
        parts = sum((Fraction(part.points) for part in mark.parts), Fraction())
        for unit in units:
            cost = (1 - (unit.score or 0)) * Fraction(unit.points)
            # What a paper gives for the question is shared by its parts.
            lost[unit.slip] += cost * Fraction(mark.points) / parts if isinstance(unit, PartMark) else cost
    rows = [SlipRow(slip, len(who), responses[slip], lost[slip]) for slip, who in students.items()]
    return sorted(rows, key=lambda row: (-row.students, -row.lost, row.slip))


def kinds_of_wrong(graded: Graded, marks: Sequence[Mark]) -> Wrong:
    """What is known of the responses without full marks."""
    found: Counter[str] = Counter()
    for mark in marks:
        if mark.score is None or mark.score >= 1:
            continue
        if mark.state == "empty":
            found["empty"] += 1
        elif made_in(mark):
            found["known"] += 1
        elif mark.slip or any(part.slip for part in mark.parts):
            found["slip"] += 1
        else:
            typed = graded.items[mark.question].formula and not mark.shown
            found["unknown" if typed else "pool"] += 1
    return Wrong(found["known"], found["unknown"], found["pool"], found["empty"], found["slip"])


def _units(mark: Mark) -> Sequence[Mark | PartMark]:
    """The parts of a response, each with its own mistakes; the response itself where it has none."""
    return mark.parts if any(part.mistakes for part in mark.parts) else (mark,)


def _cost(mark: Mark) -> dict[str, Fraction]:
    """The points that each mistake of a response cost; parts without a known mistake keep their share."""
    units = [(unit, (1 - (unit.score or 0)) * Fraction(unit.points)) for unit in _units(mark)]
    whole = sum((lost for _, lost in units), Fraction())
    missing = (1 - (mark.score or 0)) * Fraction(mark.points)
    found: dict[str, Fraction] = defaultdict(Fraction)
    for unit, lost in units:
        for mistake in unit.mistakes:
            found[mistake] += missing * lost / whole / len(unit.mistakes) if whole else 0
    return found


def _row(one: _Tally, graded: Graded, names: Mapping[str, str]) -> MistakeRow:
    # The order of the bank, whatever that of the marks.
    order = {id_: i for i, id_ in enumerate(graded.items)}
    formulas = dict.fromkeys(item.formula for item in graded.items.values())
    told = (
        cause.feedback
        for cause in graded.causes.values()
        if (cause.owner, cause.mistake) == (one.cause.owner, one.cause.mistake) and cause.feedback
    )
    return MistakeRow(
        owner=one.cause.owner,
        mistake=one.cause.mistake,
        feedback=readable(Text(next(told, ""))),
        formulas=tuple(formula for formula in formulas if formula in one.formulas),
        questions=tuple(sorted(one.questions, key=lambda id_: order[id_])),
        chances=one.chances,
        made=one.made,
        paired=one.paired,
        could=len(one.could),
        students=len(one.students),
        again=sum(times > 1 for times in one.students.values()),
        lost=one.lost,
        names=tuple(sorted(names[id_] for id_ in one.students)) if names else (),
    )
