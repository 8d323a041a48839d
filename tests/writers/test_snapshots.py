"""Each format's documents of one small bank, compared with files that were read by a human."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import quizgen
from quizgen.bank import load

from .build import BANKS

FILES = {
    "moodle": ["writers.xml"],
    "markdown": ["writers.md", "writers-key.md", "writers-solutions.md"],
}


def test_the_bank_of_the_snapshots_has_no_findings() -> None:
    """The bank is good: nothing is found in it, not even advice."""
    assert load(BANKS / "writers.yaml").findings == ()


@pytest.mark.parametrize("format_", FILES)
def test_documents_are_those_that_were_read(
    format_: str, tmp_path: Path, snapshot: Callable[[str, str], None]
) -> None:
    """Two variants at most of every question are written byte for byte as in tests/writers/snapshots."""
    bank = quizgen.load(BANKS / "writers.yaml")
    written = quizgen.write(bank, tmp_path, to=format_, count=2, seed=1, keep_going=True)

    assert [path.name for path in written.files] == FILES[format_]
    for path in written.files:
        snapshot(path.name, path.read_bytes().decode("utf-8"))
