"""Findings: defects of a bank, told to its author the way a good compiler tells them.

A stage that reads an author's work returns findings beside its value and goes on, so that one run
reports every defect. Nothing here prints; `cli` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Literal

Severity = Literal["error", "warning", "advice"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file that an author wrote; line and column count from 1."""

    file: str
    line: int
    column: int

    def shifted(self, columns: int) -> Place:
        """The place *columns* further right on the same line."""
        return Place(self.file, self.line, self.column + columns)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Repair:
    """A condition that, added to a question's `where`, is proven to mend a finding, and what that costs."""

    condition: str
    removes: int
    """How many of the question's variants it excludes."""
    of: int
    """How many variants there are without it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect: what is wrong, where, and what its author can do about it.

    `code` is a stable kebab-case name; `message` is one line without markup; `notes` show the values, or the
    two formulas, that prove it; `hint` says what to do.
    """

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = "error"
    subject: str = field(default="", compare=False)
    """The question's or formula's id, when the defect lies within one."""
    notes: tuple[str, ...] = ()
    """A line each, below the source line."""
    repair: Repair | None = None


class BankError(Exception):
    """A bank, or one of its questions, cannot be used. Carries the findings that say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in self.findings))


def suggest(word: str, known: Iterable[str]) -> str:
    """A hint "did you mean `x`?" for a misspelt *word*, or the choices when few, or nothing."""
    names = sorted({str(name) for name in known})
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean `{close[0]}`?"
    if names and len(names) <= 12:
        return "known here: " + ", ".join(f"`{name}`" for name in names)
    return ""


def snippet(finding: Finding, sources: Mapping[str, str]) -> str:
    """*finding* as a compiler prints it: a headline, the source line, a caret, the hint.

    Args:
        finding: What to print.
        sources: The text of each file by name; a file that is missing here gets no source line.
    """
    place = finding.place
    lines = [f"{place}: {finding.severity}[{finding.code}]: {finding.message}"]
    source = sources.get(place.file, "").splitlines()
    if 1 <= place.line <= len(source):
        text = source[place.line - 1].replace("\t", " ")
        # A very long line is shown around the column only.
        start = max(0, place.column - 61) if len(text) > 120 else 0
        shown = text[start : start + 120]
        gutter = f"{place.line:>5} | "
        caret = " " * max(0, min(place.column - 1 - start, len(shown))) + "^"
        lines += [gutter + shown, " " * 5 + " | " + caret]
    lines += [f"      = note: {note}" for note in finding.notes]
    if finding.hint:
        lines.append("      = hint: " + finding.hint)
    return "\n".join(lines)
