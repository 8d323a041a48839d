"""What a check says, for machines: one file per format, one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quizgen.checks.reports.github import github
from quizgen.checks.reports.json_report import json_report
from quizgen.checks.reports.sarif import sarif
from quizgen.checks.run import Checked

REPORTS: dict[str, Callable[[Sequence[Checked]], str]] = {
    "json": json_report,
    "sarif": sarif,
    "github": github,
}
"""Each makes one text, which ends with a line break, of all banks of a run."""
