"""The records of quizgen: what an author wrote, and what one variant of it is.

All of them are frozen; a stage takes records and returns new ones. No format, no randomness and no
input or output here. In order: numbers and expressions, formulas, questions, variants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from quizgen.findings import Place

# ── numbers ──────────────────────────────────────────────────────────────────────────────────────

Exact = int | Fraction
"""An exact number. A `Fraction` is never integral: whole numbers are always `int`."""

Number = int | Fraction | Decimal
"""An exact number, or a `Decimal` (28 digits) where a function such as `sqrt` left the rationals."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a drawn table: `<< x.name >>` in text; fields named like a constant set it."""

    fields: Mapping[str, Exact | str]


Value = int | Fraction | Decimal | str | Row
"""What a drawn name can hold."""

# ── expressions: parsed, checked, not yet given meaning ──────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Num:
    """A number in an expression, exactly as written (`0.1` is 1/10)."""

    value: Exact


@dataclass(frozen=True, slots=True)
class Name:
    """A name in an expression; `at` is its offset in the expression's text."""

    name: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """An operator or listed function applied to arguments.

    `op` is one of `+ - * / // % ** neg == != < <= > >= and or not`, or a function of
    `quizgen.maths.functions`. Operators are binary (`neg` and `not` unary), as written: `1 < n < 5` is
    `and` of two comparisons.
    """

    op: str
    args: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node = Num | Name | Apply


@dataclass(frozen=True, slots=True)
class Expression:
    """An author's expression: its text, its checked tree, and where it stands."""

    text: str
    tree: Node
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Template:
    """An author's text: Markdown with `$LaTeX$` and `<< value >>`, checked, not yet filled."""

    source: str
    place: Place = field(compare=False)


# ── formulas ─────────────────────────────────────────────────────────────────────────────────────

Kind = Literal["integer", "rational", "real", "variable"]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A quantity that questions draw. A `variable` stays symbolic."""

    name: str
    means: str
    kind: Kind
    positive: bool
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Constant:
    """Structure of a formula that a mistake or a question may change (`g`: three sets of weights)."""

    name: str
    value: Expression
    means: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the worked solution; may use symbols, constants and earlier steps."""

    name: str
    value: Expression
    means: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A named wrong rule, as a change to the formula.

    `changes` holds the new expressions of symbols, constants and steps. `answer` is a slip at the very
    end (one expression for each asked step; `asked` is the value without the slip). `only_for` names
    the asked steps it applies to; empty means all.
    """

    id: str
    changes: Mapping[str, Expression]
    answer: tuple[Expression, ...]
    only_for: tuple[str, ...]
    feedback: Template | None
    source: str
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the mistakes people make in it; mappings keep the author's order."""

    id: str
    title: str
    source: str
    symbols: Mapping[str, Symbol]
    constants: Mapping[str, Constant]
    steps: Mapping[str, Step]
    mistakes: Mapping[str, Mistake]
    place: Place = field(compare=False)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked point of a plot; without *y*, the point of the curve at *x*."""

    x: Expression
    y: Expression | None = None
    label: Template | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """The curve of *expression* over *variable* from *start* to *stop*.

    Without *low* or *high* the values decide how far the y-axis reaches. Without *y_label* the axis is
    named y, and without *x_label* it is named like the variable.
    """

    expression: Expression
    variable: str
    start: Expression
    stop: Expression
    place: Place = field(compare=False)
    low: Expression | None = None
    high: Expression | None = None
    marks: tuple[Mark, ...] = ()
    x_label: Template | None = None
    y_label: Template | None = None
    alt: Template | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer; *label* stands below it in place of its size, which is needed when the size is asked for."""

    name: Template
    size: Expression | None = None
    label: Template | None = None
    recurrent: bool = False


@dataclass(frozen=True, slots=True)
class Layers:
    """Layers of units, from left to right."""

    items: tuple[Layer, ...]
    place: Place = field(compare=False)
    alt: Template | None = None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A node of a tree; *edge* stands at the line to its parent, and a child None is a place left empty."""

    label: Template
    children: tuple[TreeNode | None, ...] = ()
    edge: Template | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree, its root at the top."""

    root: TreeNode
    place: Place = field(compare=False)
    alt: Template | None = None


FigureSettings = Plot | Layers | Tree


@dataclass(frozen=True, slots=True)
class Image:
    """A picture beside the bank, as a stem names it (`pictures/cell.png`), and what the file holds."""

    path: str
    data: bytes = field(repr=False)


# ── questions ────────────────────────────────────────────────────────────────────────────────────


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

    values: Mapping[str, Exact | str]
    answer: tuple[Exact | str, ...]
    wrong: Mapping[str, tuple[Exact, ...]]
    place: Place = field(compare=False)


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

    @property
    def asks_formula(self) -> bool:
        """Whether the formula itself is the answer, typed or among options, and not its value."""
        return "formula" in self.forms


