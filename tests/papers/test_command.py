"""`quizgen generate --quiz` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizgen.cli.banks import command as banks
from quizgen.cli.generate import command as generate

BANK = str(Path(__file__).parents[1] / "banks" / "good" / "quizzes.yaml")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(generate, [BANK, *arguments])


def test_one_paper_is_made_without_further_options(tmp_path: Path) -> None:
    """`--quiz` alone writes one sheet, the key, the solutions and the manifest, and shows the table."""
    result = run("--quiz", "week-1", "-o", f"{tmp_path}/")

    assert result.exit_code == 0
    assert len(list(tmp_path.iterdir())) == 4
    assert "questions  points" in result.stderr
    assert "1 paper of quiz week-1, seed 1." in result.stderr
    assert result.stdout == ""


def test_a_list_of_students_gives_a_paper_each(tmp_path: Path) -> None:
    """Each student of the list has a line in the table and a sheet with the name."""
    roster = tmp_path / "students.csv"
    roster.write_text("\ufeffName;ID\nAda;s1\nBob;s2\n", encoding="utf-8")
    result = run("--quiz", "mixed", "--roster", str(roster), "--seed", "3", "-o", f"{tmp_path}/out/")

    assert result.exit_code == 0, result.stderr
    sheets = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("mixed-??????.md")]
    assert sorted("Ada" in sheet for sheet in sheets) == [False, True]
    assert "2 papers of quiz mixed, seed 3." in result.stderr


def test_more_papers_leave_the_first_ones_as_they_are(tmp_path: Path) -> None:
    """The 20 sheets of `--papers 20` are among the 30 of `--papers 30`, to the byte."""
    for count in ("20", "30"):
        assert run("--quiz", "mixed", "--papers", count, "-o", f"{tmp_path}/{count}/").exit_code == 0
    few, many = (
        {p.name: p.read_bytes() for p in (tmp_path / n).glob("mixed-??????.md")} for n in ("20", "30")
    )

    assert (len(few), len(many)) == (20, 30)
    assert few.items() <= many.items()


def test_shared_variants_are_a_warning(tmp_path: Path) -> None:
    """With more papers than variants it says so and exits with 0; --allow-repeats says nothing."""
    loud = run("--quiz", "mixed", "--papers", "60", "-o", f"{tmp_path}/")
    quiet = run("--quiz", "mixed", "--papers", "60", "-o", f"{tmp_path}/", "--allow-repeats")

    assert (loud.exit_code, quiet.exit_code) == (0, 0)
    assert "warning[shared-variants]: `room`" in loud.stderr
    assert "shared-variants" not in quiet.stderr
    assert "and 20 more of the same points and levels" in loud.stderr


def test_the_findings_of_a_list_are_shown_with_their_lines(tmp_path: Path) -> None:
    """A list with an id twice is refused with the line itself, and nothing is written."""
    roster = tmp_path / "students.csv"
    roster.write_text("name,id\nAda,s1\nBob,s1\n", encoding="utf-8")
    result = run("--quiz", "mixed", "--roster", str(roster), "-o", f"{tmp_path}/out/")

    assert result.exit_code == 1
    assert "students.csv:3:1: error[roster-duplicate-id]" in result.stderr
    assert "3 | Bob,s1" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--quiz", "week-2"], "did you mean `week-1`?"),
        (["--papers", "3"], "need --quiz"),
        (["--quiz", "mixed", "--papers", "3", "--roster", BANK], "exclude one another"),
        (["--quiz", "mixed", "-q", "room"], "leave out"),
        (["--quiz", "mixed", "-n", "3"], "leave out"),
        (["--quiz", "mixed", "--to", "markdown,moodle", "-o", "-"], "cannot hold 2 formats"),
        (["--quiz", "mixed", "--papers", "0"], "0 is not in the range"),
        (["--quiz", "mixed", "--roster", "nobody.csv"], "does not exist"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: list[str], said: str, tmp_path: Path) -> None:
    """Wrong usage exits with 2 and says why."""
    result = run(*arguments)

    assert result.exit_code == 2
    assert said in result.stderr


def test_sheets_can_go_to_standard_output() -> None:
    """With `-o -` the sheets follow one another, and no file is written."""
    result = run("--quiz", "week-1", "--papers", "2", "-o", "-")

    assert result.exit_code == 0
    assert result.stdout.count("# Week 1") == 2
    assert result.stdout.count("**Paper:**") == 2


def test_banks_lists_quizzes() -> None:
    """`quizgen banks BANK` names each quiz with its number of questions and its title."""
    result = CliRunner().invoke(banks, [BANK])

    assert "quiz week-1  4 questions  Week 1 - areas" in result.stdout
    assert "quiz mixed  2 questions  mixed" in result.stdout
