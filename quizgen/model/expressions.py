"""Expressions and texts of an author: parsed and checked, not yet given meaning."""

from __future__ import annotations

from dataclasses import dataclass, field

from quizgen.findings import Place
from quizgen.model.numbers import Exact


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
