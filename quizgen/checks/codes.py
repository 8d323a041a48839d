"""What every finding code means: the one table behind the page of findings, `--explain` and SARIF's rules."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

import yaml

from quizgen.findings import Severity
from quizgen.resources import findings_page

_TABLE = Path(__file__).with_name("codes.yaml")


class Code(NamedTuple):
    """A finding code."""

    name: str
    section: str
    """Under which heading of the page it stands."""
    severity: Severity
    """That it mostly has."""
    text: str
    """One paragraph of Markdown: what it means, what to do."""
    bank: str
    """The file in `tests/banks` that shows it best; empty: the smallest that has it."""


@cache
def codes() -> dict[str, Code]:
    """Every code by name, in the order of the page."""
    table = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))
    return {
        name: Code(
            name,
            section,
            cast("Severity", entry.get("severity", "error")),
            entry["text"],
            entry.get("bank", ""),
        )
        for section, entries in table.items()
        for name, entry in entries.items()
    }


def plain(text: str) -> str:
    """A paragraph of the table without the markup of links, for a terminal or a tooltip."""
    return re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)


def example(name: str) -> tuple[str, str]:
    """A bank (or list of students) in which a code is found, and the finding as it is printed.

    Both are empty where the page of findings has no example of it.
    """
    page = findings_page().read_text(encoding="utf-8")
    section = re.search(rf"^### {re.escape(name)}\n(.*?)(?=^###? |\Z)", page, re.MULTILINE | re.DOTALL)
    # A fence is as long as what it holds needs.
    blocks = re.findall(r"^(`{3,})\w+\n(.*?)^\1$", section[1], re.MULTILINE | re.DOTALL) if section else []
    return (blocks[0][1], blocks[1][1]) if len(blocks) == 2 else ("", "")
