"""Rows of responses find their students, papers and variants: what was handed in, question by question."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from quizgen.findings import Finding, Place, suggest
from quizgen.gradebook.read_manifest import Asked, GivenPaper, Manifest
from quizgen.gradebook.rows import Given, Row, is_empty
from quizgen.gradebook.table import brief
from quizgen.model import Exact, Question
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
    blank: int = 0
    """How many are absent although they have rows: nothing is in any of them."""


def place_on_papers(rows: Iterable[Row], manifest: Manifest, questions: Iterable[Question] = ()) -> Placed:
    """Each row to the question on the paper that it names.

    Args:
        rows: What was read.
        manifest: Who got which variants.
        questions: Of the bank, by which a part that a question does not have is found.
    """
    by_id = {question.id: question for question in questions}
    people = _People(paper.student.id for paper in manifest.papers)
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
    for given in rows:
        row = given._replace(student=people.known(given.student))
        index = _paper(row, manifest, codes, owners, holders, helpful=len(findings) < HELPFUL)
        if isinstance(index, Finding):
            findings.append(index)
            continue
        paper = manifest.papers[index]
        first = named.setdefault(index, row)
        if row.student and first.student and row.student.casefold() != first.student.casefold():
            message = f"paper {paper.code} belongs to `{brief(first.student)}` in line {first.place.line}"
            hint = "one paper belongs to one student"
            findings.append(Finding("response-other-student", message, row.place, hint))
            continue
        if index not in answers:
            answers[index] = _names(paper)
        answered = _question(row, paper, answers[index])
        wrong = answered if isinstance(answered, Finding) else _no_part(row, by_id.get(answered.question))
        if wrong is not None:
            findings.append(wrong)
        elif isinstance(answered, Asked):
            found.setdefault((index, answered.number), []).append(row)
    students, handed = [], []
    written = {i for (i, _), own in found.items() if any(map(_says, own))}
    for i, paper in enumerate(manifest.papers):
        student = _student(paper, named.get(i))
        students.append(student)
        if i in written:
            # Who hands anything in has left out the rest; who does not was absent.
            handed += [
                _handed(student.id, paper.code, asked, found.get((i, asked.number), ()))
                for asked in paper.questions
            ]
    findings += _twice(students, [named.get(i) for i in range(len(students))])
    blank = len({i for i, _ in found} - written)
    return Placed(tuple(students), tuple(handed), tuple(findings), blank)


def place_by_variants(
    rows: Iterable[Row], bank: str, absent: Iterable[Student] = (), questions: Iterable[Question] = ()
) -> Placed:
    """Each row to the variant that it names; there are no papers.

    Args:
        rows: What was read.
        bank: The id of the bank of all these variants.
        absent: Who is known to have handed in nothing.
        questions: Of the bank, by which a part that a question does not have is found.
    """
    by_id = {question.id: question for question in questions}
    spelt: dict[str, str] = {}
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
        elif wrong := _no_part(row, by_id.get(name.question)):
            findings.append(wrong)
        else:
            student = spelt.setdefault(row.student.casefold(), row.student)
            students.setdefault(student, Student(student, row.name[:MAX_FIELD]))
            found.setdefault(student, {}).setdefault(_full(bank, row.variant), []).append(row)
    handed = []
    blank = 0
    for student, variants in found.items():
        if not any(_says(row) for own in variants.values() for row in own):
            blank += 1
            continue
        for order, (variant, own) in enumerate(variants.items(), 1):
            name = parse_name(variant)
            assert name is not None
            slot = _NUMBER.fullmatch(own[0].question)
            number = int(slot[1]) if slot else order
            asked = Asked(number, variant, name.question, 0, None)
            handed.append(_handed(student, "", asked, own)._replace(points=None))
    left = [student for student in absent if student.id not in students]
    return Placed((*students.values(), *left), tuple(handed), tuple(findings), blank)


def _says(row: Row) -> bool:
    """Whether *row* says anything, or a person has to see what."""
    return bool(row.unread) or not is_empty(row.response)


class _People:
    """Ids as the papers spell them: capitals do not count, where no two ids differ by nothing else."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)
        self._plain: dict[str, str] = {}
        for id_ in self._ids:
            plain = id_.casefold()
            self._plain[plain] = "" if plain in self._plain else id_

    def known(self, student: str) -> str:
        """The id that *student* spells, or what stands there."""
        if student in self._ids or len(student) > MAX_FIELD:
            return student
        return self._plain.get(student.casefold()) or student


def plain_label(label: str) -> str:
    """What counts in the label of a part: not capitals, nor what stands around it."""
    return label.strip(" ().").casefold()


def places_of(labels: Sequence[str]) -> Mapping[str, int]:
    """Where each part with one of *labels* stands, by how it may be called: its label, or its number."""
    places: dict[str, int] = {}
    for i, label in enumerate(labels):
        places.setdefault(label.casefold(), i)
    for i in range(len(labels)):
        places.setdefault(str(i + 1), i)
    return places


def _no_part(row: Row, question: Question | None) -> Finding | None:
    """That *question* has no such part as *row* names; None where it has, or where none is named."""
    if not row.part or question is None:
        return None
    labels = [part.label for part in question.parts]
    if plain_label(row.part) in places_of(labels):
        return None
    message = f"`{question.id}` has no part `{brief(row.part)}`"
    if not labels:
        message, hint = f"`{question.id}` has no parts", "leave `part` empty"
    elif question.forms[0] == "blanks":
        hint = f"its blanks are numbered from 1 to {len(labels)}"
    else:
        hint = f"its parts are {', '.join(labels)}"
    return Finding("response-unknown-question", message, row.place, hint)


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
