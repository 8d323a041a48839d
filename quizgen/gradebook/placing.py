"""Rows of responses find their students, papers and variants: what was handed in, question by question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from quizgen.findings import Finding, Place, suggest
from quizgen.gradebook.read_manifest import Asked, GivenPaper, Manifest
from quizgen.gradebook.rows import Given, Row, is_empty
from quizgen.gradebook.table import brief
from quizgen.model import Exact
from quizgen.names import parse_name
from quizgen.roster import MAX_FIELD, Student

_NUMBER = re.compile(r"(?:q|question)?\s*0*([0-9]{1,6})\.?", re.IGNORECASE | re.ASCII)
HELPFUL = 100
"""Findings with a look among thousands of names for what may be meant; more of them would take minutes."""

_NOWHERE = Place("", 1, 1)


class Handed(NamedTuple):
    """What one student handed in for one question; nothing, where the student left it out."""

    student: str
    paper: str
    number: int
    """On the paper, from 1; without a manifest in the order of the file."""
    question: str
    variant: str
    points: Exact | None
    """What it is worth on the paper; None: what the question says."""
    key: Mapping[str, Any] | None
    """What the manifest says is right."""
    responses: tuple[tuple[str, Given], ...]
    """Each with the label of its part, "" for the whole question; the same twice stands here once."""
    place: Place
    unread: str = ""
    """Why a person has to read it, whatever it says."""


class Placed(NamedTuple):
    """What was handed in, by student in the order of the papers; the students, also those who are absent."""

    students: tuple[Student, ...]
    handed: tuple[Handed, ...]
    findings: tuple[Finding, ...]


def place_on_papers(rows: Iterable[Row], manifest: Manifest) -> Placed:
    """Each row to the question on the paper that it names."""
    codes = {paper.code.upper(): i for i, paper in enumerate(manifest.papers)}
    owners = {paper.student.id: i for i, paper in enumerate(manifest.papers)}
    holders: dict[str, list[int]] = {}
    for i, paper in enumerate(manifest.papers):
        for asked in paper.questions:
            holders.setdefault(asked.variant, []).append(i)
    findings: list[Finding] = []
    found: dict[tuple[int, int], list[Row]] = {}
    named: dict[int, Row] = {}
    answers: dict[int, Mapping[str, Asked]] = {}
    for row in rows:
        index = _paper(row, manifest, codes, owners, holders, helpful=len(findings) < HELPFUL)
        if isinstance(index, Finding):
            findings.append(index)
            continue
        paper = manifest.papers[index]
        first = named.setdefault(index, row)
        if row.student and first.student and row.student != first.student:
            message = f"paper {paper.code} belongs to `{brief(first.student)}` in line {first.place.line}"
            hint = "one paper belongs to one student"
            findings.append(Finding("response-other-student", message, row.place, hint))
            continue
        if index not in answers:
            answers[index] = _names(paper)
        answered = _question(row, paper, answers[index])
        if isinstance(answered, Finding):
            findings.append(answered)
        else:
            found.setdefault((index, answered.number), []).append(row)
    students, handed = [], []
    for i, paper in enumerate(manifest.papers):
        student = _student(paper, named.get(i))
        students.append(student)
        if i in named:
            # Who hands anything in has left out the rest; who does not was absent.
            handed += [
                _handed(student.id, paper.code, asked, found.get((i, asked.number), ()))
                for asked in paper.questions
            ]
    findings += _twice(students, [named.get(i) for i in range(len(students))])
    return Placed(tuple(students), tuple(handed), tuple(findings))


def place_by_variants(rows: Iterable[Row], bank: str, absent: Iterable[Student] = ()) -> Placed:
    """Each row to the variant that it names, of questions of *bank*; there are no papers."""
    students: dict[str, Student] = {}
    findings: list[Finding] = []
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        name = parse_name(row.variant)
        if not row.student or len(row.student) > MAX_FIELD:
            findings.append(Finding("response-no-student", "a response without a student", row.place))
        elif name is None or name.seed is None:
            hint = "without a manifest each row names its variant: `recurrent/gru-total#2026.17`"
            message = f"`{brief(row.variant)}` names no variant" if row.variant else "no variant is named"
            findings.append(Finding("response-no-variant", message, row.place, hint))
        elif name.bank and name.bank != bank:
            hint = suggest(brief(name.bank), [bank])
            message = f"`{brief(row.variant)}` belongs to another bank than `{bank}`"
            findings.append(Finding("response-no-variant", message, row.place, hint))
        else:
            students.setdefault(row.student, Student(row.student, row.name[:MAX_FIELD]))
            found.setdefault(row.student, {}).setdefault(_full(bank, row.variant), []).append(row)
    handed = []
    for student, variants in found.items():
        for order, (variant, own) in enumerate(variants.items(), 1):
            name = parse_name(variant)
            assert name is not None
            slot = _NUMBER.fullmatch(own[0].question)
            number = int(slot[1]) if slot else order
            asked = Asked(number, variant, name.question, 0, None)
            handed.append(_handed(student, "", asked, own)._replace(points=None))
    left = [student for student in absent if student.id not in students]
    return Placed((*students.values(), *left), tuple(handed), tuple(findings))


def _full(bank: str, variant: str) -> str:
    name = variant.strip()
    return name if "/" in name else f"{bank}/{name}"


def _paper(
    row: Row,
    manifest: Manifest,
    codes: Mapping[str, int],
    owners: Mapping[str, int],
    holders: Mapping[str, Sequence[int]],
    *,
    helpful: bool,
) -> int | Finding:
    """The index of the paper that *row* belongs to; a *helpful* finding says what may be meant."""
    if len(row.student) > MAX_FIELD:
        return Finding("response-unknown-student", f"no student `{brief(row.student)}`", row.place)
    if row.paper:
        index = codes.get(row.paper.upper())
        if index is None:
            hint = suggest(brief(row.paper).upper(), [p.code for p in manifest.papers]) if helpful else ""
            return Finding(
                "response-unknown-paper", f"no paper has the code `{brief(row.paper)}`", row.place, hint
            )
        owner = manifest.papers[index].student
        if row.student and row.student != owner.id and (owner.name or row.student in owners):
            message = (
                f"paper {manifest.papers[index].code} belongs to `{owner.id}`, not to `{brief(row.student)}`"
            )
            return Finding("response-other-student", message, row.place)
        return index
    if row.student:
        index = owners.get(row.student)
        if index is not None:
            return index
        hint = suggest(brief(row.student), owners) if helpful else ""
        message = f"no paper was made for a student `{brief(row.student)}`"
        return Finding("response-unknown-student", message, row.place, hint or "name the paper by its code")
    held = holders.get(row.variant, ())
    if len(held) == 1:
        return held[0]
    return Finding("response-no-student", "neither a student nor a paper is named", row.place)


def _names(paper: GivenPaper) -> dict[str, Asked]:
    """The questions of *paper* by everything that they may be called."""
    found = {str(asked.number): asked for asked in paper.questions}
    for asked in paper.questions:
        for name in (asked.question, asked.variant, asked.variant.partition("/")[2]):
            found.setdefault(name, asked)
    return found


def _question(row: Row, paper: GivenPaper, names: Mapping[str, Asked]) -> Asked | Finding:
    """The question of *paper* that *row* answers."""
    wanted = row.question or row.variant
    if not wanted:
        return Finding("response-unknown-question", "no question is named", row.place)
    asked = names.get(wanted)
    number = _NUMBER.fullmatch(wanted) if asked is None else None
    if number:
        asked = names.get(number[1])
    if asked is None:
        hint = suggest(brief(wanted), [one.question for one in paper.questions])
        if number:
            hint = f"its questions are numbered from 1 to {len(paper.questions)}"
        message = f"paper {paper.code} has no question `{brief(wanted)}`"
        return Finding("response-unknown-question", message, row.place, hint)
    if row.variant and row.variant not in (asked.variant, asked.variant.partition("/")[2]):
        message = (
            f"question {asked.number} of paper {paper.code} is `{asked.variant}`, not `{brief(row.variant)}`"
        )
        return Finding("response-unknown-question", message, row.place)
    return asked


def _student(paper: GivenPaper, row: Row | None) -> Student:
    """Whose paper it is: the manifest says it, or, of papers made without a list, whoever handed it in."""
    own = paper.student
    if row is None or own.name or not row.student or row.student == own.id:
        return own
    return Student(row.student, row.name[:MAX_FIELD], own.group)


def _twice(students: Sequence[Student], rows: Sequence[Row | None]) -> list[Finding]:
    """Of papers made without a list: that a student handed in two of them."""
    findings, seen = [], set()
    for student, row in zip(students, rows, strict=True):
        if student.id in seen and row is not None:
            message = f"`{brief(student.id)}` has handed in two papers"
            findings.append(Finding("response-other-student", message, row.place))
        seen.add(student.id)
    return findings


def _handed(student: str, paper: str, asked: Asked, rows: Sequence[Row]) -> Handed:
    given = [(row.part, row.response) for row in rows if not is_empty(row.response)]
    unread = next((row.unread for row in rows if row.unread), "")
    place = rows[0].place if rows else _NOWHERE
    responses = tuple(dict.fromkeys(given))
    return Handed(
        student,
        paper,
        asked.number,
        asked.question,
        asked.variant,
        asked.points,
        asked.key,
        responses,
        place,
        unread,
    )
