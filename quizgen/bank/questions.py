"""The questions of a bank: each is read by its table, then its parts are held against one another."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from quizgen.bank import figures
from quizgen.bank.drawn import check_drawn
from quizgen.bank.fields import Record, Report, read_record, wrong
from quizgen.bank.images import read_images, refuse_images
from quizgen.bank.inverse import check_given, check_inverse
from quizgen.bank.keys import EXAMPLE, QUESTION
from quizgen.bank.materials import DEFAULTS, read_forms, read_material
from quizgen.bank.numbers import read_rounding, read_unit
from quizgen.bank.options import check_pool, read_options
from quizgen.bank.parts import check_blanks, read_parts
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Node, Scalar
from quizgen.bank.scope import Scope
from quizgen.findings import Finding, Place, suggest
from quizgen.maths.formula import applicable, spoken_of
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import (
    Claim,
    Exact,
    Example,
    Expression,
    Formula,
    Material,
    Mistake,
    Order,
    Pairs,
    Pool,
    Question,
    Template,
)
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
        if report.foreign:
            _check_language(node, report)
        if record.unread("formula", "vary", "set", "ask", "given"):
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


def _check_language(node: Node, report: Report) -> None:
    """A stem without languages is in the bank's own; any other text can be a name that all of them share."""
    for key, value in node.items if isinstance(node, MappingNode) else ():
        if key.text == "stem" and isinstance(value, Scalar):
            message = f"the question is not given in `{report.language}`, only in `{report.own}`"
            report.lacks(message, value.place, f"write `stem: {{{report.own}: ..., {report.language}: ...}}`")


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

    def __init__(
        self, record: Record, formula: Formula | None, report: Report, whole: _Reading | None = None
    ) -> None:
        self.record, self.formula, self.report, self.whole = record, formula, report, whole
        self.ask: tuple[str, ...] = record.get("ask") or ()
        self.given: tuple[str, ...] = tuple(dict.fromkeys(record.get("given") or ()))
        # A part is about the draw of the whole question, which has been read and checked.
        self.scope: Scope = whole.scope if whole else Scope(record, formula, report)

    def question(self) -> Question | None:
        record, formula, report = self.record, self.formula, self.report
        pool, options = read_options(record, report)
        material = read_material(record, report)
        mistakes = self._mistakes()
        labelled = read_parts(record, report)
        parts = tuple(filter(None, (self._part(label, part) for label, part in labelled)))
        if labelled:
            # The whole asks for all that its parts ask for: that is what its worked solution explains.
            steps = formula.steps if formula else ()
            self.ask = tuple(dict.fromkeys(name for part in parts for name in part.ask if name in steps))
        if self.whole is None:
            self._check_set()
            for condition in record.get("where") or ():
                self._check_names(condition)
        self._check_ask(pool, told=bool((set(DEFAULTS) - {"claim"}) & set(record.places)))
        chosen = read_forms(record, pool, len(self.ask), mistakes=bool(mistakes and self.ask), report=report)
        self._check_texts(pool, material)
        figure = figures.figure_of(record, self.scope, self._unshown, report)
        images = read_images(record, parts, report)
        examples = self._examples(mistakes)
        points = record.get("points", 1)
        if not 0 < points <= 1000:
            report.add("wrong-type", "points are greater than 0 and at most 1000", record.at("points"))
        stem = record.get("stem")
        if "blanks" in record.values and stem is not None:
            check_blanks(stem, [label for label, _ in labelled], record.at("blanks"), report)
        if self.whole is not None:
            stem = stem or Template("", record.place)
        if stem is None or ("id" not in record.values and self.whole is None):
            return None
        if pool and chosen:
            check_pool(pool, chosen, record, report)
        made = Question(
            id=self.id,
            title=record.get("title", self.id.replace("-", " ").capitalize()),
            tags=tuple(dict.fromkeys(record.get("tags") or ())),
            level=record.get("level", ""),
            points=points,
            formula=formula,
            ask=self.ask,
            changes=self.scope.changes,
            vary=self.scope.vary,
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
            rounding=read_rounding(record, report),
            source=record.get("source", "") or (formula.source if formula else ""),
            place=record.place,
            material=material,
            case=record.get("case") == "true",
            tolerance=record.get("tolerance"),
            unit=read_unit(record, chosen, report),
            parts=parts,
            follow_through=record.get("follow_through", "true") == "true",
            given=self.given,
            figure=figure,
            images=images,
            language=report.language,
        )
        if parts:
            made = replace(made, points=sum(part.points for part in parts))
        self._check_feedback(made)
        if self.whole is not None:
            return made
        errors = {f.code for f in report.findings if f.subject == report.subject and f.severity == "error"}
        if errors <= {"symbol-not-drawn", "text-unknown-name"}:
            # Any other error may hide a use.
            places = {name: place for name, (_, place) in (record.get("vary") or {}).items()}
            check_drawn(made, places, self._missing(), report)
        if made.given and not errors:
            made = check_inverse(made, places, record, self.scope, report)
        return made

    @property
    def asks_formula(self) -> bool:
        """Whether symbols may stay symbols."""
        return "formula" in (self.record.get("form") or ())

    @property
    def texts_know(self) -> set[str]:
        """The names that have a value in texts."""
        symbols = self.formula.symbols if self.formula and self.asks_formula else ()
        return {*self.scope.known, *self.scope.words, *symbols}

    @property
    def id(self) -> str:
        """The question's id; of a part, that of the whole."""
        found: str = (self.whole or self).record.get("id", "")
        return found

    def _part(self, label: str, record: Record) -> Question | None:
        found = _Reading(record, self.formula, self.report, whole=self).question()
        return replace(found, label=label) if found else None

    def _missing(self) -> set[str]:
        """The symbols that the answer needs and that have no value."""
        names = (*self.ask, *self.given)
        return set().union(*(self.scope.needs.get(name, set()) for name in names)) - self.scope.known

    # ── the parts ────────────────────────────────────────────────────────────────────────────────

    def _check_ask(self, pool: Pool | None, *, told: bool) -> None:
        record, formula, report = self.record, self.formula, self.report
        if formula is None:
            if self.ask or self.given:
                key = "ask" if self.ask else "given"
                report.add("missing-key", f"`{key}` needs a `formula`", record.at(key))
            elif pool is None and not told and "options" not in record.places:
                hint = "give `formula` and `ask`, or a pool of `options`"
                report.add("missing-key", "the question asks for nothing", record.place, hint)
            return
        if not self.ask and pool is None and not told and not self.given:
            report.add("missing-key", "a question about a formula needs `ask`", record.at("formula"))
        if self.given:
            check_given(record, formula, self.scope, report)
        for name in self.ask if not self.given else ():
            if name not in formula.steps:
                hint = suggest(name, formula.steps)
                report.add("unknown-name", f"`{name}` is no step of `{formula.id}`", record.at("ask"), hint)
            elif not self.asks_formula and (missing := sorted(self.scope.needs[name] - self.scope.known)):
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
            self._check_names(
                expression, self.scope.before.get(name), "`set` uses only what is computed before it"
            )

    def _check_names(
        self, expression: Expression, known: Collection[str] | None = None, order: str = ""
    ) -> None:
        """A name that is not known: never heard of, or a symbol that this question does not draw."""
        for name, at in names(expression.tree).items():
            place = expression.place.shifted(at)
            if name in (self.scope.known if known is None else known) or name in CONSTANTS:
                continue
            if name in self.scope.words or name in self.scope.rows:
                what = "row" if name in self.scope.rows else "word"
                message = f"`{name}` is a {what}, and only numbers are computed with"
                self.report.add(
                    "unknown-name", message, place, "use a numeric field of a row, by its own name"
                )
            elif self.formula and name in self.scope.known:
                self.report.add("unknown-name", f"`{name}` has no value yet here", place, order)
            elif name in self.scope.needs:
                symbol = self.formula and name in self.formula.symbols
                hint = f"add `{name}: 2..64` to `vary`" if symbol else order
                self.report.add("symbol-not-drawn", f"`{name}` has no value in this question", place, hint)
            else:
                hint = suggest(name, self.scope.known)
                self.report.add("unknown-name", f"`{name}` has no meaning here", place, hint)

    def _mistakes(self) -> tuple[Mistake, ...]:
        # A part uses the mistakes that its question lists, unless it lists its own.
        listed: tuple[str, ...] | None = self.record.get("mistakes")
        if listed is None and self.whole is not None:
            listed = self.whole.record.get("mistakes")
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

    def _check_feedback(self, question: Question) -> None:
        """The texts of the mistakes that can be made here; others say what belongs to other questions."""
        known = set(self.scope.known)
        if self.asks_formula and self.formula:
            known |= {*self.formula.symbols, *self.formula.constants, *self.formula.steps}
        for mistake in applicable(question, known):
            if mistake.feedback:
                self._check_text(mistake.feedback, {*self.texts_know, "mistaken"})
        for mistake in question.mistakes if "mistakes" in self.record.values else ():
            meant = not mistake.only_for or set(mistake.only_for) & spoken_of(question, mistake)
            if meant and mistake.answer and len(mistake.answer) != len(self.ask):
                message = f"`{mistake.id}` answers {len(mistake.answer)} values, {len(self.ask)} are asked"
                self.report.add("answer-shape", message, self.record.at("mistakes"))

    def _check_texts(self, pool: Pool | None, material: Material | None) -> None:
        record = self.record
        shown = self.texts_know
        stem = record.get("stem")
        for text in filter(None, (stem, *(record.get("hints") or ()))):
            self._check_text(text, shown)
            for name in sorted(names_used(text) & self._unshown):
                where = "stem" if text is stem else "hint"
                message = f"the {where} shows `{name}`, which is asked"
                self.report.add("stem-shows-answer", message, place_of(text, name))
        if record.get("feedback"):
            self._check_text(record.values["feedback"], shown)
        if record.get("show_as"):
            self._check_text(record.values["show_as"], {*shown, "value"})
            if "value" not in names_used(record.values["show_as"]):
                self.report.add("text-unknown-name", "`show_as` does not show `value`", record.at("show_as"))
        for text in _texts_of(material):
            self._check_text(text, {*shown, "value"} if isinstance(material, Claim) else shown)
        if isinstance(material, Claim) and "value" not in names_used(material.text):
            self.report.add("text-unknown-name", "the claim does not show `value`", record.at("claim"))
        for option in (*pool.right, *pool.wrong, *([pool.last] if pool.last else [])) if pool else ():
            for text in filter(None, (option.text, option.feedback)):
                self._check_text(text, shown)

    @property
    def _unshown(self) -> set[str]:
        """What is asked, and so has no place in stem, hints or figure."""
        return set(self.ask) & set(self.ask if self.given else self.formula.steps if self.formula else ())

    def _check_text(self, text: Template, shown: Collection[str]) -> None:
        if "![" in text.source and text is not self.record.get("stem"):
            refuse_images(text, self.report)
        found: list[Finding] = check(text, shown, self.scope.rows)
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
                    *self.scope.vary,
                    *self.given,
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
            elif not self.given and (
                missing := set().union(*(self.scope.needs.get(name, ()) for name in self.ask)) - given
            ):
                message = "the example gives no value for " + ", ".join(
                    f"`{name}`" for name in sorted(missing)
                )
                self.report.add("example-shape", message, record.at("with"))
            else:
                examples.append(Example(values, answer, wrongs, record.place))
        return tuple(examples)


def _texts_of(material: Material | None) -> list[Template]:
    if isinstance(material, Claim):
        return [material.text]
    if isinstance(material, Pairs):
        return [*(text for pair in material.pairs for text in pair), *material.extra]
    if isinstance(material, Order):
        return list(material.items)
    return [material.guide] if material else []
