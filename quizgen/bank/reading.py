"""A question while it is read: its record, and what its parts may refer to, worked out once."""

from __future__ import annotations

from dataclasses import dataclass

from quizgen.bank.fields import Record, Report
from quizgen.bank.scope import Scope
from quizgen.model import Formula


@dataclass(frozen=True)
class Reading:
    """What every check of a question needs to know; *report* takes what it finds."""

    record: Record
    formula: Formula | None
    scope: Scope
    report: Report
    ask: tuple[str, ...]
    """Of a question in parts: all that its parts ask for."""
    whole: Reading | None = None
    """Of a part: the question that it is a part of, whose draw it is about."""

    @property
    def id(self) -> str:
        """The question's id; of a part, that of the whole."""
        found: str = (self.whole or self).record.get("id", "")
        return found

    @property
    def given(self) -> tuple[str, ...]:
        """Of an inverse question: the steps that are shown."""
        return tuple(dict.fromkeys(self.record.get("given") or ()))

    @property
    def asks_formula(self) -> bool:
        """Whether symbols may stay symbols."""
        return self.symbolic or "formula" in (self.record.get("form") or ())

    @property
    def symbolic(self) -> bool:
        """Whether variables, and nothing else without a value, are left in what is asked."""
        left = [self.scope.open.get(name, set()) for name in self.ask if name not in self.scope.known]
        return any(left) and set().union(*left) <= self.scope.variables

    @property
    def shape(self) -> tuple[int, int] | None:
        """Of a matrix that is asked for: its rows and columns."""
        return self.scope.shapes.get(self.ask[0]) if len(self.ask) == 1 else None

    @property
    def texts_know(self) -> set[str]:
        """The names that have a value in texts."""
        formula = self.formula
        symbols = (*formula.symbols, *formula.steps) if formula and self.asks_formula else ()
        return {*self.scope.spoken, *self.scope.words, *symbols}

    @property
    def unshown(self) -> set[str]:
        """What is asked, and so has no place in stem, hints or figure."""
        return set(self.ask) & set(self.ask if self.given else self.formula.steps if self.formula else ())

    @property
    def missing(self) -> set[str]:
        """The symbols that the answer needs and that have no value."""
        return set().union(*(self.scope.open.get(name, set()) for name in (*self.ask, *self.given)))
