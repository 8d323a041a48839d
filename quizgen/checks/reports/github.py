"""A report as workflow commands, which GitHub shows beside the lines of a pull request.

Source: "Workflow commands for GitHub Actions", and `escapeData`, `escapeProperty` of its toolkit.
"""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.checks.reports.base import in_order, relative
from quizgen.checks.run import Checked
from quizgen.findings import Finding

_COMMANDS = {"error": "error", "warning": "warning", "advice": "notice"}
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def github(checked: Sequence[Checked]) -> str:
    """A line for each finding."""
    return "".join(_line(finding) for _, finding in in_order(checked))


def _line(finding: Finding) -> str:
    place = finding.place
    properties = {
        "file": relative(place.file),
        "line": str(place.line),
        "col": str(place.column),
        "title": finding.code,
    }
    told = ",".join(f"{name}={value.translate(_PROPERTY)}" for name, value in properties.items())
    hint = f"hint: {finding.hint}" if finding.hint else ""
    message = "\n".join(filter(None, (finding.message, *finding.notes, hint)))
    return f"::{_COMMANDS[finding.severity]} {told}::{message.translate(_DATA)}\n"
