"""Every file in tests/banks/bad has exactly the errors that its first lines announce."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from quizgen.bank import load

BAD = sorted((Path(__file__).parents[1] / "banks" / "bad").glob("*.yaml"))
EXPECT = re.compile(r"# expect: ([a-z0-9-]+) (\d+):(\d+)")


def announced(path: Path) -> set[tuple[str, int, int]]:
    """What the `# expect: CODE LINE:COLUMN` lines at the top of *path* say."""
    lines = path.read_text(encoding="utf-8").splitlines()
    matches = [EXPECT.fullmatch(line) for line in lines if line.startswith("# expect")]
    return {(match[1], int(match[2]), int(match[3])) for match in matches if match}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_bank_has_just_the_announced_errors(path: Path) -> None:
    """Each announced error is found at its line and column, and no other is."""
    loaded = load(path)
    found = {(f.code, f.place.line, f.place.column) for f in loaded.findings if f.severity == "error"}

    assert announced(path)
    assert found == announced(path)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_finding_is_one_line_that_names_its_file(path: Path) -> None:
    """Messages and hints have no line breaks, and every place lies in the file."""
    text = path.read_text(encoding="utf-8")
    for finding in load(path).findings:
        assert finding.message
        assert len(finding.message.splitlines()) == 1
        assert len(finding.hint.splitlines()) <= 1
        assert finding.place.file == str(path)
        assert 1 <= finding.place.line <= len(text.splitlines()) + 1


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_has_an_error_is_not_in_the_bank(path: Path) -> None:
    """No question or formula that an error speaks of can be used."""
    loaded = load(path)
    wrong = {f.subject for f in loaded.findings if f.severity == "error"} - {""}

    if loaded.bank is not None:
        # An id used twice stays with the question that had it first.
        usable = {question.id for question in loaded.bank.questions} | set(loaded.bank.formulas)
        assert usable & wrong <= {"cell-total"} if path.stem == "question_id_twice" else not usable & wrong


def test_there_is_no_stray_expectation() -> None:
    """Every line that begins like an expectation can be read as one."""
    for path in BAD:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert not line.startswith("# expect") or EXPECT.fullmatch(line), f"{path.name}: {line}"
