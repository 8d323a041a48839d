"""A report as JSON. Keys are stable: new ones may be added, none goes or changes its meaning."""

from __future__ import annotations

import json
from collections.abc import Sequence

from quizgen.checks.report import Summary
from quizgen.checks.reports.base import in_order, relative
from quizgen.checks.run import Checked
from quizgen.findings import Finding


def json_report(checked: Sequence[Checked]) -> str:
    """All banks in one object."""
    findings = [finding for _, finding in in_order(checked)]
    report = {
        "check": 1,
        **{
            name: sum(finding.severity == severity for finding in findings)
            for name, severity in (("errors", "error"), ("warnings", "warning"), ("advice", "advice"))
        },
        "banks": [
            {
                "bank": one.bank,
                "file": relative(one.file),
                "findings": [_finding(finding) for _, finding in in_order([one])],
                "questions": [_summary(summary) for summary in one.report.summaries],
            }
            for one in checked
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, object]:
    repair = finding.repair
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
        "file": relative(finding.place.file),
        "line": finding.place.line,
        "column": finding.place.column,
        "subject": finding.subject,
        "notes": list(finding.notes),
        "hint": finding.hint,
        "repair": repair and {"condition": repair.condition, "removes": repair.removes, "of": repair.of},
    }


def _summary(summary: Summary) -> dict[str, object]:
    return {
        "question": summary.question,
        "form": summary.form,
        "variants": summary.variants,
        "exact": summary.exact,
        "basis": summary.basis,
        "fewest": summary.fewest,
        "most": summary.most,
        "filled": round(summary.filled, 4),
        "ranks": [round(share, 4) for share in summary.ranks],
        "removed": [{"condition": condition, "draws": draws} for condition, draws in summary.removed],
        "collisions": [
            {"kind": one.kind, "mistakes": list(one.mistakes), "variants": one.variants}
            for one in summary.collisions
        ],
    }
