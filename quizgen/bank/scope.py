"""The scope of a question: what is drawn, and which names have a value, worked out once for all its parts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from math import prod

from quizgen.bank.fields import Record, Report
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Sequence
from quizgen.bank.shapes import Shape, shapes_of
from quizgen.bank.vary import MAX_SPACE, read_domain
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.operations import binds
from quizgen.maths.parse import names
from quizgen.model import Apply, Choices, Constant, Domain, Expression, Formula, Name, Node, Row, Step
from quizgen.sampling.space import domain_size


class Scope:
    """Reads `set` and `vary` of a question; the attributes are not changed afterwards."""

    changes: Mapping[str, Expression]
    vary: Mapping[str, Domain]
    rows: dict[str, Collection[str]]
    """The fields of each drawn row."""
    words: set[str]
    """The drawn names whose values are words."""
    drawn: set[str]
    """The names that are drawn as numbers, fields of rows included."""
    known: set[str]
    """The names that have a value."""
    before: dict[str, set[str]]
    """For each name in `set`, what it may use."""
    needs: dict[str, set[str]]
    """For each name, the symbols behind it; but not the variable of an integral between bounds."""
    open: dict[str, set[str]]
    """For each symbol, constant and step, the symbols behind it that have no value."""
    shapes: dict[str, Shape]
    """For each of these that is a matrix, its rows and columns."""

    def __init__(self, record: Record, formula: Formula | None, report: Report) -> None:
        self._record, self._formula, self._report = record, formula, report
        self.changes = {name: expression for name, (expression, _) in (record.get("set") or {}).items()}
        self.rows = {}
        self._broken: set[str] = set(getattr(record.get("vary"), "broken", ()))
        self.vary = self._vary()
        for name, domain in self.vary.items():
            if isinstance(domain, Choices) and isinstance(domain.values[0], Row):
                self.rows[name] = domain.values[0].fields
        self.words = {
            name
            for name, domain in self.vary.items()
            if isinstance(domain, Choices) and any(isinstance(value, str) for value in domain.values)
        }
        fields = {
            name
            for row in self.rows.values()
            for name in row
            if formula
            and (name in formula.symbols or name in formula.constants)
            and not (isinstance(row, Mapping) and isinstance(row[name], str))
        }
        self.drawn = {name for name in self.vary if name not in self.rows and name not in self.words} | fields
        # What could not be read had its finding, and is taken to have a value.
        self.drawn |= self._broken | getattr(record.get("set"), "broken", set())
        self.before = {}
        self.needs, self.open = {}, {}
        self.known = self._known()
        self.shapes = shapes_of(formula, self.changes, self.drawn)

    @property
    def variables(self) -> set[str]:
        """The symbols that have no value and need none: they stay in what is asked, or in an integral."""
        symbols = self._formula.symbols if self._formula else {}
        return {name for name in symbols if symbols[name].kind == "variable" and name not in self.known}

    @property
    def spoken(self) -> set[str]:
        """The names that texts can show: what has a value, or is an expression in variables."""
        variables = self.variables
        return self.known | variables | {name for name, needed in self.open.items() if needed <= variables}

    def _vary(self) -> dict[str, Domain]:
        found: dict[str, Domain] = {}
        for name, (node, place) in (self._record.get("vary") or {}).items():
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name, re.ASCII):
                self._report.add("bad-name", f"`{name}` cannot be a name", place)
                self._broken.add(name)
                continue
            if self._formula and name in self._formula.steps:
                hint = "steps are computed; draw symbols or constants"
                self._report.add("name-clash", f"`{name}` is a step and cannot be drawn", place, hint)
                continue
            domain = read_domain(node, self._report)
            if domain is not None:
                found[name] = domain
            elif isinstance(node, Sequence) and any(isinstance(item, MappingNode) for item in node.items):
                rows = [item for item in node.items if isinstance(item, MappingNode)]
                self.rows[name] = {field.text for row in rows for field, _ in row.items}
            else:
                self._broken.add(name)
        if prod(domain_size(domain) for domain in found.values()) > MAX_SPACE:
            self._report.add("too-large", f"more than {MAX_SPACE:,} combinations", self._record.at("vary"))
        return found

    def _known(self) -> set[str]:
        """The names that have a value, found in the order in which a variant is computed.

        On the way, `before` notes what a name in `set` may use, and `needs` the symbols behind each name.
        """
        known = set(self.drawn)
        formula = self._formula
        if formula is None:
            return known
        entries: dict[str, Constant | Step] = {**formula.constants, **formula.steps}
        variables = {name for name, symbol in formula.symbols.items() if symbol.kind == "variable"}
        for name in (*formula.symbols, *entries):
            rule = self.changes.get(name) or (entries[name].value if name in entries else None)
            if name in self.changes:
                self.before[name] = known | variables
            if rule is None:
                self.needs[name] = {name}
                self.open[name] = set() if name in known else {name}
                continue
            self.needs[name] = _behind(rule.tree, self.needs)
            left = set() if name in known else _behind(rule.tree, self.open)
            if not left and all(self._meant(other) for other in names(rule.tree)):
                known.add(name)
            self.open[name] = left
        return known

    def _meant(self, name: str) -> bool:
        """Whether *name* means something; what does not has its finding."""
        return name in self.open or name in self.drawn or name in CONSTANTS


def _behind(tree: Node, behind: Mapping[str, set[str]]) -> set[str]:
    """The symbols behind *tree*, given those behind each name."""
    if isinstance(tree, Name):
        return set(behind.get(tree.name, ()))
    if not isinstance(tree, Apply):
        return set()
    parts = [_behind(argument, behind) for argument in tree.args]
    if binds(tree):
        # The variable of an integral between bounds is nobody's to draw.
        inner, variable, *rest = parts
        return (inner - variable).union(*rest)
    return set().union(*parts)
