"""`quizgen check`: findings, a line for each question, reports, exit codes."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import Run

BANK = """\
quizgen: 1
title: A small bank
formulas:
  area:
    symbols: {a: length, b: width}
    steps: {area: a*b}
    mistakes:
      adds: {set: {area: a + b}}
      doubles: {set: {area: 2*a*b}}
      trebles: {set: {area: 3*a*b}}
      third_dimension: {set: {area: a**2*b}}
questions:
  - id: rectangle
    formula: area
    ask: area
    vary: {a: 3..8, b: 3..8}
    where: [a < b, a*b % 2 == 0]
    stem: How large is a rectangle of << a >> by << b >>?
    form: [choice, number]
  - id: square
    formula: area
    ask: area
    set: {b: a}
    vary: {a: 5..9}
    stem: How large is a square of side << a >>?
    form: number
"""
"""Nothing in it is wrong: sides from 3 on have a product beyond their sum."""
SLIP = BANK.replace("{set: {area: 3*a*b}}", "{set: {area: 2*(a + b)}}")
"""3 by 6 have area and perimeter 18."""

POOL = """\
quizgen: 1
title: Plugs
questions:
  - id: plug
    stem: What do you pull?
    form: choice
    options: {right: [the plug], wrong: [the cable, the socket]}
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A bank of two questions without errors."""
    path = tmp_path / "small.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path


@pytest.fixture
def plugs(tmp_path: Path) -> Path:
    """A bank without anything wrong."""
    path = tmp_path / "plugs.yaml"
    path.write_text(POOL, encoding="utf-8")
    return path


def broken(tmp_path: Path, name: str = "broken.yaml") -> Path:
    """A bank with an error in line 26, column 14."""
    path = tmp_path / name
    path.write_text(BANK.replace("a*b % 2 == 0", "a*c % 2 == 0"), encoding="utf-8")
    return path


def test_an_error_is_shown_with_its_line_and_exits_with_1(run: Run, tmp_path: Path) -> None:
    """The finding stands on standard error with its source line; the last line counts it."""
    path = broken(tmp_path)
    result = run("check", path.name)
    line = BANK.splitlines().index("    where: [a < b, a*b % 2 == 0]") + 1

    assert result.returncode == 1
    assert f"broken.yaml:{line}:22: error[unknown-name]" in result.stderr
    assert "where: [a < b, a*c % 2 == 0]" in result.stderr
    assert re.search(r"^1 bank, 1 question: 1 error, ", result.stdout, re.MULTILINE)
    assert "error[" not in result.stdout


def test_a_bank_without_errors_has_a_line_for_each_question(run: Run, small: Path) -> None:
    """Both questions of the small bank have a line that begins with id and form, in aligned columns of 80."""
    result = run("check", "small.yaml")
    lines = result.stdout.splitlines()

    assert result.returncode == 0, result.stderr
    assert lines[0] == "small  small.yaml"
    assert [line.split()[:2] for line in lines[2:4]] == [["rectangle", "choice"], ["square", "number"]]
    column = lines[1].index("form")
    assert all(line[column - 1] == " " and line[column] != " " for line in lines[1:4])
    assert max(map(len, lines)) <= 80
    assert lines[-1].startswith("1 bank, 2 questions: no errors, ")


def test_without_a_bank_the_current_folder_is_checked(
    run: Run, small: Path, plugs: Path, tmp_path: Path
) -> None:
    """Every *.yaml in the folder is a bank, in alphabetical order; hidden files are none."""
    (tmp_path / ".pre-commit-config.yaml").write_text("repos: []\n", encoding="utf-8")
    here, named = run("check"), run("check", ".")

    assert here.returncode == 0
    assert here.stdout == named.stdout
    assert re.findall(r"^\S+  (\S+\.yaml)$", here.stdout, re.MULTILINE) == ["plugs.yaml", "small.yaml"]
    assert "\n2 banks, 3 questions: " in here.stdout


def test_a_bank_that_is_named_twice_is_checked_once(run: Run, plugs: Path) -> None:
    """A file and the folder that it is in are no two banks."""
    assert "\n1 bank, 1 question: " in run("check", "plugs.yaml", ".", "plugs").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "there is no *.yaml in the current folder"),
        (["empty"], "there is no *.yaml in the folder 'empty'"),
        (["recurent"], "did you mean `recurrent`?"),
        (["recurrent", "-q", "gru-totl"], "did you mean `gru-total`?"),
        (["recurrent", "--jobs", "0"], "--jobs"),
        (["recurrent", "--format", "xml"], "--format"),
    ],
)
def test_wrong_usage_exits_with_2(run: Run, tmp_path: Path, arguments: list[str], told: str) -> None:
    """What is not there is named, with a suggestion where there is a near one."""
    (tmp_path / "empty").mkdir()
    result = run("check", *arguments)

    assert result.returncode == 2
    assert told in " ".join(result.stderr.split())
    assert result.stdout == ""


def test_strict_fails_on_warnings_and_not_on_advice(run: Run, tmp_path: Path) -> None:
    """`{{ n }}` in a stem is a warning: exit 0, with --strict 1; a range's unreached end is advice: 0."""
    (tmp_path / "braces.yaml").write_text(BANK.replace("by << b >>", "by << b >> {{ b }}"), encoding="utf-8")
    (tmp_path / "end.yaml").write_text(BANK.replace("a: 5..9", "a: 5..10 step 2"), encoding="utf-8")

    assert "warning[text-braces]" in run("check", "braces.yaml").stderr
    assert run("check", "braces.yaml").returncode == 0
    assert run("check", "braces.yaml", "--strict").returncode == 1
    assert "advice[range-end]" in run("check", "end.yaml", "-q", "square").stderr
    assert run("check", "end.yaml", "-q", "square", "--strict").returncode == 0


