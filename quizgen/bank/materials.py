"""What single forms ask with (claims, pairs, orders, essays), and in which forms a question can be asked."""

from __future__ import annotations

from typing import NamedTuple

from quizgen.bank.fields import Record, Report, read_record, uncut, wrong
from quizgen.bank.keys import PAIR
from quizgen.bank.kinds import TEMPLATE
from quizgen.bank.reader import Mapping as MappingNode
from quizgen.bank.reader import Sequence
from quizgen.findings import suggest
from quizgen.forms import BUILT_IN, form_named, form_names
from quizgen.model import Claim, Essay, Material, Order, Pairs, Pool, Template

DEFAULTS = {
    "parts": "parts",
    "blanks": "blanks",
    "pairs": "matching",
    "order": "ordering",
    "guide": "essay",
    "claim": "truefalse",
}
"""The form of a question that has one of these keys and does not name its form."""

ONLY = {key: form.name for form in BUILT_IN.values() for key in form.takes}
"""The keys that only one form takes."""

POOLED = ("choice", "multiple", "truefalse", "text")
"""The forms that can ask with a pool of written options."""


class Asked(NamedTuple):
    """What a question asks for: how many values, and what they are."""

    values: int
    shape: tuple[int, int] | None
    """Of a matrix."""
    symbolic: bool
    """It is an expression in variables."""


def lacks_material(record: Record) -> bool:
    """Whether a form is named without the keys that only it takes; what is asked for is in these."""
    forms: tuple[str, ...] = record.get("form") or ()
    keyless = "text" in forms and "options" not in record.places
    return keyless or any(form in forms and key not in record.places for key, form in ONLY.items())


def read_material(record: Record, report: Report) -> Material | None:
    """What the question's own form asks with; None when it has nothing of its own."""
    if record.get("claim"):
        return Claim(record.values["claim"])
    if record.get("order"):
        items: tuple[Template, ...] = record.values["order"]
        if len(items) < 2:
            report.add("pool-too-small", "an order needs at least two items", record.at("order"))
        _check_order(items, report)
        return Order(items)
    if record.get("guide"):
        return Essay(record.values["guide"], record.get("lines", 8))
    if record.get("pairs") is not None:
        return _pairs(record, report)
    return None


def _check_order(items: tuple[Template, ...], report: Report) -> None:
    """Items that read alike: nobody can tell which of them belongs where."""
    seen: dict[str, Template] = {}
    for item in items:
        first = seen.setdefault(" ".join(item.source.split()), item)
        if first is not item:
            message = f"the same item stands in line {first.place.line}"
            report.add("duplicate-option", message, item.place, "say what tells them apart")


def _pairs(record: Record, report: Report) -> Pairs | None:
    node = record.values["pairs"]
    pairs: list[tuple[Template, Template]] = []
    if isinstance(node, MappingNode):
        items, broken = uncut(node, lambda _: False, report)
        if broken:
            return None
        for key, child in items:
            right = TEMPLATE.read(child, report)
            if isinstance(right, Template):
                pairs.append((Template(key.text, key.place), right))
    elif isinstance(node, Sequence):
        for item in node.items:
            read = read_record(item, "a pair", PAIR, report)
            if read and "left" in read.values and "right" in read.values:
                pairs.append((read.values["left"], read.values["right"]))
    else:
        wrong(report, node, "pairs: `{left: right, ...}`, or a list of `{left: ..., right: ...}`")
        return None
    extra: tuple[Template, ...] = record.get("extra") or ()
    show = record.get("show", len(pairs))
    if len(pairs) < 2 or not 2 <= show <= len(pairs):
        message = f"{show} of {len(pairs)} pairs cannot be shown; at least two are"
        report.add("pool-too-small", message, record.at("pairs"))
        return None
    rights = [" ".join(text.source.split()) for text in (*(right for _, right in pairs), *extra)]
    for twice in sorted({text for text in rights if rights.count(text) > 1}):
        hint = "two left-hand sides would have the same answer"
        report.add("duplicate-option", f"`{twice}` stands twice on the right", record.at("pairs"), hint)
    return Pairs(tuple(pairs), extra, show)