@dataclass(frozen=True, slots=True)
class Bank:
    """A file of questions."""

    id: str
    title: str
    about: str
    language: str
    license: str
    formulas: Mapping[str, Formula]
    questions: tuple[Question, ...]
    place: Place = field(compare=False)
    quizzes: tuple[Quiz, ...] = ()


# ── variants ─────────────────────────────────────────────────────────────────────────────────────

FIRST_MARK = 0xE000
LAST_MARK = 0xF8FF
"""Marks stand for values in a skeleton: one private-use character each, never found in banks."""


class Text(NamedTuple):
    """Markdown with holes: the *skeleton* has one mark for each of *fills*, in order.

    Kept apart so that a writer converts a skeleton once and fills it for every variant, and so that a
    value can never be taken for markup. Mark number i is `chr(FIRST_MARK + i)` and stands for `fills[i]`.
    """

    skeleton: str
    fills: tuple[str, ...] = ()

    def __str__(self) -> str:
        text = self.skeleton
        for i, fill in enumerate(self.fills):
            text = text.replace(chr(FIRST_MARK + i), fill)
        return text


class Figure(NamedTuple):
    """A drawn figure: a whole SVG document without an XML declaration, so that it can also stand in HTML."""

    svg: str
    alt: str
    width: int
    height: int
    """Both in CSS pixels."""
    address: str = ""
    """Where a document that links to it finds it; "" where it is nowhere but here."""


class Option(NamedTuple):
    """An answer that can be chosen, or (form `number`) a typed answer that is recognised."""

    text: Text
    right: bool
    mistakes: tuple[str, ...]
    """Ids of the mistakes behind a wrong option; two when made together; empty from a pool."""
    feedback: Text | None
    value: tuple[Number, ...]
    """The number or numbers; empty from a pool."""
    pinned: bool = False


class Variant(NamedTuple):
    """A question with its values, complete: everything that a writer or a grader needs."""

    name: str
    """`bank/question#seed.position`; makes the same variant again."""
    question: Question
    form: str
    seed: int
    position: int
    values: Mapping[str, Value]
    """Drawn values, constants and steps by name."""
    stem: Text
    options: tuple[Option, ...]
    """`choice`, `multiple`: in the order shown. `number`: the key, then every recognised mistake."""
    hints: tuple[Text, ...]
    feedback: Text | None
    solution: tuple[Text, ...]
    """The worked solution, a paragraph of Markdown each."""
    prompts: tuple[Text, ...] = ()
    """`matching`: what options are matched to."""
    order: tuple[int, ...] = ()
    """`matching`: for each prompt the index of its option. `ordering`: the options in the right order."""
    guide: Text | None = None
    """`essay`: what its marker looks for."""
    parts: tuple[Variant, ...] = ()
    """`parts`, `blanks`: each part of the same draw, in order; its label is `question.label`."""
    figure: Figure | None = None
    """What is shown below the stem."""

    @property
    def key(self) -> tuple[Option, ...]:
        """The right options."""
        return tuple(option for option in self.options if option.right)

    def __repr__(self) -> str:
        """The name and the stem: all fields would fill pages."""
        return f"<Variant {self.name}: {str(self.stem)!r}>"


# ── quizzes ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Pick:
    """Questions of a paper: the one with this id, or *count* of those with all *tags* and the *level*."""

    question: str
    tags: tuple[str, ...]
    level: Level
    count: int
    points: Exact | None
    """What each is worth on the paper; None: what the question says."""
    place: Place = field(compare=False)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A selection of a bank's questions, from which papers are made; *intro* is Markdown."""

    id: str
    title: str
    intro: str
    picks: tuple[Pick, ...]
    shuffle: bool
    """Whether every paper has its questions in an order of its own."""
    place: Place = field(compare=False)


# ── grading ──────────────────────────────────────────────────────────────────────────────────────


class Outcome(NamedTuple):
    """What a response is worth, and what it shows."""

    score: Fraction
    """From 0 to 1, of the question's points."""
    mistakes: tuple[str, ...] = ()
    """The mistakes that lead to just this response; two when made together."""
    feedback: tuple[Text, ...] = ()
    note: str = ""
    """For the student: why a response cannot be read, that it follows from an earlier answer, ..."""
    at: int | None = None
    """Where in the response the caret belongs, when it cannot be read; None when it can."""
    parts: tuple[Outcome, ...] = ()
    marked: bool = True
    """False where a person has to mark it."""

    @property
    def right(self) -> bool:
        """Whether nothing is missing."""
        return self.score == 1
