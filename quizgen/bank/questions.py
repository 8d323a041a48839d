"""The questions of a bank: each is read by its table, then its parts are held against one another."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from math import prod
from typing import Any

from quizgen.bank.drawn import check_drawn
from quizgen.bank.fields import Record, Report, read_record, wrong
from quizgen.bank.keys import EXAMPLE, QUESTION
from quizgen.bank.options import check_pool, read_options
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Node, Scalar, Sequence
from quizgen.bank.vary import MAX_SPACE, read_domain
from quizgen.findings import Finding, Place, suggest
from quizgen.forms import form_named, form_names
from quizgen.maths.formula import applicable
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import (
    Choices,
    Constant,
    Domain,
    Exact,
    Example,
    Expression,
    Formula,
    Mistake,
    Pool,
    Question,
    Row,
    Step,
    Template,
)
from quizgen.sampling.space import domain_size
from quizgen.text.template import check, names_used, place_of

KEBAB = re.compile(r"[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,49}", re.ASCII)


def read_question(
    node: Node, formulas: Mapping[str, Formula | None], seen: dict[str, Place], report: Report
) -> Question | None:
    """The question of *node*; None after an error. *seen* holds the ids so far, and gains this one."""
    subject = _peek_id(node)
    with report.about(subject) as failed:
        record = read_record(node, "a question", QUESTION, report)
        if record is None:
            return None
        _check_id(record, seen, report)
        if record.unread("formula", "vary", "set", "ask"):
            # The rest hangs on it and could only be misjudged.
            return None
        formula_name = record.get("formula")
        formula = formulas.get(formula_name) if formula_name else None
        if formula_name and formula is None:
            if formula_name not in formulas:
                hint = suggest(formula_name, formulas)
                report.add(
                    "unknown-formula", f"there is no formula `{formula_name}`", record.at("formula"), hint
                )
            # A broken formula has its own findings; without it nothing more can be said of this question.
            return None
        reading = _Reading(record, formula, report)
        question = reading.question()
        return None if failed() or question is None else question


def _peek_id(node: Node) -> str:
    if isinstance(node, MappingNode):
        for key, value in node.items:
            if key.text == "id" and isinstance(value, Scalar):
                return value.text
    return ""


def _check_id(record: Record, seen: dict[str, Place], report: Report) -> None:
    id_ = record.get("id")
    if id_ is None:
        return
    if not KEBAB.fullmatch(id_):
        hint = "lower-case letters, digits and single hyphens, beginning with a letter, at most 50"
        report.add("bad-name", f"`{id_}` cannot be a question's id", record.at("id"), hint)
    elif id_ in seen:
        message = f"the id `{id_}` is used twice (first in line {seen[id_].line})"
        report.add("duplicate-id", message, record.at("id"), "variants are named by it: choose another")
    else:
        seen[id_] = record.at("id")


class _Reading:
    """One question being read: what its parts may refer to, worked out once."""

    def __init__(self, record: Record, formula: Formula | None, report: Report) -> None:
        self.record, self.formula, self.report = record, formula, report
        self.ask: tuple[str, ...] = record.get("ask") or ()
        self.changes = {name: expression for name, (expression, _) in (record.get("set") or {}).items()}
        self.rows: dict[str, Collection[str]] = {}
        self.broken: set[str] = set()
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
        self.drawn |= self.broken | getattr(record.get("set"), "broken", set())
        self.before: dict[str, set[str]] = {}
        self.needs: dict[str, set[str]] = {}
        self.known = self._known()

    def _vary(self) -> dict[str, Domain]:
        found: dict[str, Domain] = {}
        for name, (node, place) in (self.record.get("vary") or {}).items():
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name, re.ASCII):
                self.report.add("bad-name", f"`{name}` cannot be a name", place)
                self.broken.add(name)
                continue
            if self.formula and name in self.formula.steps:
                hint = "steps are computed; draw symbols or constants"
                self.report.add("name-clash", f"`{name}` is a step and cannot be drawn", place, hint)
                continue
            domain = read_domain(node, self.report)
            if domain is not None:
                found[name] = domain
            elif isinstance(node, Sequence) and any(isinstance(item, MappingNode) for item in node.items):
                rows = [item for item in node.items if isinstance(item, MappingNode)]
                self.rows[name] = {field.text for row in rows for field, _ in row.items}
            else:
                self.broken.add(name)
        if prod(domain_size(domain) for domain in found.values()) > MAX_SPACE:
            self.report.add("too-large", f"more than {MAX_SPACE:,} combinations", self.record.at("vary"))
        return found

    def _known(self) -> set[str]:
        """The names that have a value, found in the order in which a variant is computed.

        On the way, `before` notes what a name in `set` may use, and `needs` the symbols behind each name.
        """
        known = set(self.drawn)
        formula = self.formula
        if formula is None:
            return known
        entries: dict[str, Constant | Step] = {**formula.constants, **formula.steps}
        for name in (*formula.symbols, *entries):
            rule = self.changes.get(name) or (entries[name].value if name in entries else None)
            if name in self.changes:
                self.before[name] = set(known)
            if rule is None:
                self.needs[name] = {name}
                continue
            used = names(rule.tree)
            self.needs[name] = set().union(*(self.needs.get(other, ()) for other in used))
            if all(other in known or other in CONSTANTS for other in used):
                known.add(name)
        return known

    def question(self) -> Question | None:
        record, formula, report = self.record, self.formula, self.report
        pool, options = read_options(record, report)
        self._check_set()
        self._check_ask(pool)
        for condition in record.get("where") or ():
            self._check_names(condition)
        mistakes = self._mistakes()
        chosen = self._forms(pool, mistakes)
        self._check_texts(pool)
        examples = self._examples(mistakes)
        points = record.get("points", 1)
        if not 0 < points <= 1000:
            report.add("wrong-type", "points are greater than 0 and at most 1000", record.at("points"))
        stem = record.get("stem")
        if stem is None or "id" not in record.values:
            return None
        if pool and chosen:
            check_pool(pool, chosen, record, report)
        made = Question(
            id=record.values["id"],
            title=record.get("title", record.values["id"].replace("-", " ").capitalize()),
            tags=tuple(dict.fromkeys(record.get("tags") or ())),
            level=record.get("level", ""),
            points=points,
            formula=formula,
            ask=self.ask,
            changes=self.changes,
            vary=self.vary,
            where=record.get("where") or (),
            stem=stem,
            forms=chosen,
            options=options,
            pool=pool,
            mistakes=mistakes,
            hints=record.get("hints") or (),
            feedback=record.get("feedback"),
            examples=examples,
            admits=record.get("admits", ""),
            show_as=record.get("show_as"),
            digits=record.get("digits"),
            source=record.get("source", "") or (formula.source if formula else ""),
            place=record.place,
        )
        self._check_feedback(made)
        errors = {f.code for f in report.findings if f.subject == report.subject and f.severity == "error"}
        if errors <= {"symbol-not-drawn", "text-unknown-name"}:
            # Any other error may hide a use.
            places = {name: place for name, (_, place) in (record.get("vary") or {}).items()}
            check_drawn(made, places, self._missing(), report)
        return made

    def _missing(self) -> set[str]:
        """The symbols that the answer needs and that have no value."""
        return set().union(*(self.needs.get(name, set()) for name in self.ask)) - self.known

    # ── the parts ────────────────────────────────────────────────────────────────────────────────

    def _check_ask(self, pool: Pool | None) -> None:
        record, formula, report = self.record, self.formula, self.report
        if formula is None:
            if self.ask:
                report.add("missing-key", "`ask` needs a `formula`", record.at("ask"))
            elif pool is None and "options" not in record.places:
                hint = "give `formula` and `ask`, or a pool of `options`"
                report.add("missing-key", "the question asks for nothing", record.place, hint)
            return
        if not self.ask and pool is None:
            report.add("missing-key", "a question about a formula needs `ask`", record.at("formula"))
        for name in self.ask:
            if name not in formula.steps:
                hint = suggest(name, formula.steps)
                report.add("unknown-name", f"`{name}` is no step of `{formula.id}`", record.at("ask"), hint)
            elif missing := sorted(self.needs[name] - self.known):
                hint = "add " + ", ".join(f"`{symbol}: 2..64`" for symbol in missing) + " to `vary`"
                report.add(
                    "symbol-not-drawn",
                    f"`{name}` needs {', '.join(f'`{symbol}`' for symbol in missing)}, which is not drawn",
                    record.at("ask"),
                    hint,
                )

    def _check_set(self) -> None:
        for name, (expression, place) in (self.record.get("set") or {}).items():
            formula = self.formula
            known = {*formula.symbols, *formula.constants, *formula.steps} if formula else set()
            if name not in known:
                hint = suggest(name, known)
                self.report.add("unknown-name", f"`{name}` is no symbol, constant or step", place, hint)
            self._check_names(expression, self.before.get(name), "`set` uses only what is computed before it")

    def _check_names(
        self, expression: Expression, known: Collection[str] | None = None, order: str = ""
    ) -> None:
        """A name that is not known: never heard of, or a symbol that this question does not draw."""
        for name, at in names(expression.tree).items():
            place = expression.place.shifted(at)
            if name in (self.known if known is None else known) or name in CONSTANTS:
                continue
            if name in self.words or name in self.rows:
                what = "row" if name in self.rows else "word"
                message = f"`{name}` is a {what}, and only numbers are computed with"
                self.report.add(
                    "unknown-name", message, place, "use a numeric field of a row, by its own name"
                )
            elif self.formula and name in self.known:
                self.report.add("unknown-name", f"`{name}` has no value yet here", place, order)
            elif name in self.needs:
                symbol = self.formula and name in self.formula.symbols
                hint = f"add `{name}: 2..64` to `vary`" if symbol else order
                self.report.add("symbol-not-drawn", f"`{name}` has no value in this question", place, hint)
            else:
                hint = suggest(name, self.known)
                self.report.add("unknown-name", f"`{name}` has no meaning here", place, hint)

    def _mistakes(self) -> tuple[Mistake, ...]:
        listed: tuple[str, ...] | None = self.record.get("mistakes")
        if self.formula is None:
            if listed:
                self.report.add("missing-key", "`mistakes` needs a `formula`", self.record.at("mistakes"))
            return ()
        known = self.formula.mistakes
        for name in listed or ():
            if name not in known:
                place, hint = self.record.at("mistakes"), suggest(name, known)
                self.report.add(
                    "unknown-mistake", f"`{self.formula.id}` has no mistake `{name}`", place, hint
                )
        return tuple(known[name] for name in (known if listed is None else listed) if name in known)

    def _forms(self, pool: Pool | None, mistakes: tuple[Mistake, ...]) -> tuple[str, ...]:
        record, report = self.record, self.report
        chosen: tuple[str, ...] = record.get("form") or (("choice",) if pool or mistakes else ("number",))
        for name in chosen:
            if form_named(name) is None:
                hint = suggest(name, form_names())
                report.add(
                    "unknown-form", f"there is no form `{name}` in this version", record.at("form"), hint
                )
            elif name == "number" and pool:
                report.add(
                    "form-not-possible", "a pool of options cannot be asked as `number`", record.at("form")
                )
            elif name == "number" and len(self.ask) > 1:
                hint = "ask for a tuple with `form: choice`"
                report.add(
                    "form-not-possible",
                    "several values cannot be typed as one number",
                    record.at("form"),
                    hint,
                )
            elif name == "number" and "show_as" in record.values:
                report.add(
                    "form-not-possible", "`show_as` is for options, not for a typed number", record.at("form")
                )
        return tuple(dict.fromkeys(chosen))

    def _check_feedback(self, question: Question) -> None:
        """The texts of the mistakes that can be made here; others say what belongs to other questions."""
        for mistake in applicable(question, self.known):
            if mistake.feedback:
                self._check_text(mistake.feedback, {*self.known, *self.words, "mistaken"})
        for mistake in question.mistakes if "mistakes" in self.record.values else ():
            meant = not mistake.only_for or set(mistake.only_for) & set(self.ask)
            if meant and mistake.answer and len(mistake.answer) != len(self.ask):
                message = f"`{mistake.id}` answers {len(mistake.answer)} values, {len(self.ask)} are asked"
                self.report.add("answer-shape", message, self.record.at("mistakes"))

    def _check_texts(self, pool: Pool | None) -> None:
        record = self.record
        shown = {*self.known, *self.words}
        stem = record.get("stem")
        for text in filter(None, (stem, *(record.get("hints") or ()))):
            self._check_text(text, shown)
            for name in sorted(
                names_used(text) & set(self.ask) & set(self.formula.steps if self.formula else ())
            ):
                where = "stem" if text is stem else "hint"
                message = f"the {where} shows `{name}`, which is asked"
                self.report.add("stem-shows-answer", message, place_of(text, name))
        if record.get("feedback"):
            self._check_text(record.values["feedback"], shown)
        if record.get("show_as"):
            self._check_text(record.values["show_as"], {*shown, "value"})
            if "value" not in names_used(record.values["show_as"]):
                self.report.add("text-unknown-name", "`show_as` does not show `value`", record.at("show_as"))
        for option in (*pool.right, *pool.wrong, *([pool.last] if pool.last else [])) if pool else ():
            for text in filter(None, (option.text, option.feedback)):
                self._check_text(text, shown)

    def _check_text(self, text: Template, shown: Collection[str]) -> None:
        found: list[Finding] = check(text, shown, self.rows)
        self.report.findings += [replace(finding, subject=self.report.subject) for finding in found]

    def _examples(self, mistakes: tuple[Mistake, ...]) -> tuple[Example, ...]:
        examples = []
        for node in self.record.get("examples") or ():
            record = read_record(node, "an example", EXAMPLE, self.report)
            if record is None or "with" not in record.values or "answer" not in record.values:
                continue
            if not self.ask:
                self.report.add(
                    "example-not-possible", "only a question about a formula has examples", record.place
                )
                continue
            values: dict[str, Exact | str] = {}
            for name, (value, place) in record.values["with"].items():
                if not isinstance(value, Scalar) or value.value is None or isinstance(value.value, bool):
                    wrong(self.report, value, "a number or a word")
                elif self.formula and name not in {
                    *self.formula.symbols,
                    *self.formula.constants,
                    *self.vary,
                }:
                    hint = suggest(name, [*self.formula.symbols, *self.formula.constants])
                    self.report.add("unknown-name", f"`{name}` is no symbol or constant", place, hint)
                else:
                    values[name] = value.value
            given = {*values, *record.values["with"], *record.values["with"].broken}
            wrongs: dict[str, tuple[int | Fraction, ...]] = {}
            for name, (numbers, place) in (record.get("wrong") or {}).items():
                if name not in {mistake.id for mistake in mistakes}:
                    hint = suggest(name, [mistake.id for mistake in mistakes])
                    self.report.add("unknown-mistake", f"this question has no mistake `{name}`", place, hint)
                elif len(numbers) != len(self.ask):
                    self.report.add("example-shape", f"{len(self.ask)} values are asked", place)
                else:
                    wrongs[name] = numbers
            answer: tuple[Any, ...] = record.values["answer"]
            if len(answer) != len(self.ask):
                message = f"{len(self.ask)} values are asked, the example answers {len(answer)}"
                self.report.add("example-shape", message, record.at("answer"))
            elif missing := set().union(*(self.needs.get(name, ()) for name in self.ask)) - given:
                message = "the example gives no value for " + ", ".join(
                    f"`{name}`" for name in sorted(missing)
                )
                self.report.add("example-shape", message, record.at("with"))
            else:
                examples.append(Example(values, answer, wrongs, record.place))
        return tuple(examples)
