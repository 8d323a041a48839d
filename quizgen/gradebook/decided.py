"""What a person has decided: the table of what waited, with scores filled in, becomes marks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple

from quizgen.findings import Finding, Place
from quizgen.gradebook.cells import safe
from quizgen.gradebook.mark import of_parts
from quizgen.gradebook.records import Mark
from quizgen.gradebook.table import Table, brief, word
from quizgen.gradebook.tables import TO_READ

_SCORE = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,9})?)\s*(%|/\s*([0-9]{1,9}(?:[.,][0-9]{1,9})?))?", re.ASCII)

Which = tuple[str, str, str]
"""A student's id, the name of a variant, the label of a part or "" for the whole question."""


class Decision(NamedTuple):
    """What a response is worth, from 0 to 1, and what it was."""

    score: Fraction
    response: str
    place: Place


class Decisions(NamedTuple):
    """All decisions of a file; what has no score yet is not among them."""

    found: Mapping[Which, Decision]
    findings: tuple[Finding, ...] = ()


def read_decisions(table: Table) -> Decisions:
    """The decisions in *table*, which has the columns of `to-read.csv`."""
    if table.findings:
        return Decisions({}, table.findings)
    columns = {word(cell): i for i, cell in reversed(list(enumerate(table.header)))}
    lacking = [name for name in ("student", "variant", "part", "response", "score") if name not in columns]
    if lacking:
        message = f"no column `{'` and no column `'.join(lacking)}`"
        hint = f"fill in `to-read.csv`, whose columns are {', '.join(TO_READ)}"
        return Decisions({}, (Finding("decided-entry", message, table.place(table.line), hint),))
    found: dict[Which, Decision] = {}
    findings = []
    for line, row in table.rows:
        cells = {name: row[i] if i < len(row) else "" for name, i in columns.items()}
        which = cells["student"].removeprefix("'"), cells["variant"], cells["part"]
        if not cells["score"]:
            continue
        score = score_in(cells["score"])
        if score is None:
            message = f"`{brief(cells['score'])}` is no score"
            hint = "a number from 0 to 1, a percentage, or points of points: `1.5/2`"
            findings.append(Finding("decided-entry", message, table.place(line), hint))
        elif which in found and found[which].score != score:
            message = f"this is decided in another way in line {found[which].place.line}"
            findings.append(Finding("decided-entry", message, table.place(line)))
        else:
            found[which] = Decision(score, cells["response"], table.place(line))
    return Decisions(found, tuple(findings))


def score_in(text: str) -> Fraction | None:
    """A share from 0 to 1: `0.5`, `0,5`, `50 %`, `1.5/3`; None when it is none."""
    match = _SCORE.fullmatch(text)
    if match is None:
        return None
    value = Fraction(match[1].replace(",", "."))
    if match[2] == "%":
        value /= 100
    elif match[3]:
        whole = Fraction(match[3].replace(",", "."))
        if not whole:
            return None
        value /= whole
    return value if value <= 1 else None


class Decided(NamedTuple):
    """A mark after what was decided of it, which decisions were looked at, and what speaks against them."""

    mark: Mark
    used: tuple[Which, ...] = ()
    findings: tuple[Finding, ...] = ()


def decide(mark: Mark, found: Mapping[Which, Decision]) -> Decided:
    """*mark* with the decisions about it; only what waits can be decided."""
    if mark.score is not None:
        return Decided(mark)
    used: list[Which] = []
    findings: list[Finding] = []

    def decision(label: str, response: str) -> Fraction | None:
        which = (mark.student, mark.variant, label)
        if which not in found:
            return None
        used.append(which)
        one = found[which]
        # Line ends and blanks may not have survived a spreadsheet.
        if safe(response).split() == one.response.split():
            return one.score
        message = f"`{brief(mark.student)}` has answered `{brief(response)}`, not `{brief(one.response)}`"
        hint = "this was decided of other responses: decide again"
        findings.append(Finding("decided-other", message, one.place, hint))
        return None

    if any(part.score is None for part in mark.parts):
        parts = []
        for part in mark.parts:
            score = decision(part.label, part.response) if part.score is None else None
            parts.append(part if score is None else part._replace(state="decided", score=score, note=""))
        mark = of_parts(mark, tuple(parts))
    else:
        score = decision("", mark.response)
        if score is not None:
            mark = mark._replace(state="decided", score=score, note="")
    return Decided(mark, tuple(used), tuple(findings))


def unused(found: Mapping[Which, Decision], used: Collection[Which]) -> tuple[Finding, ...]:
    """A warning for each decision about something that does not wait."""
    hint = "it can be read by now, or the responses are others"
    return tuple(
        Finding(
            "decided-unused",
            f"no response of `{brief(student)}` to `{brief(variant)}` waits",
            decision.place,
            hint,
            "warning",
        )
        for (student, variant, label), decision in found.items()
        if (student, variant, label) not in used
    )
