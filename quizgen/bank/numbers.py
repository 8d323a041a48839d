"""How typed numbers are read and printed: rounding, tolerance, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence as Several
from fractions import Fraction
from typing import Any

from quizgen.bank.fields import Kind, Record, Report, Schema, wrong
from quizgen.bank.kinds import EXPRESSION, NUMBER, list_of, whole_of
from quizgen.bank.reader import Node, Scalar, Sequence
from quizgen.model import Ends, Expression, Rounding

_PER_CENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")


def read_rounding(record: Record, report: Report) -> Rounding | None:
    """What `digits` or `decimals` say."""
    if "digits" in record.values and "decimals" in record.values:
        report.add("form-not-possible", "`digits` and `decimals` exclude each other", record.at("decimals"))
    if "digits" in record.values:
        return Rounding("digits", record.values["digits"])
    return Rounding("decimals", record.values["decimals"]) if "decimals" in record.values else None


def read_unit(record: Record, forms: Several[str], report: Report) -> str:
    """The unit of a typed number, or of the numbers among options, checked."""
    unit: str = record.get("unit", "")
    if unit and "number" not in forms and "choice" not in forms:
        message = "`unit` is for the forms `number` and `choice`"
        report.add("form-not-possible", message, record.at("unit"), "in a text, write it behind the number")
    elif unit and "show_as" in record.values:
        message = "`show_as` says all that options show: the unit, too"
        report.add("form-not-possible", message, record.at("unit"), "write it there, and leave out `unit`")
    if unit:
        from quizgen.maths.units import valid_unit  # loads pint

        problem = valid_unit(unit)
        if problem:
            report.add("unknown-unit", problem, record.at("unit"), "for example `km/h`, `m**2`, `mol/L`")
    return unit


def read_ends(record: Record, asked: int, forms: Several[str], report: Report) -> Ends:
    """Which ends belong to the interval that is asked for; "" where none is."""
    ends: Ends = record.get("ends", "")
    if ends and asked != 2:
        message = "`ends` are those of an interval: ask for two steps"
        report.add("form-not-possible", message, record.at("ends"))
    return ends or ("closed" if "interval" in forms else "")


def _tolerance(node: Node, report: Report) -> Any:
    if (
        isinstance(node, Scalar)
        and isinstance(node.value, int | Fraction)
        and not isinstance(node.value, bool)
    ):
        if node.value > 0:
            return "absolute", node.value
    elif isinstance(node, Scalar) and (found := _PER_CENT.fullmatch(node.text.strip())):
        amount = Fraction(found[1]) / 100
        if 0 < amount < 1:
            return "relative", amount.numerator if amount.denominator == 1 else amount
    return wrong(report, node, "how far an answer may be off", "`0.01`, or `5 %` of the right value")


def _answer(node: Node, report: Report) -> Any:
    """Numbers or expressions; row by row those of a matrix."""
    if not isinstance(node, Sequence):
        read = _ENTRY.read(node, report)
        return (read,) if _is_answer(read) else read
    parts: list[Any] = []
    for item in node.items:
        row = _ENTRIES.read(item, report) if isinstance(item, Sequence) else (_ENTRY.read(item, report),)
        if not isinstance(row, tuple) or not all(map(_is_answer, row)):
            return row if not isinstance(row, tuple) else row[0]
        parts += row
    return tuple(parts) or wrong(report, node, ANSWER.name)


def _is_answer(read: Any) -> bool:
    return isinstance(read, int | Fraction | Expression)


def _entry(node: Node, report: Report) -> Any:
    text = isinstance(node, Scalar) and isinstance(node.value, str)
    return (EXPRESSION if text else NUMBER).read(node, report)


_ENTRY = Kind("a number or an expression", _entry, EXPRESSION.schema)
_ENTRIES = list_of(_ENTRY)
_ROWS: Schema = {"type": "array", "minItems": 1, "items": {"anyOf": [_ENTRY.schema, _ENTRIES.schema]}}
ANSWER = Kind("a number, a list of numbers, or an expression", _answer, {"anyOf": [EXPRESSION.schema, _ROWS]})
_SHARE: Schema = {"type": "string", "pattern": whole_of(rf"\s*{_PER_CENT.pattern}\s*")}
TOLERANCE = Kind("a tolerance", _tolerance, {"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _SHARE]})
