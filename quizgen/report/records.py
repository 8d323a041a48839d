"""The report of a graded class: numbers and the words for them, no format."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quizgen.model import Exact


class Share(NamedTuple):
    """One option of a question."""

    label: str
    right: bool
    shown: int
    """To how many it was shown: variants of a question show different options."""
    chosen: int
    share: Fraction
    """Of those whom it was shown to."""
    mean: Fraction | None
    """The mean mark of those who chose it, from 0 to 1."""
    idle: bool
    """A wrong option that too few choose, of those many to whom it was shown."""


class QuestionRow(NamedTuple):
    """One question."""

    number: int
    """Its number in the report's tables and figures, from 1."""
    id: str
    title: str
    form: str
    level: str
    students: int
    """Who had it and has a mark for it."""
    empty: int
    """Responses without an answer; they count as wrong."""
    waiting: int
    """Responses that wait for a person; they do not count."""
    facility: Fraction | None
    discrimination: Fraction | None
    correlation: Decimal | None
    """With the rest of the paper."""
    options: tuple[Share, ...]
    flags: tuple[str, ...]
    """What to look at, in words."""
    remarks: tuple[str, ...]
    """What else there is to say."""
    few: bool
    """Too few students to judge it by numbers."""


class MistakeRow(NamedTuple):
    """One mistake, over all the questions whose formulas have it."""

    owner: str
    """The formula in which it is written."""
    mistake: str
    feedback: str
    """An example of what a student was told, in plain characters."""
    formulas: tuple[str, ...]
    """Of the questions in which it could be made."""
    questions: tuple[str, ...]
    """In which it was made."""
    chances: int
    """Responses in which it could be made."""
    made: int
    """Responses in which it was made."""
    paired: int
    """Of these, together with another mistake."""
    could: int
    """Students who could make it."""
    students: int
    """Students who made it."""
    again: int
    """Students who made it more than once."""
    lost: Fraction
    """Points that it cost."""
    names: tuple[str, ...]
    """Who made it; empty in an anonymous report."""


class SlipRow(NamedTuple):
    """One kind of slip with units or powers of ten, over all questions."""

    slip: str
    """As in `Outcome.slip`."""
    students: int
    """Who made it."""
    responses: int
    """In which it was made; a response with it in two parts is one."""
    lost: Fraction
    """Points that it cost."""


class Reliability(NamedTuple):
    """How well the marks would come out the same again."""

    basis: str
    """What the columns of the matrix are: `questions`, `places`, `common`, or `none`."""
    columns: int
    students: int
    left_out: int
    """Columns that are left out because they wait for a person."""
    points: Exact
    """What the columns are worth together."""
    alpha: Fraction | None
    kr20: bool
    """Whether it is KR-20: every score is all or nothing."""
    low: float | None
    high: float | None
    """The ends of the 95 % interval of alpha."""
    error: Decimal | None
    """The standard error of measurement, in points."""
    why: str
    """Why there is none, or what to know of the basis."""


class Wrong(NamedTuple):
    """What is known of the responses without full marks."""

    known: int
    """They lead to mistakes of the bank."""
    unknown: int
    """Typed, of questions with a formula: no mistake leads to them."""
    pool: int
    """Of questions without a formula, or chosen where no mistake is behind it."""
    empty: int
    slip: int
    """Not `known`, and wrong in a unit or a power of ten."""


class Report(NamedTuple):
    """Everything that the pages say."""

    title: str
    bank: str
    quiz: str
    language: str
    students: int
    """Who has a mark."""
    absent: int
    """Students who handed in nothing: they do not count."""
    responses: int
    """Those with a mark."""
    waiting: int
    marks: tuple[Fraction, ...]
    """Each student's share of the points, from the lowest."""
    mean: Fraction | None
    deviation: Decimal | None
    reliability: Reliability
    mistakes: tuple[MistakeRow, ...]
    """Those that were made, what to teach next first."""
    never: int
    """Mistakes that could be made and nobody made."""
    slips: tuple[SlipRow, ...]
    """Those that were made, the one of most students first."""
    wrong: Wrong
    questions: tuple[QuestionRow, ...]
    first: tuple[str, ...]
    """What to know first, a sentence or two each."""
    warnings: tuple[str, ...]
    named: bool
    """Whether it names students."""


Marks = Mapping[str, Fraction]
"""By student."""
