"""The report for machines: one JSON object. Keys are stable: new ones may be added, none goes or changes."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizgen.report.records import MistakeRow, QuestionRow, Report
from quizgen.writers.convert import clean


def as_json(report: Report) -> str:
    """The report; numbers have at most four decimals, null is undefined."""
    one = report.reliability
    data = {
        "report": 1,
        "bank": report.bank,
        "quiz": report.quiz,
        "title": report.title,
        "students": report.students,
        "absent": report.absent,
        "responses": report.responses,
        "waiting": report.waiting,
        "mean": _number(report.mean),
        "deviation": _number(report.deviation),
        "reliability": {
            "basis": one.basis,
            "columns": one.columns,
            "students": one.students,
            "points": _number(Fraction(one.points)),
            "alpha": _number(one.alpha),
            "kr20": one.kr20,
            "low": _number(one.low),
            "high": _number(one.high),
            "error": _number(one.error),
        },
        "wrong": report.wrong._asdict(),
        "mistakes": [_mistake(row, named=report.named) for row in report.mistakes],
        "never": report.never,
        "slips": [{**row._asdict(), "lost": _number(row.lost)} for row in report.slips],
        "questions": [_question(row) for row in report.questions],
        "warnings": list(report.warnings),
    }
    # Half a character, as `"\\ud800"` can bring one, cannot be written.
    return clean(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)) + "\n"


def _mistake(row: MistakeRow, *, named: bool) -> dict[str, Any]:
    found = {**row._asdict(), "lost": _number(row.lost)}
    if not named:
        del found["names"]
    return found


def _question(row: QuestionRow) -> dict[str, Any]:
    return {
        **row._asdict(),
        "facility": _number(row.facility),
        "discrimination": _number(row.discrimination),
        "correlation": _number(row.correlation),
        "options": [
            {**option._asdict(), "share": _number(option.share), "mean": _number(option.mean)}
            for option in row.options
        ],
    }


def _number(value: Fraction | Decimal | float | None) -> float | int | None:
    if value is None:
        return None
    # Rounded as an exact number, so that the digits do not depend on the platform.
    rounded = round(Fraction(value), 4)
    return int(rounded) if rounded.denominator == 1 else float(rounded)
