"""Questions as authored: what they draw, what they ask, and with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from quizgen.findings import Place
from quizgen.model.expressions import Expression, Template
from quizgen.model.figures import FigureSettings, Image
from quizgen.model.formulas import Formula, Mistake
from quizgen.model.numbers import Exact, Number
from quizgen.model.values import Row


@dataclass(frozen=True, slots=True)
class Range:
    """`start..stop step step`, both ends included; exact."""

    start: Exact
    stop: Exact
    step: Exact


@dataclass(frozen=True, slots=True)
class Choices:
    """One of these numbers, words or rows."""

    values: tuple[Exact | str | Row, ...]


Domain = Range | Choices


@dataclass(frozen=True, slots=True)
class PoolOption:
    """An option written out by the author, for a conceptual question."""

    text: Template
    feedback: Template | None
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Pool:
    """Options to draw from: `show` of them, at least one right and one wrong.

    `last` ("None of the above") stands last in every variant and comes on top of `show`; it is right
    exactly when no other option is, so with it a variant may have no right option from the pool.
    """

    right: tuple[PoolOption, ...]
    wrong: tuple[PoolOption, ...]
    show: int
    last: PoolOption | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement with `<< value >>` in it (form `truefalse`): the key, or what a mistake leads to."""

    text: Template


@dataclass(frozen=True, slots=True)
class Pairs:
    """What belongs together (form `matching`): `show` of the pairs, and *extra* right-hand sides."""

    pairs: tuple[tuple[Template, Template], ...]
    extra: tuple[Template, ...]
    show: int


@dataclass(frozen=True, slots=True)
class Order:
    """Things in their right order (form `ordering`)."""

    items: tuple[Template, ...]


@dataclass(frozen=True, slots=True)
class Essay:
    """A free text (form `essay`): what its marker looks for, and how many lines to leave on paper."""

    guide: Template
    lines: int


class Rounding(NamedTuple):
    """To what answers are rounded in print: so many significant digits, or so many decimal places."""

    kind: Literal["digits", "decimals"]
    places: int


Material = Claim | Pairs | Order | Essay
"""What a form asks with, other than options from mistakes or from a pool."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question test: values, the answer they must give, and the numbers of some mistakes."""

    values: Mapping[str, Number | str]
    answer: tuple[Number | Expression, ...]
    """Of a matrix its entries, row by row; an expression where variables are left in the answer."""
    wrong: Mapping[str, tuple[Number | Expression, ...]]
    place: Place = field(compare=False)


Ends = Literal["", "closed", "open", "left-open", "right-open"]
Level = Literal["", "easy", "medium", "hard"]
Admits = Literal["", "positive integer", "nonnegative integer", "integer", "positive", "nonnegative", "any"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question as authored, with parameters. `ask` names one step, or several for a tuple; see `given`."""

    id: str
    title: str
    tags: tuple[str, ...]
    level: Level
    points: Exact
    formula: Formula | None
    ask: tuple[str, ...]
    changes: Mapping[str, Expression]
    vary: Mapping[str, Domain]
    where: tuple[Expression, ...]
    stem: Template
    forms: tuple[str, ...]
    options: int
    pool: Pool | None
    mistakes: tuple[Mistake, ...]
    hints: tuple[Template, ...]
    feedback: Template | None
    examples: tuple[Example, ...]
    admits: Admits
    show_as: Template | None
    rounding: Rounding | None
    source: str
    place: Place = field(compare=False)
    material: Material | None = None
    case: bool = False
    """Whether upper and lower case matter in a typed text."""
    tolerance: tuple[Literal["absolute", "relative"], Exact] | None = None
    """How far a typed number may be off; None: not at all, or as far as rounding goes."""
    unit: str = ""
    """The unit of a typed number."""
    label: str = ""
    """Of a part: `a`, `b`, ..., or the name of its blank."""
    parts: tuple[Question, ...] = ()
    """Each a question of its own, about the values drawn for all of them."""
    follow_through: bool = True
    """Whether a later part is marked on the student's own earlier values."""

    given: tuple[str, ...] = ()
    """Of an inverse question: the steps that are shown, and `ask` names the one symbol that is asked for."""
    hidden: tuple[str, ...] = ()
    """Of an inverse question: drawn symbols that are not shown either, and are found on the way."""
    figure: FigureSettings | None = None
    """What is drawn below the stem."""
    images: tuple[Image, ...] = ()
    """The pictures in the stem, and in those of the parts."""

    language: str = "en"
    """In which its texts were read: that of quizgen's own words in them, and of their numbers."""

    listed: bool = False
    """Whether the question itself names its mistakes: each of them is then meant to matter here."""
    shape: tuple[int, int] | None = None
    """Of a matrix that is asked for: its rows and columns."""
    symbolic: bool = False
    """Whether variables are left in what is asked: its answer is an expression in them."""
    ends: Ends = ""
    """Of an interval that is asked for by its two ends: which of them belong to it."""

    @property
    def asks_formula(self) -> bool:
        """Whether the formula itself is the answer, typed or among options, and not its value."""
        return self.symbolic or "formula" in self.forms

    @property
    def width(self) -> int:
        """How many numbers the answer has."""
        return self.shape[0] * self.shape[1] if self.shape else len(self.ask)
