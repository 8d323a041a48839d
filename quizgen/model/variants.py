"""One variant of a question: its texts with values in them, its figure, its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from quizgen.model.numbers import Number
from quizgen.model.questions import Question
from quizgen.model.values import Value

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
    also: tuple[tuple[str, ...], ...] = ()
    """`number`: the ids of each other mistake, or pair, that leads to the same number."""


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
