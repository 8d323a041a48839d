"""`quizgen report` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizgen.cli.report import FORMATS, command
from quizgen.gradebook.store import to_json
from quizgen.report.analyse import analyse

from .build import Graded, graded, item, mark, simulated, small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder as `quizgen grade` leaves it."""
    return written(tmp_path / "graded", small())


def written(folder: Path, class_: Graded) -> Path:
    folder.mkdir()
    (folder / "graded.json").write_text(to_json(class_), encoding="utf-8", newline="\n")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_a_graded_class_becomes_a_page(folder: Path, tmp_path: Path) -> None:
    """The folder, and the file in it, give the page that was asked for, and a summary on standard error."""
    page = tmp_path / "report.html"
    result = run(folder, "-o", page)

    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "12 students, 45 responses to 4 questions." in result.stderr
    assert "Teach next, 1: forgets_x3 (gru), 6 of 12 students." in result.stderr
    assert "Questions to look at: gates, why." in result.stderr
    assert run(folder / "graded.json", "-o", tmp_path / "again.html").exit_code == 0
    assert (tmp_path / "again.html").read_bytes() == page.read_bytes()


def test_what_is_stored_gives_the_same_report_as_the_class(folder: Path, tmp_path: Path) -> None:
    """Nothing that the report needs is lost in graded.json."""
    for name, (extension, make) in FORMATS.items():
        run(folder, "--to", name, "-o", tmp_path / f"one{extension}")

        assert (tmp_path / f"one{extension}").read_bytes().decode("utf-8") == make(analyse(small()))


@pytest.mark.parametrize(
    ("arguments", "files"),
    [
        (["-o", "out/"], ["report.html"]),
        (["-o", "out/", "--to", "html,markdown"], ["report.html", "report.md"]),
        (["-o", "out", "--to", "markdown, json"], ["report.json", "report.md"]),
        (["-o", "out/mine.md"], ["mine.md"]),
        (["-o", "out/mine.json"], ["mine.json"]),
        (["-o", "out/mine.txt", "--to", "markdown"], ["mine.txt"]),
    ],
)
def test_output_goes_where_it_is_asked_for(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], files: list[str]
) -> None:
    """A folder gets a file for each format, a file is in the format that it is named for."""
    monkeypatch.chdir(tmp_path)
    result = run(folder, *arguments)

    assert result.exit_code == 0, result.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == files


def test_standard_output_has_the_page_only(folder: Path) -> None:
    """With `-o -` the page can be piped; `--quiet` leaves the summary out."""
    result = run(folder, "--to", "json", "-o", "-", "--quiet")

    assert json.loads(result.stdout)["students"] == 12
    assert result.stderr == ""


def test_students_are_named_on_request(tmp_path: Path) -> None:
    """`--names` lists who made a mistake; without it no name is written or printed."""
    folder = written(tmp_path / "graded", simulated(12))
    anonymous, named = run(folder, "-o", "-"), run(folder, "-o", "-", "--names")

    assert "Student No" not in anonymous.output
    assert "Student No" in named.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--to", "pdf"], "no format 'pdf'; known here: `html`, `json`, `markdown`"),
        (["--to", "mardown"], "did you mean"),
        (["--to", "markdown", "-o", "x.html"], "is named for html"),
        (["--to", "markdown,html", "-o", "x.html"], "cannot hold 2 formats"),
        (["-o", "x.pdf"], "a browser prints the page (.html) as PDF"),
        (["-o", "x.text"], "end it with .html, .md, .json"),
    ],
)
def test_wrong_usage_is_explained(folder: Path, arguments: list[str], message: str) -> None:
    """A wrong format, or a file for two of them, ends with 2 and what to do."""
    result = run(folder, *arguments)

    assert result.exit_code == 2
    assert message in " ".join(result.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    "name", ["marks.csv", "graded.json", "to-read.csv", "feedback/s1.md", "../graded/gradebook.csv"]
)
def test_nothing_that_was_graded_is_written_over(folder: Path, name: str) -> None:
    """A report that would take the place of a file of the graded class is refused."""
    before = sorted((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file())
    for graded_ in (folder, folder / "graded.json"):
        result = run(graded_, *(("--to", "json") if name.endswith("csv") else ()), "-o", folder / name)
        assert result.exit_code == 2
        assert "has written" in result.stderr

    assert sorted((path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()) == before


def test_a_folder_without_a_class_is_refused(tmp_path: Path) -> None:
    """Where graded.json is missing it is said what writes it."""
    result = run(tmp_path)

    assert result.exit_code == 2
    assert "`quizgen grade` writes graded.json" in " ".join(result.stderr.split())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"graded": 9}', "\x00\xff"])
def test_another_file_is_a_finding(tmp_path: Path, text: str) -> None:
    """What is no graded class ends with 1 and a finding, and writes nothing."""
    file = tmp_path / "graded.json"
    file.write_bytes(text.encode("latin-1"))
    result = run(file, "-o", tmp_path / "report.html")

    assert result.exit_code == 1
    assert "error[" in result.stderr
    assert not (tmp_path / "report.html").exists()


def test_a_stranger_s_file_moves_no_cursor(tmp_path: Path) -> None:
    """Control characters and half characters in a file reach neither the terminal nor the page."""
    evil = "\x1b[31m\x9b\ud800"
    marks = [mark(f"s{i}", evil, 0, form="number", mistakes=(evil,)) for i in range(12)]
    folder = tmp_path / "graded"
    folder.mkdir()
    escaped = (
        to_json(graded(marks, [item(evil)])).encode("utf-8", "surrogatepass").decode("utf-8", "surrogatepass")
    )
    text = escaped.replace("\ud800", "\\ud800")
    (folder / "graded.json").write_text(text, encoding="utf-8")
    for name in FORMATS:
        result = run(folder, "--to", name, "-o", "-")
        assert result.exit_code == 0, result.output
        assert "\x1b" not in result.output
        assert "\x9b" not in result.stderr
