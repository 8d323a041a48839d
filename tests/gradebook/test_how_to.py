"""The page on grading can be followed, and the reference names what there is."""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizgen.cli import quizgen
from quizgen.gradebook.read_responses import COLUMNS
from quizgen.gradebook.tables import MARKS, TO_READ
from quizgen.grading.multiple import RULES, Marked

DOCS = Path(__file__).parents[2] / "docs"
HOW_TO = (DOCS / "how-to/grade.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference/grading.md").read_text(encoding="utf-8")
COMMANDS = (DOCS / "reference/commands.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", HOW_TO, re.MULTILINE | re.DOTALL)


def test_the_page_can_be_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files and its commands give what it shows: the messages, the sheet, the list, the gradebook."""
    monkeypatch.chdir(tmp_path)
    students, responses, waiting, gradebook = blocks("csv")
    first, second = blocks("text")
    Path("rooms.yaml").write_text(blocks("yaml")[0], encoding="utf-8")
    Path("students.csv").write_text(students, encoding="utf-8")
    Path("responses.csv").write_text(responses, encoding="utf-8")
    make, grade, again = [
        line[2:] for block in blocks("console") for line in block.splitlines() if line[0] == "$"
    ]

    def run(line: str) -> Result:
        result = CliRunner().invoke(quizgen, shlex.split(line)[1:])
        assert result.exit_code == 0, result.stderr
        return result

    run(make)
    assert run(grade).stderr == first
    assert blocks("markdown")[0] in Path("graded/feedback/s1815.md").read_text("utf-8")
    assert Path("graded/to-read.csv").read_text("utf-8") == waiting
    Path("graded/to-read.csv").write_text(waiting.rstrip("\n") + "1\n", encoding="utf-8")
    assert run(again).stderr.endswith(second)
    assert Path("graded/gradebook.csv").read_text("utf-8") == gradebook
    report = (
        "Last name,First name,ID number,Grade/10.00,Question 1,Response 1\n"
        "Lovelace,Ada,s1815,5.00,How many square metres has a room of 7 m by 16 m?,112\n"
    )
    Path("report.csv").write_text(report, encoding="utf-8")
    run("quizgen generate rooms.yaml -q floor --to moodle -n 3 --seed 2026 -o build/")
    run(blocks("console")[-1].replace("graded/", "moodle/"))
    marks = csv.DictReader(Path("moodle/marks.csv").read_text("utf-8").splitlines())
    assert [row["score"] for row in marks] == ["1"]


def test_the_reference_names_every_column_and_rule() -> None:
    """Every column that is read or written, every state and every rule stands in the reference."""
    for name in (*COLUMNS, *MARKS, *TO_READ, *RULES, "graded", "empty", "unreadable", "unmarked", "decided"):
        assert f"`{name}`" in REFERENCE, name
    for names in COLUMNS.values():
        assert any(f"`{name}`" in REFERENCE for name in names)
    for name in RULES:
        assert f"`{name}`" in COMMANDS


def test_the_scores_in_the_table_of_rules_are_right() -> None:
    """The last column of the table says what each rule gives for two right options and a wrong one."""
    shown = dict(re.findall(r"^\| `([a-z-]+)`.*\| ([^|]+) \|$", REFERENCE.split("## Rules")[1], re.MULTILINE))

    assert {name: text.split(" = ")[-1] for name, text in shown.items()} == {
        name: str(rule.score(Marked(2, 1, 1, 1))) for name, rule in RULES.items()
    }