def test_quiet_prints_findings_only(run: Run, tmp_path: Path) -> None:
    """Standard output stays empty; standard error is as without."""
    broken(tmp_path)
    loud, quiet = run("check", "broken.yaml"), run("check", "broken.yaml", "--quiet")

    assert quiet.stdout == ""
    assert quiet.stderr == loud.stderr != ""
    assert quiet.returncode == 1


def test_a_pattern_chooses_questions_and_their_findings(run: Run, tmp_path: Path) -> None:
    """Asked for the square only, the rectangle's error is neither told nor counted; and the other way round."""
    broken(tmp_path)
    square, rectangle = (run("check", "broken.yaml", "-q", f"{name}*") for name in ("sq", "rect"))

    assert square.returncode == 0
    assert "unknown-name" not in square.stderr
    assert "\n1 bank, 1 question: no errors, " in square.stdout
    assert rectangle.returncode == 1
    assert "unknown-name" in rectangle.stderr
    assert "\n1 bank, 0 questions: 1 error, " in rectangle.stdout


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_the_result_does_not_depend_on_the_number_of_processes(run: Run, tmp_path: Path, form: str) -> None:
    """With one process and with three, both streams and the exit code are the same to the letter."""
    (tmp_path / "one.yaml").write_text(BANK, encoding="utf-8")
    broken(tmp_path, "two.yaml")
    alone, together = (run("check", "--format", form, "--no-cache", "--jobs", jobs) for jobs in ("1", "3"))

    assert together.stdout == alone.stdout != ""
    assert together.stderr == alone.stderr
    assert together.returncode == alone.returncode == 1


def test_a_report_is_alone_on_standard_output(run: Run, tmp_path: Path) -> None:
    """JSON can be read as it comes, with the findings as text on standard error."""
    broken(tmp_path)
    result = run("check", "--format", "json")
    report = json.loads(result.stdout)

    assert report["errors"] == 1
    assert [bank["file"] for bank in report["banks"]] == ["broken.yaml"]
    assert [question["question"] for question in report["banks"][0]["questions"]] == ["square"]
    assert "error[unknown-name]" in result.stderr


