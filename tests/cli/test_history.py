"""`quizgen history`, as its users see it."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pexpect
import pytest

from quizgen.practice.history import open_history

from .conftest import Run
from .remembering import HOME, practised

History = Callable[..., CompletedProcess[str]]


@pytest.fixture
def history(run: Run, tmp_path: Path) -> History:
    """`quizgen history` with a history of its own."""

    def called(*arguments: str, home: str = HOME) -> CompletedProcess[str]:
        return run("history", *arguments, QUIZGEN_HOME=str(tmp_path / home))

    return called


def turns_in(folder: Path) -> list:
    opened = open_history(folder / "history.sqlite3")
    try:
        return opened.turns()
    finally:
        opened.close()


def test_the_path_is_printed_and_nothing_made(history: History, tmp_path: Path) -> None:
    """Where the history will lie."""
    assert history("path").stdout == f"{tmp_path / HOME / 'history.sqlite3'}\n"
    assert not (tmp_path / HOME).exists()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_exported_and_imported_elsewhere_it_is_the_same(history: History, tmp_path: Path, form: str) -> None:
    """Every question and answer arrives in an empty history; imported again it changes nothing."""
    turns = practised(tmp_path)
    exported = history("export", "--to", form)
    first = history("import", f"history.{form}", home="other")
    second = history("import", f"history.{form}", home="other")

    assert exported.returncode == 0, exported.stderr
    assert exported.stderr == f"history.{form} (4 questions)\n"
    assert first.stdout == "Imported 4 questions.\n"
    assert second.stdout == "Imported 0 questions; 4 were there already.\n"
    assert turns_in(tmp_path / "other") == turns


def test_one_bank_is_exported(history: History, tmp_path: Path) -> None:
    """With a bank only what was practised of it, with its sittings."""
    practised(tmp_path)
    found = json.loads(history("export", "small", "--to", "json", "-o", "-").stdout)

    assert [turn["bank"] for turn in found["turns"]] == ["small"]
    assert [session["id"] for session in found["sessions"]] == ["s3"]


def test_a_spreadsheet_runs_nothing(history: History, tmp_path: Path) -> None:
    """The response `=1+1` stands in the CSV behind an apostrophe."""
    practised(tmp_path)
    history("export", "-o", "mine.csv")
    with (tmp_path / "mine.csv").open(encoding="utf-8", newline="") as file:
        responses = [row["response"] for row in csv.DictReader(file)]

    assert responses == ["'=1+1", "12", "12", "12"]


def test_files_of_two_machines_are_put_together(history: History, tmp_path: Path) -> None:
    """What is in both is there once; standard input is a file, too."""
    turns = practised(tmp_path)
    history("export", "small", "-o", "small.json")
    history("export", "-o", "all.csv")
    result = history("import", "small.json", "all.csv", home="other")

    assert result.stdout == "Imported 4 questions.\n"
    assert turns_in(tmp_path / "other") == turns


def test_a_file_with_a_defect_is_not_imported(history: History, tmp_path: Path) -> None:
    """Neither is a sound one that is named beside it: all or nothing, and exit code 1."""
    practised(tmp_path)
    history("export", "-o", "good.csv")
    text = (tmp_path / "good.csv").read_text(encoding="utf-8")
    (tmp_path / "bad.csv").write_text(text.replace(",yes,", ",perhaps,", 1), encoding="utf-8", newline="")
    result = history("import", "good.csv", "bad.csv", home="other")

    assert result.returncode == 1
    assert "bad.csv:2:1: error[history-entry]: `readable` is neither yes nor no" in result.stderr
    assert "Nothing was imported." in result.stderr
    assert not (tmp_path / "other").exists()


def test_a_file_that_is_not_there_is_wrong_usage(history: History) -> None:
    """It exits with 2 and names the file."""
    result = history("import", "nowhere.csv")

    assert result.returncode == 2
    assert "nowhere.csv" in result.stderr


def test_in_a_pipe_nothing_is_forgotten_unasked(history: History, tmp_path: Path) -> None:
    """Without --yes it says how much it would be, and deletes nothing."""
    turns = practised(tmp_path)
    result = history("forget")

    assert result.returncode == 2
    assert "all 4 questions, with 4 answers" in result.stderr
    assert turns_in(tmp_path / HOME) == turns


def test_one_bank_is_forgotten(history: History, tmp_path: Path) -> None:
    """The others stay; what was deleted is not left in the file."""
    turns = practised(tmp_path)
    result = history("forget", "recurrent", "--yes")

    assert result.stdout == "Deleted 3 questions.\n"
    assert turns_in(tmp_path / HOME) == turns[3:]
    assert b"recurrent" not in (tmp_path / HOME / "history.sqlite3").read_bytes()


def test_everything_is_forgotten(history: History, tmp_path: Path) -> None:
    """And once more there is nothing; a damaged history that was set aside is named."""
    practised(tmp_path)
    (tmp_path / HOME / "history-damaged-20261101-000000-ab.sqlite3").write_bytes(b"old")
    first, second = history("forget", "--yes"), history("forget", "--yes")

    assert first.stdout == "Deleted 4 questions.\n"
    assert "history-damaged-20261101-000000-ab.sqlite3" in first.stderr
    assert second.stdout == "Nothing is remembered.\n"
    assert turns_in(tmp_path / HOME) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.parametrize(("answer", "left"), [("n", 4), ("y", 3)])
def test_on_a_terminal_it_asks(tmp_path: Path, answer: str, left: int) -> None:
    """It names what and how much, and deletes when the answer is yes."""
    turns = practised(tmp_path)
    child = pexpect.spawn(
        sys.executable,
        ["-m", "quizgen", "history", "forget", "small"],
        env={"QUIZGEN_HOME": str(tmp_path / HOME), "TERM": "xterm", "PATH": "/usr/bin"},
        cwd=str(tmp_path),
        dimensions=(24, 200),
        encoding="utf-8",
        timeout=30,
    )
    child.expect("Delete 1 question of 'small', with 1 answer, from .* It cannot be undone")
    child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert turns_in(tmp_path / HOME) == turns[:left]


def test_a_history_of_a_newer_version_is_left_alone(history: History, tmp_path: Path) -> None:
    """Every command says so, exits with 1 and changes nothing."""
    practised(tmp_path)
    file = tmp_path / HOME / "history.sqlite3"
    history("export", "-o", "all.json")
    with sqlite3.connect(file) as db:
        db.execute("INSERT INTO migrations VALUES ('from_the_future', '2030-01-01')")
    db.close()
    before = file.read_bytes()

    for arguments in (["export"], ["import", "all.json"], ["forget", "--yes"]):
        result = history(*arguments)
        assert result.returncode == 1
        assert "newer version" in result.stderr
    assert file.read_bytes() == before


def test_where_nothing_can_be_kept_nothing_is_imported(history: History, tmp_path: Path) -> None:
    """A home that is a file: it is said, and the exit code is 1."""
    practised(tmp_path)
    history("export", "-o", "all.json")
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = history("import", "all.json", home="file")

    assert result.returncode == 1
    assert "cannot be used" in result.stderr
    assert "Imported" not in result.stdout


def test_an_empty_history_is_exported_as_one(history: History, tmp_path: Path) -> None:
    """The columns without rows; it can be imported, and nothing is made for it."""
    result = history("export", "-o", "empty.csv")

    assert result.returncode == 0
    assert len((tmp_path / "empty.csv").read_text(encoding="utf-8").splitlines()) == 1
    assert not (tmp_path / HOME).exists()
    assert history("import", "empty.csv").stdout == "Imported 0 questions.\n"


@pytest.mark.parametrize("name", ["export", "import", "forget", "path"])
def test_every_command_has_a_help_page_with_an_example(history: History, name: str) -> None:
    """As the commands of the top level do."""
    page = history(name, "--help").stdout

    assert f"quizgen history {name}" in page.split("Example")[1]
