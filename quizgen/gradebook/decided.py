"""What a person has decided: the table of what waited, with points filled in, becomes marks.

Any mark can be decided, not only one that waits: a person overrules.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple

from quizgen.findings import Finding, Place
from quizgen.gradebook.cells import decimal, safe
from quizgen.gradebook.mark import of_parts
from quizgen.gradebook.placing import plain_label
from quizgen.gradebook.records import Mark
from quizgen.gradebook.table import Table, brief, word
from quizgen.gradebook.tables import TO_READ
from quizgen.model import Exact

_POINTS = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,30})?)(?:\s*/\s*([0-9]{1,9}))?", re.ASCII)
_HINT = "points from 0 to what it is worth: `1.5`, `2/3`"
_NEEDED = ("student", "variant", "part", "response", "earned")

Which = tuple[str, str, str]
"""A student's id, the name of a variant, the label of a part or "" for the whole question."""


class Decision(NamedTuple):
    """What a response earns, and what it was."""

    earned: Fraction
    written: str
    """The points as they were written."""
    response: str
    place: Place


class Decisions(NamedTuple):
    """All decisions of a file; what has no points yet is not among them."""

    found: Mapping[Which, Decision]
    findings: tuple[Finding, ...] = ()


def read_decisions(table: Table) -> Decisions:
    """The decisions in *table*, which has the columns of `to-read.csv`."""
    if table.findings:
        return Decisions({}, table.findings)
    columns = {word(cell): i for i, cell in reversed(list(enumerate(table.header)))}
    lacking = [name for name in _NEEDED if name not in columns]
    if lacking:
        message = f"no column `{'` and no column `'.join(lacking)}`"
        hint = f"fill in `to-read.csv`, whose columns are {', '.join(TO_READ)}"
        return Decisions({}, (Finding("decided-entry", message, table.place(table.line), hint),))
    found: dict[Which, Decision] = {}
    findings = []
    for line, row in table.rows:
        cells = {name: row[i] if i < len(row) else "" for name, i in columns.items()}
        which = cells["student"].removeprefix("'"), cells["variant"], plain_label(cells["part"])
        # An apostrophe keeps a spreadsheet from taking `2/3` for a date.
        written = cells["earned"].removeprefix("'").strip()
        if any(row[len(table.header) :]):
            message = f"{len(row):,} cells in a row, and {len(table.header):,} columns"
            hint = "points with a decimal comma stand between quotation marks"
            findings.append(Finding("decided-entry", message, table.place(line), hint))
            continue
        if not written:
            continue
        earned = points_in(written)
        worth = points_in(cells.get("points", ""))
        if earned is None:
            message = f"`{brief(written)}` is no number of points"
            findings.append(Finding("decided-entry", message, table.place(line), _HINT))
        elif worth is not None and Fraction(decimal(earned)) > worth:
            findings.append(_too_many(written, worth, table.place(line)))
        elif which in found and found[which].earned != earned:
            message = f"this is decided in another way in line {found[which].place.line}"
            findings.append(Finding("decided-entry", message, table.place(line)))
        else:
            found[which] = Decision(earned, written, cells["response"], table.place(line))
    return Decisions(found, tuple(findings))


def points_in(text: str) -> Fraction | None:
    """A number of points: `0.5`, `0,5`, `2/3`; None when it is none."""
    match = _POINTS.fullmatch(text)
    if match is None:
        return None
    value, below = Fraction(match[1].replace(",", ".")), int(match[2] or 1)
    return value / below if below else None


def _too_many(written: str, points: Exact | Fraction, place: Place) -> Finding:
    message = f"`{brief(written)}` is more than the {decimal(points)} points that this is worth"
    return Finding("decided-entry", message, place, _HINT)


class Decided(NamedTuple):
    """A mark after what was decided of it, which decisions were looked at, and what speaks against them."""

    mark: Mark
    used: tuple[Which, ...] = ()
    findings: tuple[Finding, ...] = ()


class _Ruling(NamedTuple):
    score: Fraction
    written: str


def decide(mark: Mark, found: Mapping[Which, Decision]) -> Decided:
    """*mark* with the decisions about it and about its parts; one about the whole counts before these."""
    used: list[Which] = []
    findings: list[Finding] = []

    def ruling(label: str, response: str, points: Exact) -> _Ruling | None:
        which = (mark.student, mark.variant, plain_label(label))
        if which not in found:
            return None
        used.append(which)
        one = found[which]
        # Line ends and blanks may not have survived a spreadsheet.
        if one.response.split() not in (safe(response).split(), response.split()):
            message = f"`{brief(mark.student)}` has answered `{brief(response)}`, not `{brief(one.response)}`"
            hint = "this was decided of other responses: decide again"
            findings.append(Finding("decided-other", message, one.place, hint))
            return None
        score = one.earned / Fraction(points)
        if score > 1 and decimal(one.earned) == decimal(points):
            # As many digits as a table shows.
            score = Fraction(1)
        if score > 1:
            findings.append(_too_many(one.written, points, one.place))
            return None
        return _Ruling(score, one.written)

    parts, ruled = [], False
    for part in mark.parts:
        one = ruling(part.label, part.response, part.points)
        if one is not None:
            part, ruled = part._replace(state="decided", score=one.score, written=one.written), True  # noqa: PLW2901
            if one.score == 1:
                part = part._replace(mistakes=(), feedback=(), slip="")  # noqa: PLW2901
        parts.append(part)
    if ruled:
        mark = of_parts(mark, tuple(parts))
    whole = ruling("", mark.response, mark.points)
    if whole is not None:
        mark = mark._replace(state="decided", score=whole.score, written=whole.written)
        if whole.score == 1:
            # A person says that it is right.
            cleared = tuple([part._replace(mistakes=(), feedback=(), slip="") for part in mark.parts])
            mark = mark._replace(mistakes=(), feedback=(), slip="", parts=cleared)
    return Decided(mark, tuple(used), tuple(findings))


def unused(found: Mapping[Which, Decision], used: Collection[Which]) -> tuple[Finding, ...]:
    """A warning for each decision that fits nothing."""
    hint = "student, variant and part stand there as in `marks.csv`"
    return tuple(
        Finding(
            "decided-unused",
            f"`{brief(student)}` has handed in nothing for {f'part `{brief(label)}` of ' if label else ''}"
            f"`{brief(variant)}`",
            decision.place,
            hint,
            "warning",
        )
        for (student, variant, label), decision in found.items()
        if (student, variant, label) not in used
    )
