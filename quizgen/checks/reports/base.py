"""What the formats of reports share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from quizgen.checks.run import Checked
from quizgen.findings import Finding


def in_order(checked: Iterable[Checked]) -> Iterator[tuple[Checked, Finding]]:
    """Every finding with its bank, in the order of the files."""
    for one in checked:
        for finding in sorted(one.report.findings, key=lambda finding: (finding.place, finding.code)):
            yield one, finding


def relative(file: str) -> str:
    """The path from the current folder, with `/`; of a file that is not in it, the whole path."""
    path = Path(file)
    try:
        return path.resolve().relative_to(Path.cwd().resolve()).as_posix()
    except ValueError:
        return path.absolute().as_posix()
