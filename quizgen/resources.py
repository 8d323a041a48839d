"""Finds what is shipped, templates, banks, the page of findings: in the installed package or the checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
def _folder(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    return installed if installed.is_dir() else _PACKAGE.parent / name


def templates_folder() -> Path:
    """The folder with a folder of jinja2 templates for each format."""
    return _folder("templates")


def findings_page() -> Path:
    """The page of the docs that explains every finding code with an example."""
    installed = _PACKAGE / "_reference" / "findings.md"
    return installed if installed.is_file() else _PACKAGE.parent / "docs" / "reference" / "findings.md"


def banks() -> dict[str, Path]:
    """The shipped banks by name, in alphabetical order."""
    return {path.stem: path for path in sorted(_folder("question_banks").glob("*.yaml"))}


def bank_path(name: str) -> Path:
    """The file of a shipped bank.

    Raises:
        KeyError: There is no shipped bank of that name.
    """
    return banks()[name]
