"""The questions of a bank: each is read by its table, then its parts are held against one another."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from quizgen.bank import figures
from quizgen.bank.calculus import check_calculus
from quizgen.bank.drawn import check_drawn
from quizgen.bank.examples import read_examples
from quizgen.bank.fields import Record, Report, read_record
from quizgen.bank.images import read_images
from quizgen.bank.inverse import check_inverse
from quizgen.bank.keys import QUESTION
from quizgen.bank.materials import DEFAULTS, Asked, lacks_material, read_forms, read_material
from quizgen.bank.numbers import read_ends, read_rounding, read_unit
from quizgen.bank.options import check_pool, read_options
from quizgen.bank.parts import check_blanks, read_parts
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Node, Scalar
from quizgen.bank.reading import Reading
from quizgen.bank.references import check_ask, check_changes, check_names
from quizgen.bank.scope import Scope
from quizgen.bank.shapes import check_number, fits_together
from quizgen.bank.texts import check_feedback, check_texts
from quizgen.findings import Place, suggest
from quizgen.model import Formula, Mistake, Question, Template

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
                place, hint = record.item_at("formula", formula_name), suggest(formula_name, formulas)
                report.add("unknown-formula", f"there is no formula `{formula_name}`", place, hint)
            # A broken formula has its own findings; without it nothing more can be said of this question.
            return None
        reading = Reading(record, formula, Scope(record, formula, report), report, record.get("ask") or ())
        question = _question(reading)
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


def _question(reading: Reading) -> Question | None:
    record, formula, report = reading.record, reading.formula, reading.report
    pool, options = read_options(record, report)
    material = read_material(record, report)
    mistakes = _mistakes(reading)
    labelled = read_parts(record, report)
    parts = tuple(filter(None, (_part(reading, label, part) for label, part in labelled if part)))
    if labelled:
        # The whole asks for all that its parts ask for: that is what its worked solution explains.
        steps = formula.steps if formula else ()
        ask = tuple(dict.fromkeys(name for part in parts for name in part.ask if name in steps))
        reading = replace(reading, ask=ask)
    if reading.whole is None:
        check_changes(reading)
        for condition in record.get("where") or ():
            check_names(reading, condition)
            check_number(condition, reading.scope.shapes, report)
    told = bool((set(DEFAULTS) - {"claim"}) & set(record.places)) or lacks_material(record)
    check_ask(reading, pool, told=told)
    asked = Asked(len(reading.ask), reading.shape, reading.symbolic)
    chosen = read_forms(record, pool, asked, mistakes=bool(mistakes and reading.ask), report=report)
    if "formula" in chosen:
        _check_letters(reading)
    check_texts(reading, pool, material)
    figure = figures.figure_of(record, reading.scope, reading.unshown, report)
    images = read_images(record, parts, report)
    examples = read_examples(reading, mistakes)
    points = record.get("points", 1)
    if not 0 < points <= 1000:
        report.add("wrong-type", "points are greater than 0 and at most 1000", record.at("points"))
    stem = record.get("stem")
    if "blanks" in record.values and stem is not None:
        check_blanks(stem, [label for label, _ in labelled], record.at("blanks"), report)
    if reading.whole is not None:
        stem = stem or Template("", record.place)
    if stem is None or ("id" not in record.values and reading.whole is None):
        return None
    if pool and chosen:
        check_pool(pool, chosen, record, report)
    made = Question(
        id=reading.id,
        title=record.get("title", reading.id.replace("-", " ").capitalize()),
        tags=tuple(dict.fromkeys(record.get("tags") or ())),
        level=record.get("level", ""),
        points=points,
        formula=formula,
        ask=reading.ask,
        changes=reading.scope.changes,
        vary=reading.scope.vary,
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
        given=reading.given,
        listed="mistakes" in record.values,
        shape=reading.shape,
        symbolic=reading.symbolic,
        ends=read_ends(record, len(reading.ask), chosen, report),
        figure=figure,
        images=images,
        language=report.language,
    )
    if parts:
        made = replace(made, points=sum(part.points for part in parts))
    check_feedback(reading, made)
    if reading.whole is not None:
        return made
    errors = {f.code for f in report.findings if f.subject == report.subject and f.severity == "error"}
    if errors <= {"symbol-not-drawn", "text-unknown-name"}:
        # Any other error may hide a use.
        places = {name: place for name, (_, place) in (record.get("vary") or {}).items()}
        check_drawn(made, places, reading.missing, report)
    if not errors and not fits_together(made, report):
        return made
    if not errors:
        check_calculus(made, report)
    if made.given and not errors:
        made = check_inverse(made, places, record, reading.scope, report)
    return made


def _check_letters(reading: Reading) -> None:
    """Warn of a formula that is asked for where every symbol in it is drawn: its key is a number."""
    record, formula = reading.record, reading.formula
    if formula and reading.ask and set(reading.ask) <= set(formula.steps) and not reading.missing:
        message = "nothing is left to write a formula in: every symbol behind it has a value"
        # A part shares the draw of the whole, whose other parts have numbers.
        alone = "ask for it in a question of its own" if reading.whole else "leave a symbol out of `vary`"
        hint = f"{alone}, or ask with `number`"
        place = record.item_at("form", "formula")
        reading.report.add("formula-without-symbols", message, place, hint, severity="warning")


def _part(whole: Reading, label: str, record: Record) -> Question | None:
    # A part is about the draw of the whole question, which has been read and checked.
    part = Reading(record, whole.formula, whole.scope, whole.report, record.get("ask") or (), whole)
    found = _question(part)
    return replace(found, label=label) if found else None


def _mistakes(reading: Reading) -> tuple[Mistake, ...]:
    # A part uses the mistakes that its question lists, unless it lists its own.
    record = reading.record
    if "mistakes" not in record.values and reading.whole is not None:
        record = reading.whole.record
    listed: tuple[str, ...] | None = record.get("mistakes")
    if reading.formula is None:
        if listed:
            reading.report.add("missing-key", "`mistakes` needs a `formula`", reading.record.at("mistakes"))
        return ()
    known = reading.formula.mistakes
    for name in listed or ():
        if name not in known:
            place, hint = record.item_at("mistakes", name), suggest(name, known)
            reading.report.add(
                "unknown-mistake", f"`{reading.formula.id}` has no mistake `{name}`", place, hint
            )
    return tuple(known[name] for name in (known if listed is None else listed) if name in known)
