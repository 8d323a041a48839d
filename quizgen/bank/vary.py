"""`vary`: what is drawn, from its short texts to finite domains."""

from __future__ import annotations

import re
from fractions import Fraction

from quizgen.bank.fields import Report, uncut, wrong
from quizgen.bank.reader import Mapping, Node, Scalar, Sequence
from quizgen.maths.show import plain
from quizgen.model import Choices, Domain, Exact, Range, Row
from quizgen.sampling.space import domain_size

MAX_SPACE = 10**15
_NUMBER = r"[-+]?[0-9]+(?:\.[0-9]+)?"
RANGE = re.compile(rf"({_NUMBER})\s*\.\.\s*({_NUMBER})(?:\s+step\s+({_NUMBER}))?")
_DASHED = re.compile(r"([0-9.]+)\s*(?:-|\u2013|:|\.\.\.|to)\s*([0-9.]+)")
_HINT = "a range `2..64`, `0.5..2 step 0.05`, or a list `[16, 32, 64]`"


def read_domain(node: Node, report: Report) -> Domain | None:
    """The domain that *node* describes; None after a finding."""
    if isinstance(node, Sequence):
        return _choices(node, report)
    if isinstance(node, Scalar) and isinstance(node.value, str):
        match = RANGE.fullmatch(node.text.strip())
        if match:
            return _range(node, match, report)
    dashed = _DASHED.fullmatch(node.text.strip()) if isinstance(node, Scalar) else None
    if dashed:
        wrong(report, node, "a range or a list", f"write `{dashed[1]}..{dashed[2]}`")
    elif isinstance(node, Scalar) and node.text:
        wrong(
            report, node, "a range or a list", f"write `[{node.text}]` for a single value; otherwise {_HINT}"
        )
    else:
        wrong(report, node, "a range or a list", _HINT)
    return None


def _range(node: Scalar, match: re.Match[str], report: Report) -> Domain | None:
    start, stop = _exact(match[1]), _exact(match[2])
    step = _exact(match[3]) if match[3] else 1
    if match[3] is None and not (isinstance(start, int) and isinstance(stop, int)):
        report.add(
            "range-step", "a range of decimals needs a step", node.place, "for example `0.5..2 step 0.05`"
        )
        return None
    if step <= 0:
        report.add("range-step", f"the step must be greater than 0, not {match[3]}", node.place)
        return None
    if start > stop:
        hint = f"write `{match[2]}..{match[1]}`"
        report.add("range-empty", f"the range {match[1]}..{match[2]} holds nothing", node.place, hint)
        return None
    domain = Range(start, stop, step)
    last = start + (domain_size(domain) - 1) * step
    if last != stop:
        report.add(
            "range-end",
            f"no step of {match[3]} from {match[1]} reaches {match[2]}",
            node.place,
            f"the last value is {plain(last)}",
            severity="advice",
        )
    return domain


def _exact(text: str) -> Exact:
    value = Fraction(text)
    return value.numerator if value.denominator == 1 else value


def _choices(node: Sequence, report: Report) -> Domain | None:
    if not node.items:
        report.add("range-empty", "the list holds nothing to draw", node.place)
        return None
    if any(isinstance(item, Mapping) for item in node.items):
        return _rows(node, report)
    values: dict[Exact | str | Row, None] = {}
    for item in node.items:
        value = _value(item, report)
        if value is None:
            return None
        if isinstance(value, str) and RANGE.fullmatch(value.strip()):
            hint = f"write `{value}`, or list every value"
            report.add("range-in-list", f"a range stands alone, not in a list: `{value}`", item.place, hint)
            return None
        if value in values:
            report.add(
                "duplicate-value",
                f"`{item.text if isinstance(item, Scalar) else value}` is listed twice",
                item.place,
                "each value is equally likely; list it once",
            )
            return None
        values[value] = None
    return Choices(tuple(values))


def _rows(node: Sequence, report: Report) -> Domain | None:
    rows: list[Row] = []
    seen: set[frozenset[tuple[str, Exact | str]]] = set()
    for item in node.items:
        if not isinstance(item, Mapping):
            wrong(report, item, "a row `{name: value, ...}` like the others")
            return None
        fields: dict[str, Exact | str] = {}
        items, broken = uncut(item, lambda _: False, report)
        if broken:
            return None
        for name, child in items:
            value = _value(child, report)
            if value is None:
                return None
            fields[name.text] = value
        if rows and set(fields) != set(rows[0].fields):
            missing = set(rows[0].fields) ^ set(fields)
            report.add(
                "row-fields",
                "the rows do not have the same fields",
                item.place,
                "differs in " + ", ".join(f"`{name}`" for name in sorted(missing)),
            )
            return None
        if any(isinstance(fields[f], str) != isinstance(rows[0].fields[f], str) for f in fields if rows):
            report.add("row-fields", "a field is a number in one row and a word in another", item.place)
            return None
        row = frozenset(fields.items())
        if row in seen:
            hint = "each row is equally likely; list it once"
            report.add("duplicate-value", "this row is listed twice", item.place, hint)
            return None
        seen.add(row)
        rows.append(Row(fields))
    return Choices(tuple(rows))


def _value(node: Node, report: Report) -> Exact | str | None:
    if isinstance(node, Scalar) and node.value is not None:
        return node.text if isinstance(node.value, bool) else node.value
    wrong(report, node, "a number or a word")
    return None
