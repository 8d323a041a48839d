"""The page of findings is made from the table of codes, and its examples are real."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from quizgen.checks.codes import codes, example

ROOT = Path(__file__).parents[2]
CHECKS = sorted((ROOT / "tests/banks/checks").iterdir())
NONE = {
    # Only the library can be asked for a quiz that is not there: the command line refuses its option.
    "unknown-quiz",
    # The bank language allows no such pool; what makes variants itself may meet them.
    "moodle-options",
    "moodle-fraction",
    # Only a form from outside this package can shuffle badly.
    "key-place-uneven",
    # They need a bank as it was, or what another command has written.
    "bank-changed",
    "graded-entry",
    # Twenty thousand characters.
    "text-too-long",
}
"""Codes without an example."""


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_findings", ROOT / "docs/make_findings.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = maker()


def test_the_page_is_up_to_date() -> None:
    """`make docs` would change nothing."""
    assert MAKER.page() == MAKER.PAGE.read_text(encoding="utf-8"), "run `make docs`"


def test_every_code_has_an_example() -> None:
    """Each section shows a bank, and a finding with just that code; few codes cannot be shown."""
    without = {name for name in codes() if not all(example(name))}
    wrong = {name for name in codes() if name not in without and f"[{name}]: " not in example(name)[1]}

    assert without == NONE
    assert wrong == set()


def test_the_severity_of_a_code_is_that_of_its_example() -> None:
    """What the table calls an error is printed as one."""
    for code in codes().values():
        if code.name not in NONE:
            assert f"{code.severity}[{code.name}]: " in example(code.name)[1]


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.name)
def test_a_bank_of_the_checks_has_the_announced_finding(path: Path) -> None:
    """The file is named for a code, which is found at the line and column that its first line announces."""
    (announced,) = MAKER.announced(path)
    made = MAKER.example(path.stem, path)

    assert path.stem in codes()
    assert announced == (path.stem, made.line + made.left_out, made.column)


def test_a_text_is_one_paragraph_of_sentences() -> None:
    """Every text ends like a sentence, and is short enough to be read in a terminal."""
    for code in codes().values():
        assert re.search(r"[.`]$", code.text.strip()), code.name
        assert "\n" not in code.text.strip()
        assert len(code.text) < 500
