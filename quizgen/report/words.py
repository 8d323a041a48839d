"""What the numbers mean, in words; and from where on they mean it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from quizgen.report.records import QuestionRow, Reliability, Report
from quizgen.report.show import counted, fixed, percent, short

FEW, ROUGH = 10, 30
"""With fewer students discrimination and reliability mean nothing, and little."""

EASY, HARD = Fraction(9, 10), Fraction(2, 10)
"""Facility from which on, and below which, a question tells little about most students: Prometric, Internal
psychometric guidelines for classical test theory (0.90 and more: very easy; below 0.20: not acceptable)."""

WEAK = Fraction(2, 10)
"""Below it a question does not separate. Of the index D: Ebel, R. L., & Frisbie, D. A. (1991). Essentials of
educational measurement (5th ed.), p. 232. Of the correlation: Prometric, as above."""

LEVELS = (
    (Fraction(9, 10), "as good as the best standardized tests"),
    (Fraction(8, 10), "very good for a classroom test"),
    (Fraction(7, 10), "good for a classroom test"),
    (Fraction(6, 10), "somewhat low: do not let grades depend on this quiz alone"),
    (Fraction(5, 10), "low: too little for grades by itself, unless the quiz is meant to be short"),
)
"""Of reliability: University of Washington, Office of Educational Assessment, Understanding item analyses."""

PRAISE = Fraction(7, 10)
"""From it on the words are a praise."""

BY_A_PERSON = ("essay",)
"""Forms without a key."""

LOWEST = "very low: differences between these marks are mostly chance"


def flags(row: QuestionRow) -> tuple[str, ...]:
    """What to look at in a question; where too few had it, only what a person has to do."""
    found = [] if row.few else _judged(row)
    if row.waiting:
        found.append(f"{counted(row.waiting, 'response')} waiting for a person")
    return tuple(found)


def _judged(row: QuestionRow) -> list[str]:
    facility = row.facility
    if facility is not None and facility >= EASY:
        found = ["too easy"]
    elif facility is not None and facility < HARD:
        found = ["too hard"]
    else:
        found = []
    known = [value for value in (row.discrimination, row.correlation) if value is not None]
    if row.correlation is not None and row.correlation < -chance(row.students):
        ask = "is it marked as it was meant?" if row.form in BY_A_PERSON else "is the key right?"
        found.append(f"negative discrimination: {ask}")
    elif any(value < _as(WEAK, value) for value in known) and not found:
        # Where nearly all get it right, or wrong, it cannot separate.
        found.append("does not separate")
    return found


def chance(students: int) -> Decimal:
    """The standard error of a correlation of 0, 1 / sqrt(n - 1): by so much it differs from 0 by chance."""
    return 1 / Decimal(max(students - 1, 1)).sqrt()


def remarks(row: QuestionRow) -> tuple[str, ...]:
    """What else there is to say: of few students, and of wrong options that hardly anybody chooses."""
    idle = [option for option in row.options if option.idle]
    never = sum(not option.chosen for option in idle)
    found = ["too few students to judge it"] if row.few else []
    for number, what in ((never, "nobody chooses"), (len(idle) - never, "hardly anybody chooses")):
        if number:
            found.append(f"{'distractor' if number == 1 else f'{number} distractors'} {what}")
    return tuple(found)


def _as(share: Fraction, like: Fraction | Decimal) -> Fraction | Decimal:
    return share if isinstance(like, Fraction) else Decimal(share.numerator) / share.denominator


def level(alpha: Fraction) -> str:
    """What a reliability suffices for."""
    return next((words for least, words in LEVELS if alpha >= least), LOWEST)


def first(report: Report) -> tuple[str, ...]:
    """What to know first."""
    if not report.students:
        return ("Nobody has handed in anything that has a mark.",)
    asked = counted(len(report.questions), "question")
    found = f"{counted(report.students, 'student')}, {counted(report.responses, 'response')} to {asked}. "
    found += f"The mean mark is {percent(report.mean)} of the points"
    found += f", with a standard deviation of {percent(report.deviation)}." if report.deviation else "."
    more = (_reliability(report.reliability), _wrong(report), _slips(report), _idle(report))
    return tuple(filter(None, (found, *more)))


def _reliability(one: Reliability) -> str:
    if one.alpha is None:
        return f"Reliability cannot be computed. {one.why}"
    name = "KR-20" if one.kr20 else "Cronbach's alpha"
    found = f"Reliability ({name}) is {fixed(one.alpha)}"
    if one.low is not None:
        found += f" (95\N{NO-BREAK SPACE}% interval {fixed(one.low)} to {fixed(one.high)})"
    if one.students < FEW:
        return (
            f"{found}. With {counted(one.students, 'student')} that is mostly chance: neither how good it is "
            f"nor how exact a mark is can be said. {one.why}"
        )
    if one.low is not None and one.low <= 0 and one.alpha >= PRAISE:
        found += ": how good that is cannot be said, since it could as well be 0."
    else:
        found += f": {level(one.alpha)}."
    if one.error is not None and one.points:
        share = Fraction(one.error) / Fraction(one.points)
        found += (
            f" The standard error of measurement is {short(one.error)} of {short(Fraction(one.points))} "
            f"points: 19 times out of 20 a mark is right to within ±\N{NO-BREAK SPACE}{percent(2 * share)}."
        )
    return f"{found} {one.why}"


def _wrong(report: Report) -> str:
    wrong = report.wrong
    explained = wrong.known + wrong.unknown
    if not explained:
        return "No wrong response to a question with a formula."
    found = f"Of {counted(explained, 'wrong response')} to questions with formulas, {wrong.known:,} "
    found += f"({percent(Fraction(wrong.known, explained))}) come from mistakes that the bank knows."
    if wrong.unknown * 2 > explained:
        found += " Most do not: a mistake may be missing in the bank."
    return found


SLIPS = {
    "missing-unit": "unit left out",
    "other-unit": "unit of another quantity",
    "power-of-ten": "wrong by a power of ten",
}
"""What the slips are called."""


def _slips(report: Report) -> str:
    """How often the number was right and its unit or its size was not."""
    if not report.slips:
        return ""
    found = "; ".join(
        f"{SLIPS[row.slip]}: {counted(row.responses, 'response')} of {counted(row.students, 'student')}"
        for row in report.slips
    )
    lost = sum((row.lost for row in report.slips), Fraction())
    return f"Slips with units and powers of ten cost {_points(lost)} in all ({found})."


def _points(value: Fraction) -> str:
    return f"{short(value)} {'point' if value == 1 else 'points'}"


def _idle(report: Report) -> str:
    """How many wrong options do nothing."""
    numbers = [sum(option.idle for option in row.options) for row in report.questions]
    questions = sum(number > 0 for number in numbers)
    if not questions:
        return ""
    where = counted(questions, "question")
    return (
        f"Hardly anybody chooses {counted(sum(numbers), 'wrong option')} in {where}; tables below say which."
    )


def warnings(report: Report) -> tuple[str, ...]:
    """Which numbers are not to be trusted."""
    found = []
    n = report.students
    if n < FEW:
        found.append(
            f"With {counted(n, 'student')} only the marks and the mistakes can be read. Discrimination and "
            "reliability are chance, and questions are not judged by them."
        )
    elif n < ROUGH:
        found.append(
            f"With {counted(n, 'student')} discrimination and reliability are rough: the same questions "
            "would give quite other values next time. Look at the questions that are flagged; do not "
            "remove one for a number."
        )
    few = sum(row.few for row in report.questions)
    if few and n >= FEW:
        had = f"fewer than {FEW} students had {'it' if few == 1 else 'each'}, too few to judge"
        found.append(f"{few} of {counted(len(report.questions), 'question')}: {had}. The table says which.")
    if report.waiting:
        found.append(
            f"{counted(report.waiting, 'response')} not counted: no mark yet, a person has to give it. "
            "The numbers will change."
        )
    if report.reliability.left_out:
        columns = counted(report.reliability.left_out, "question")
        found.append(f"Reliability leaves out {columns} because too many marks are waiting.")
    if report.absent:
        found.append(f"{counted(report.absent, 'student')} handed in nothing: not counted.")
    return tuple(found)
