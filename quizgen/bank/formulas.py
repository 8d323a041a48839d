"""The formulas of a bank: short forms, `extends`, and the names that each expression may use."""

from __future__ import annotations

import keyword
import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from quizgen.bank.fields import Names, Record, Report, read_record, report_comma
from quizgen.bank.keys import CONSTANT, FORMULA, MISTAKE, STEP, SYMBOL
from quizgen.bank.languages import per_language
from quizgen.bank.reader import Node, Scalar
from quizgen.bank.shapes import check_shapes
from quizgen.findings import Place, suggest
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import Constant, Expression, Formula, Mistake, Step, Symbol
from quizgen.text.template import check, names_used

MAX_CHAIN = 20
RESERVED = ("asked", "mistaken", "value")
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)
_ENTRIES = {
    "symbols": ("a symbol", SYMBOL, "means"),
    "constants": ("a constant", CONSTANT, "value"),
    "steps": ("a step", STEP, "value"),
    "mistakes": ("a mistake", MISTAKE, ""),
}

_UNREADABLE = " unreadable"
"""The key of an entry that had its finding; no author can write it, for it is in no table."""

Entries = dict[str, dict[str, Record]]


def read_formulas(raw: Mapping[str, tuple[Node, Place]], report: Report) -> dict[str, Formula | None]:
    """Every formula by name; None where it has errors."""
    records: dict[str, Record] = {}
    for name, (node, _) in raw.items():
        with report.about(name):
            record = read_record(node, "a formula", FORMULA, report)
            if record:
                records[name] = record
    bad = {finding.subject for finding in report.findings if finding.severity == "error"}
    formulas: dict[str, Formula | None] = dict.fromkeys(raw)
    # Those that others extend come first: what is taken over from a broken one cannot be trusted either,
    # and says nothing that has not been said.
    for name in sorted(records, key=lambda name: len(_chain(name, records))):
        parent = records[name].get("extends")
        with report.about(name) as failed:
            sound = parent is None or (parent in raw and formulas[parent] is not None)
            made = _formula(name, raw, records, report, sound=sound)
            formulas[name] = None if failed() or name in bad else made
    return formulas


def _chain(name: str, records: Mapping[str, Record]) -> list[str]:
    """The formulas that *name* extends, nearest first, up to where they come round again."""
    chain: list[str] = []
    while (name := records[name].get("extends")) in records and name not in chain and len(chain) <= MAX_CHAIN:
        chain.append(name)
    return chain


def _formula(
    name: str,
    raw: Mapping[str, tuple[Node, Place]],
    records: dict[str, Record],
    report: Report,
    *,
    sound: bool,
) -> Formula | None:
    record, place, chain = records[name], raw[name][1], _chain(name, records)
    parent = record.get("extends")
    if parent is not None and parent not in raw:
        hint = suggest(parent, raw)
        at = record.item_at("extends", parent)
        report.add("unknown-formula", f"there is no formula `{parent}`", at, hint)
    elif name in chain:
        through = "" if parent == name else f" through `{parent}`"
        report.add("extends-circle", f"`{name}` extends itself{through}", record.at("extends"))
    elif len(chain) > MAX_CHAIN:
        message = f"`{name}` extends more than {MAX_CHAIN} formulas, one through the other"
        report.add("too-deep", message, record.at("extends"))
        return None
    merged = _merged(name, records, report, ())
    if merged is None or not sound:
        return None
    texts, entries = merged
    symbols = {
        key: Symbol(
            key, e.get("means", ""), e.get("kind", "integer"), e.get("positive", "true") == "true", e.place
        )
        for key, e in entries["symbols"].items()
    }
    # A variable has no sign; any other number is positive unless said otherwise.
    symbols = {k: replace(s, positive=False) if s.kind == "variable" else s for k, s in symbols.items()}
    constants = {
        key: Constant(key, e.values["value"], e.get("means", ""), e.place)
        for key, e in entries["constants"].items()
        if "value" in e.values
    }
    steps = {
        key: Step(key, e.values["value"], e.get("means", ""), e.place)
        for key, e in entries["steps"].items()
        if "value" in e.values
    }
    _check_names(entries, report)
    _check_steps(entries, report)
    known = [*entries["symbols"], *entries["constants"], *entries["steps"]]
    mistakes = {
        key: _mistake(key, e, known, entries["steps"], report, own=key in (record.get("mistakes") or {}))
        for key, e in entries["mistakes"].items()
        if _UNREADABLE not in e.values
    }
    if not entries["steps"]:
        report.add("missing-key", "a formula needs at least one step", place)
    made = Formula(
        name, texts.get("title", ""), texts.get("source", ""), symbols, constants, steps, mistakes, place
    )
    check_shapes(made, report)
    return made


