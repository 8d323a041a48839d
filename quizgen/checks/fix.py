"""Repairs of a bank's text that are certain: everything else in it, comments and layout, stays as it is.

Certain is a condition that has been tried on every draw (`Finding.repair`), and the spelling of a word that
has to be one of a few, where only one is near.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import unified_diff

from quizgen.checks.reports.where import Edit, with_condition
from quizgen.findings import Finding

SPELLINGS = frozenset({"unknown-key", "unknown-form", "unknown-formula", "unknown-mistake"})
"""Findings about a word that has to be one of a few."""

DEAR = 3
"""A condition that excludes more than this part of the variants is proposed, and left to the author."""

_COLLISION = "distractor-equals-key"
_MEANT = re.compile(r"did you mean `([^`]+)`\?")
_WORD = re.compile(r"`([^`]+)`")


def fixed(source: str, findings: Sequence[Finding]) -> tuple[str, list[Finding]]:
    """*source* with every certain repair made, and the findings that this mends.

    Spellings come first: they move nothing from its line.
    """
    mended: list[Finding] = []
    for finding in findings:
        edits = _respelt(source, finding)
        if edits:
            source = edited(source, edits)
            mended.append(finding)
    # One condition for each question: what it leaves has to be looked at again before another is certain.
    best: dict[str, Finding] = {}
    for finding in findings:
        repair = finding.repair
        if repair is None or repair.removes * DEAR > repair.of:
            continue
        known = best.get(finding.subject)
        if known is None or _order(finding) < _order(known):
            best[finding.subject] = finding
    for subject, finding in best.items():
        assert finding.repair is not None
        edits = with_condition(source, subject, finding.repair.condition)
        if edits:
            source = edited(source, edits)
            mended.append(finding)
    return source, mended


def difference(before: str, after: str, name: str) -> str:
    """What a repair changes, as a unified diff."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(unified_diff(old, new, fromfile=name, tofile=f"{name} (repaired)"))


def edited(source: str, edits: Sequence[Edit]) -> str:
    """*source* with these edits made, which do not touch one another."""
    lines = source.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    for edit in sorted(edits, key=lambda one: (one.line, one.column), reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column - 1] + edit.text.replace("\n", end) + line[edit.end - 1 :]
    return "".join(lines)


def _order(finding: Finding) -> tuple[bool, int]:
    """Collisions first, for what excludes them may mend the rest; then what covers most."""
    assert finding.repair is not None
    return finding.code != _COLLISION, -finding.repair.removes


def _respelt(source: str, finding: Finding) -> tuple[Edit, ...]:
    meant, word = _MEANT.search(finding.hint), _WORD.search(finding.message)
    if finding.code not in SPELLINGS or not meant or not word:
        return ()
    lines, place = source.splitlines(), finding.place
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    start = place.column - 1
    if not line.startswith(word[1], start):
        return ()
    return (Edit(place.line, place.column, place.column + len(word[1]), meant[1]),)