def test_there_is_no_colour_outside_a_terminal(run: Run, tmp_path: Path) -> None:
    """Written to a pipe, neither stream has an escape sequence, nor any progress."""
    broken(tmp_path)
    result = run("check")

    assert "\x1b" not in result.stdout + result.stderr
    assert "\r" not in result.stdout + result.stderr


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a terminal")
@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_has_colour_unless_refused(
    tmp_path: Path, environment: dict[str, str], *, coloured: bool
) -> None:
    """On a terminal the severity is coloured; not where NO_COLOR is set."""
    broken(tmp_path)
    ours, theirs = os.openpty()
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "quizgen", "check", "--quiet", "--no-cache"],
        cwd=tmp_path,
        stderr=theirs,
        env={**kept, **environment},
        check=False,
        timeout=60,
    )
    os.close(theirs)
    told = os.read(ours, 4096).decode("utf-8")
    os.close(ours)

    assert "error[unknown-name]" in told
    assert ("\x1b[31m" in told) == coloured


SLOW = """\
import multiprocessing, os, pathlib, time
multiprocessing.set_start_method("fork")
import quizgen.checks.run as run
from quizgen.cli import main
def never(*_):
    pathlib.Path(f"{os.getpid()}.pid").touch()
    time.sleep(600)
run.check_question = never
import sys
sys.argv = ["quizgen", "check", "small.yaml", "--jobs", "2", "--no-cache"]
main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="sends signals to a group of processes")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interruption_leaves_no_process_behind(
    small: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    """Ctrl-C, and a request to end, stop every process at once, with one line and no traceback."""
    main = subprocess.Popen(
        [sys.executable, "-c", SLOW],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while len(list(tmp_path.glob("*.pid"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    # A terminal's Ctrl-C reaches all of them, a request to end the first one only.
    (os.killpg if number == signal.SIGINT else os.kill)(main.pid, number)
    _, told = main.communicate(timeout=30)
    pids = [int(path.stem) for path in tmp_path.glob("*.pid")]

    assert main.returncode == code
    assert told.count("files that were there are as before") == len(told.strip().splitlines()) == 1
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_a_second_run_says_the_same_from_memory(run: Run, small: Path, tmp_path: Path) -> None:
    """A file is kept for each question; the second run adds none; without the cache there are none."""
    kept = tmp_path / "kept"
    without = run("check", "--format", "json", "--no-cache", QUIZGEN_CACHE=str(kept))
    assert not kept.exists()
    first = run("check", "--format", "json", QUIZGEN_CACHE=str(kept))
    files = {path: path.stat().st_mtime_ns for path in kept.iterdir()}
    second = run("check", "--format", "json", QUIZGEN_CACHE=str(kept))

    assert without.stdout == first.stdout == second.stdout
    assert without.stderr == first.stderr == second.stderr
    assert len(files) == 2
    assert {path: path.stat().st_mtime_ns for path in kept.iterdir()} == files


def test_what_is_remembered_is_forgotten_with_a_change(run: Run, small: Path) -> None:
    """A mistake that becomes right after the first run is found by the second."""
    assert run("check", "--quiet").returncode == 0
    small.write_text(SLIP, encoding="utf-8")

    assert "error[distractor-equals-key]" in run("check", "--quiet").stderr


def test_a_code_is_explained_with_an_example(run: Run) -> None:
    """`--explain` needs no bank: it says what the code means, shows a bank with it and the finding."""
    result = run("check", "--explain", "unknown-form")

    assert result.returncode == 0
    assert result.stdout.startswith("error[unknown-form]\n")
    assert "    quizgen: 1\n" in result.stdout
    assert "error[unknown-form]: " in result.stdout
    assert result.stderr == ""


def test_an_unknown_code_is_refused_with_a_suggestion(run: Run) -> None:
    """A misspelt code is wrong usage, and the nearest one is named."""
    result = run("check", "--explain", "unknown-from")

    assert result.returncode == 2
    assert "did you mean `unknown-form`?" in " ".join(result.stderr.split())