def _merged(
    name: str, records: dict[str, Record], report: Report, path: tuple[str, ...]
) -> tuple[dict[str, str], Entries] | None:
    """The texts and entries of a formula with those of what it extends; entries merge key by key."""
    record = records[name]
    parent = record.get("extends")
    texts: dict[str, str] = {}
    entries: Entries = {kind: {} for kind in _ENTRIES}
    if parent is not None:
        if parent == name or parent in path or parent not in records:
            return None
        # Findings of the parent are its own, and have been made.
        inherited = _merged(parent, records, report.aside(), (*path, name))
        if inherited is None:
            return None
        texts, entries = inherited[0], {kind: dict(found) for kind, found in inherited[1].items()}
    texts = {**texts, **{key: record.values[key] for key in ("title", "source") if key in record.values}}
    for kind in _ENTRIES:
        given: Names = record.get(kind, Names())
        for key in given.broken:
            entries[kind][key] = Record({_UNREADABLE: True}, {}, record.at(kind))
        for key, (node, place) in given.items():
            if isinstance(node, Scalar) and node.value is None:
                if key not in entries[kind] and node.cut:
                    report_comma(report, node)
                elif key not in entries[kind]:
                    report.add("unknown-name", f"there is no `{key}` to remove here", place)
                entries[kind].pop(key, None)
                continue
            entry = _entry(kind, node, place, entries[kind].get(key), report)
            # Kept by name, so that what uses it does not get a finding as well.
            entries[kind][key] = entry or Record({_UNREADABLE: True}, {}, place)
    return texts, entries


def _entry(kind: str, node: Node, place: Place, inherited: Record | None, report: Report) -> Record | None:
    what, table, short = _ENTRIES[kind]
    if short and (isinstance(node, Scalar) or (short == "means" and per_language(node))):
        entry_kind = next(field.kind for field in table if field.name == short)
        value = entry_kind.read(node, report)
        record: Record | None = Record(
            {short: value} if isinstance(value, str | Expression) else {}, {}, place
        )
    else:
        optional = tuple(field._replace(required=field.required and not inherited) for field in table)
        record = read_record(node, what, optional, report)
    if record is None:
        return None
    record = record._replace(place=place)
    if inherited is not None:
        record = Record({**inherited.values, **record.values}, {**inherited.places, **record.places}, place)
    return record


def _check_names(entries: Entries, report: Report) -> None:
    seen: dict[str, str] = {}
    for kind, found in entries.items():
        for name, record in found.items():
            if not IDENTIFIER.fullmatch(name):
                hint = "letters, digits and _, beginning with a letter, at most 40 characters"
                report.add("bad-name", f"`{name}` cannot be a name", record.place, hint)
            elif keyword.iskeyword(name) or name in RESERVED:
                report.add("bad-name", f"`{name}` is a reserved word", record.place, "choose another name")
            elif kind != "mistakes" and name in seen:
                message = f"`{name}` is already one of the {seen[name]}"
                report.add(
                    "name-clash", message, record.place, "names are shared by symbols, constants and steps"
                )
            elif kind != "mistakes":
                seen[name] = kind


def _check_steps(entries: Entries, report: Report) -> None:
    known = set(entries["symbols"])
    for kind in ("constants", "steps"):
        later = set(entries[kind]) if kind == "steps" else set()
        for name, record in entries[kind].items():
            if isinstance(value := record.get("value"), Expression):
                check_expression(value, known, report, later)
            known.add(name)
            later.discard(name)


def check_expression(
    expression: Expression, known: Collection[str], report: Report, later: Collection[str] = ()
) -> None:
    """Report the names of *expression* that mean nothing here; *later* ones are steps that come after."""
    for name, at in names(expression.tree).items():
        if name in known or name in CONSTANTS:
            continue
        hint = suggest(name, known)
        if name in later:
            hint = "a step may use only the steps before it: change their order"
        report.add("unknown-name", f"`{name}` has no meaning here", expression.place.shifted(at), hint)


def _mistake(
    key: str, record: Record, known: list[str], steps: Collection[str], report: Report, *, own: bool
) -> Mistake:
    # A mistake taken over by `extends` has been checked where it stands; here it is checked again only
    # for names, which may have been removed.
    changes: Names = record.get("set", Names())
    answer: tuple[Expression, ...] = record.get("answer") or ()
    unread = changes.broken or record.unread(*record.places)
    if own and not changes and not answer and not unread:
        report.add(
            "mistake-empty", f"`{key}` changes nothing: it has neither `set` nor `answer`", record.place
        )
    for name, (expression, place) in changes.items():
        if name not in known:
            report.add(
                "unknown-name", f"`{name}` is no symbol, constant or step", place, suggest(name, known)
            )
        check_expression(expression, known, report)
    for slip in answer:
        check_expression(slip, [*known, "asked"], report)
    only_for: tuple[str, ...] = record.get("for") or ()
    for name in only_for:
        if name not in known:
            message = f"`{name}` is no step, and no symbol that could be asked"
            report.add("unknown-name", message, record.at("for"), suggest(name, steps))
    feedback = record.get("feedback")
    if feedback is not None and own:
        # Names are checked with the questions, which know what is drawn; here only whether it can be read.
        report.findings += [
            replace(finding, subject=report.subject)
            for finding in check(feedback, names_used(feedback))
            if finding.code != "text-unknown-name"
        ]
    return Mistake(
        key,
        {name: expression for name, (expression, _) in changes.items()},
        answer,
        only_for,
        feedback,
        record.get("source", ""),
        record.place,
        record.get("sometimes_right") == "true",
    )
