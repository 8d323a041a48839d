"""Help pages, version, completion, and how fast the first of them is there."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from quizgen.cli import COMMANDS

from .conftest import Run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_page_with_an_example(run: Run, command: str) -> None:
    """`--help` says what the command does and shows it in use."""
    result = run(command, "--help")

    assert result.returncode == 0
    assert "Example" in result.stdout
    assert f"quizgen {command}" in result.stdout.split("Example")[1]


def test_the_group_lists_every_command(run: Run) -> None:
    """`quizgen --help` has one line for each command."""
    page = run("--help").stdout

    assert all(f"\n  {name} " in page for name in COMMANDS)


def test_help_loads_neither_sympy_nor_jinja2() -> None:
    """The help page needs no library but click."""
    script = (
        "import sys; from quizgen.cli import quizgen; quizgen.main(['--help'], standalone_mode=False); "
        "sys.exit(bool({'sympy', 'jinja2', 'yaml', 'markdown_it'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert result.returncode == 0


def test_writing_a_count_does_not_load_sympy() -> None:
    """A question whose answer is plainly a count is written without sympy."""
    script = (
        "import sys, quizgen; list(quizgen.variants(quizgen.load('recurrent'), 'gru-total', 3)); "
        "sys.exit('sympy' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)

    assert result.returncode == 0


def test_the_version_is_that_of_the_package(run: Run) -> None:
    """`--version` prints what the installed package's metadata say."""
    assert version("quizgen") in run("--version").stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_sourced(run: Run, shell: str) -> None:
    """The set-up of each shell names quizgen's completion variable."""
    result = run("completion", shell)

    assert result.returncode == 0
    assert "_QUIZGEN_COMPLETE" in result.stdout


def test_completion_completes_commands(run: Run) -> None:
    """Asked by a shell, quizgen completes `gen` to `generate`."""
    result = run(_QUIZGEN_COMPLETE="bash_complete", COMP_WORDS="quizgen gen", COMP_CWORD="1")

    assert "generate" in result.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("quizgen generate rec", "recurrent"),
        ("quizgen generate sm", "small.yaml"),
        ("quizgen generate recurrent --to markdown,mo", "markdown,moodle"),
        ("quizgen show recurrent/gru-tot", "recurrent/gru-total-keras"),
        ("quizgen banks rec", "recurrent"),
    ],
)
def test_completion_knows_banks_questions_and_formats(
    run: Run, bank: Path, words: str, expected: str
) -> None:
    """A shell is offered what can stand there."""
    count = str(len(words.split()) - 1)
    result = run(_QUIZGEN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=count)

    assert expected in [line.split(",", 1)[1] for line in result.stdout.splitlines()]


def test_an_unknown_command_is_wrong_usage_with_a_suggestion(run: Run) -> None:
    """`quizgen genrate` exits with 2 and names the nearest command."""
    result = run("genrate")

    assert result.returncode == 2
    assert "generate" in result.stderr


def test_no_command_shows_the_help_page(run: Run) -> None:
    """`quizgen` alone shows what it can do."""
    result = run()

    assert "Commands:" in result.stdout + result.stderr
