"""What grading leaves behind, for feedback sheets, gradebooks and the report."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, NamedTuple

from quizgen.model import Exact, Slip
from quizgen.roster import Student

State = Literal["graded", "empty", "unreadable", "unmarked", "decided"]
"""`unreadable`: it cannot be read; `unmarked`: a person marks this form (an essay). Both wait for a person,
and are `decided` when one has said what they are worth; so is any other that a person overrules."""


class PartMark(NamedTuple):
    """One part or blank of a response."""

    label: str
    """As on paper: `a`, `b`, ... or the number of the blank."""
    form: str
    response: str
    state: State
    score: Fraction | None
    points: Exact
    mistakes: tuple[str, ...] = ()
    note: str = ""
    feedback: tuple[str, ...] = ()
    slip: Slip = ""
    """With a unit or a power of ten."""
    written: str = ""
    """The points that a person wrote for it, as they were written; "" where nobody has decided."""


class Mark(NamedTuple):
    """One response of one student, graded."""

    student: str
    """The student's id."""
    paper: str
    """The paper's code; "" where there are no papers."""
    number: int
    """Its place on the paper, from 1; 0 where that is not known."""
    question: str
    variant: str
    form: str
    response: str
    """As it was handed in."""
    state: State
    score: Fraction | None
    """From 0 to 1, of the points; None while it waits for a person."""
    points: Exact
    """What it was worth."""
    mistakes: tuple[str, ...] = ()
    """Ids of the mistakes behind it, as in the question's formula; two when made together."""
    chosen: tuple[str, ...] = ()
    """Labels of the options chosen, of forms with options (see `Item.options`)."""
    shown: tuple[str, ...] = ()
    """Labels of all the options that this variant showed, in their order."""
    possible: tuple[str, ...] = ()
    """Ids of the mistakes that could have been seen in a response, each by itself."""
    note: str = ""
    feedback: tuple[str, ...] = ()
    """What the author says to it, as Markdown."""
    parts: tuple[PartMark, ...] = ()
    slip: Slip = ""
    """With a unit or a power of ten; those of parts are theirs."""
    written: str = ""
    """The points that a person wrote for the whole, as they were written; "" where nobody has."""


class Item(NamedTuple):
    """A question that was asked, as a report names it."""

    id: str
    title: str
    formula: str
    """The id of its formula; "" without one."""
    level: str
    tags: tuple[str, ...]
    form: str
    options: Mapping[str, bool]
    """Every option that any variant showed, by its label, and whether it is right. The label of the key of a
    formula is `key`, of a distractor the ids of its mistakes joined by ` + `, of an option from a pool its
    text with values left as `<< name >>` or, where that is long, its beginning. An option can be right in one
    variant and wrong in another only if it is pinned last."""


class Cause(NamedTuple):
    """A mistake as written in the bank, whichever formulas take it over by `extends`."""

    owner: str
    """The formula in which it is written."""
    mistake: str
    feedback: str
    """What a student was told, with the values of one variant."""
    formulas: tuple[str, ...]
    """The formulas of the questions in which it could be made."""


class Graded(NamedTuple):
    """The marks of a class."""

    bank: str
    title: str
    quiz: str
    """"" where the responses do not belong to papers of a quiz."""
    language: str
    multiple: str
    """The rule by which `multiple` questions were marked."""
    students: tuple[Student, ...]
    items: Mapping[str, Item]
    """By the question's id, in the order of the bank."""
    causes: Mapping[tuple[str, str], Cause]
    """By (formula of the question, id of the mistake)."""
    marks: tuple[Mark, ...]
    """By student, in the order of the papers."""
