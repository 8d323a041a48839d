"""What is remembered of a check, and what makes it be forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest

from quizgen.bank.load import load_text
from quizgen.checks import sweep as sweeping
from quizgen.checks.check import check
from quizgen.checks.memory import Memory
from quizgen.checks.prove import Proof
from quizgen.checks.run import check_banks
from quizgen.plan import compile_question

BANK = """\
quizgen: 1
id: areas
formulas:
  area:
    symbols: {a: length, b: width}
    steps: {area: a*b}
    mistakes:
      twice: {set: {area: 2*a*b}, feedback: Once.}
      square: {set: {area: a**2}, feedback: Only of a square.}
questions:
  - {id: one, formula: area, ask: area, vary: {a: 3..90, b: 3..90}, where: a > 4, stem: "<< a >> by << b >>?", form: number}
"""


def reports(text: str, folder: Path | None) -> list[object]:
    return list(check_banks([load_text(text, "areas.yaml")], [{"one"}], memory=Memory(folder)))


def test_what_is_remembered_is_what_was_found(tmp_path: Path) -> None:
    """The second report, read from a file, equals the first in every field, and that without memory."""
    first = reports(BANK, tmp_path)

    assert len(list(tmp_path.iterdir())) == 1
    assert reports(BANK, tmp_path) == first == reports(BANK, None)


def test_a_change_is_checked_anew(tmp_path: Path) -> None:
    """With another range there is another verdict, and both are remembered."""
    reports(BANK, tmp_path)
    reports(BANK.replace("3..90", "3..91"), tmp_path)

    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"findings": [], "summary": {}}'])
def test_a_damaged_file_costs_time_only(tmp_path: Path, damage: str) -> None:
    """What cannot be read is found again, and written again."""
    first = reports(BANK, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_text(damage, encoding="utf-8")

    assert reports(BANK, tmp_path) == first
    assert path.read_text(encoding="utf-8") != damage


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    """A file stands where the folder would be; the report is made all the same."""
    (tmp_path / "file").write_text("", encoding="utf-8")

    assert reports(BANK, tmp_path / "file" / "cache") == reports(BANK, None)


def test_a_space_divided_among_processes_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Events, their smallest draws and all counts are those of one process."""
    bank = load_text(BANK, "areas.yaml").bank
    assert bank is not None
    plan = compile_question(bank, bank.questions[0])
    alone = Proof(plan).swept
    monkeypatch.setattr(sweeping, "DIVIDED", 1_000)
    divided = Proof(plan, jobs=2).swept

    assert divided == alone
    assert check(load_text(BANK, "areas.yaml")).errors == 1
