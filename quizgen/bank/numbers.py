"""How typed numbers are read and printed: rounding, tolerance, unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from quizgen.bank.fields import Kind, Record, Report, wrong
from quizgen.bank.reader import Node, Scalar
from quizgen.model import Rounding

_PER_CENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*%")


def read_rounding(record: Record, report: Report) -> Rounding | None:
    """What `digits` or `decimals` say."""
    if "digits" in record.values and "decimals" in record.values:
        report.add("form-not-possible", "`digits` and `decimals` exclude each other", record.at("decimals"))
    if "digits" in record.values:
        return Rounding("digits", record.values["digits"])
    return Rounding("decimals", record.values["decimals"]) if "decimals" in record.values else None


def read_unit(record: Record, forms: Sequence[str], report: Report) -> str:
    """The unit of a typed number, checked."""
    unit: str = record.get("unit", "")
    if unit and "number" not in forms:
        hint = "in options, write it with `show_as`"
        report.add("form-not-possible", "`unit` is for typed numbers", record.at("unit"), hint)
    if unit:
        from quizgen.maths.units import valid_unit  # loads pint

        problem = valid_unit(unit)
        if problem:
            report.add("unknown-unit", problem, record.at("unit"), "for example `km/h`, `m**2`, `mol/L`")
    return unit


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


TOLERANCE = Kind("a tolerance", _tolerance)
