"""A report as SARIF 2.1.0, the format in which code hosts and editors take what checkers say.

Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; sections are named below.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from quizgen import __version__
from quizgen.checks.codes import codes, plain
from quizgen.checks.reports.base import in_order, relative
from quizgen.checks.reports.where import Edit, with_condition
from quizgen.checks.run import Checked
from quizgen.findings import Finding

_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}


def sarif(checked: Sequence[Checked]) -> str:
    """One run with a result for each finding, and a rule for each code that it uses."""
    found = list(in_order(checked))
    used = sorted({finding.code for _, finding in found})
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "quizgen",
                        "semanticVersion": __version__,
                        "rules": [_rule(code) for code in used],
                    }
                },
                # Columns are counted in characters (3.14.17).
                "columnKind": "unicodeCodePoints",
                "results": [_result(one, finding, used) for one, finding in found],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str) -> dict[str, object]:
    """A code as a `reportingDescriptor` (3.49)."""
    code = codes().get(name)
    if code is None:  # of a form or writer from outside this package
        return {"id": name}
    text = plain(code.text)
    return {
        "id": name,
        "shortDescription": {"text": text.split(". ")[0].rstrip(".") + "."},
        "fullDescription": {"text": text},
        "help": {"text": text, "markdown": text},
        "defaultConfiguration": {"level": _LEVELS[code.severity]},
    }


def _result(one: Checked, finding: Finding, rules: Sequence[str]) -> dict[str, object]:
    """A `result` (3.27)."""
    place = finding.place
    hint = f"Hint: {finding.hint}" if finding.hint else ""
    location = {
        "physicalLocation": {
            "artifactLocation": _artifact(place.file),
            "region": {"startLine": place.line, "startColumn": place.column},
        }
    }
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": rules.index(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": "\n".join(filter(None, (finding.message, *finding.notes, hint)))},
        "locations": [location],
    }
    repair = finding.repair
    source = one.sources.get(place.file, "")
    if repair and (edits := with_condition(source, finding.subject, repair.condition)):
        told = f"Add to where: {repair.condition} (removes {repair.removes:,} of {repair.of:,} variants)"
        result["fixes"] = [_fix(told, place.file, edits)]
    return result


def _fix(text: str, file: str, edits: Iterable[Edit]) -> dict[str, object]:
    """A `fix` (3.55) of one file."""
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.line,
                "endColumn": edit.end,
            },
            "insertedContent": {"text": edit.text},
        }
        for edit in edits
    ]
    change = {"artifactLocation": _artifact(file), "replacements": replacements}
    return {"description": {"text": text}, "artifactChanges": [change]}


def _artifact(file: str) -> dict[str, str]:
    """A file as a relative URI, or an absolute one when it is not in the current folder (3.4)."""
    path = quote(relative(file))
    if not path.startswith("/") and ":" not in path[:4] and "%3A" not in path[:4]:
        return {"uri": path}
    return {"uri": "file://" + ("" if path.startswith("/") else "/") + path}