def read_forms(
    record: Record, pool: Pool | None, asked: Asked, *, mistakes: bool, report: Report
) -> tuple[str, ...]:
    """The forms that the question offers, each checked against what it has to ask with.

    Args:
        record: The question.
        pool: Its written options.
        asked: What it asks for.
        mistakes: Whether it has any.
        report: Where findings go.
    """
    default = next((form for key, form in DEFAULTS.items() if key in record.places), "")
    typed = "matrix" if asked.shape else "formula" if asked.symbolic else "number"
    default = default or ("choice" if pool or mistakes else typed)
    chosen: tuple[str, ...] = tuple(dict.fromkeys(record.get("form") or (default,)))
    place = record.at("form")
    # A pool that cannot be read has its finding.
    pooled = pool is not None or isinstance(record.get("options"), MappingNode)
    for name in chosen:
        form = form_named(name)
        if form is None:
            hint = suggest(name, form_names())
            message = f"there is no form `{name}` in this version"
            report.add("unknown-form", message, record.item_at("form", name), hint)
            continue
        problem, hint = _problem(name, record, pool, asked)
        if problem:
            report.add("form-not-possible", problem, place, hint)
        missing = () if pooled and name == "truefalse" else sorted(form.takes - set(record.places))
        if missing:
            report.add("missing-key", f"the form `{name}` needs `{missing[0]}`", place)
    for key, form_name in ONLY.items():
        if key in record.values and form_name not in chosen:
            hint = f"write `form: {form_name}`, or leave out `form`"
            report.add("form-not-possible", f"`{key}` is for the form `{form_name}`", record.at(key), hint)
    return chosen


def _problem(name: str, record: Record, pool: Pool | None, what: Asked) -> tuple[str, str]:
    asked = what.values
    if pool and name in BUILT_IN and name not in POOLED:
        return f"a pool of options cannot be asked as `{name}`", ""
    if name == "text" and not pool and not isinstance(record.get("options"), MappingNode):
        hint = "write `options: {right: [LSTM, long short-term memory], wrong: [...]}`"
        return "a typed word needs its accepted spellings", hint
    if name == "formula" and asked != 1:
        return "a typed formula is that of one step", "ask for one step of a formula"
    if name == "formula" and "given" in record.values:
        return "a typed formula is that of a step, not of a symbol", "ask for a number, or leave out `given`"
    if what.symbolic and what.shape and name not in ("parts", "blanks"):
        return "a matrix with variables in it cannot be asked", "ask for one of its entries: `entry(A, 1, 2)`"
    if name in BUILT_IN and what.symbolic and name not in ("choice", "formula", "parts", "blanks"):
        return "the answer is an expression in variables, not a number", "ask with `formula` or `choice`"
    if name in BUILT_IN and what.shape and name not in ("choice", "matrix", "parts", "blanks"):
        return f"a matrix cannot be asked as `{name}`", "ask with `matrix` or `choice`"
    if name == "matrix" and not what.shape:
        return "what is asked is no matrix", "ask for a step that is one, such as `Matrix([[a, b], [c, d]])`"
    if name == "interval" and asked != 2:
        return "an interval has two ends", "ask for two steps: `ask: [low, high]`"
    if name == "number" and "formula" in (record.get("form") or ()):
        return "a question asks for a number or for a formula, not for both", "make it two questions"
    if name == "number" and asked > 1:
        return "several values cannot be typed as one number", "ask with `tuple`, `set` or `choice`"
    if name in ("tuple", "set") and asked < 2:
        return f"`{name}` asks for several values", "ask for a list of steps, or with `number`"
    shown_as = "show_as" in record.values and "choice" not in (record.get("form") or ())
    if shown_as and name in ("number", "tuple", "set", "interval", "matrix"):
        return "`show_as` is for options, not for a typed number", "offer `choice` as well, or leave it out"
    if name == "truefalse" and asked > 1:
        return "a claim is about one value", ""
    return "", ""
