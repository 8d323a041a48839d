"""A manifest of papers, read back: who got which variants. It may come from a stranger."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from quizgen.bank.languages import TAG
from quizgen.findings import Finding, Place
from quizgen.gradebook.read_responses import parsed
from quizgen.gradebook.table import brief, clean_cell
from quizgen.manifest import VERSION
from quizgen.model import Exact
from quizgen.names import parse_name
from quizgen.roster import MAX_FIELD, MAX_STUDENTS, Student, decode
from quizgen.untrusted import WrongError, mapping, several, text, texts

MAX_BYTES = 256 << 20
MAX_QUESTIONS = 1_000
MAX_POINTS = 1_000_000
MAX_PARTS = 1_000
MAX_TITLE = 50_000
_POINTS = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,12})?)(?:/(0|[1-9][0-9]{0,8}))?", re.ASCII)


class Asked(NamedTuple):
    """A question on a paper."""

    number: int
    variant: str
    question: str
    points: Exact
    key: Mapping[str, Any] | None
    """As the manifest has it, to be held against the variant that is made again."""


class GivenPaper(NamedTuple):
    """A paper and whose it is."""

    code: str
    student: Student
    questions: tuple[Asked, ...]


class Manifest(NamedTuple):
    """Who got which variants."""

    bank: str
    quiz: str
    title: str
    language: str
    """Of the papers; "" where an older manifest does not say."""
    papers: tuple[GivenPaper, ...]


def read_manifest(data: bytes, file: str) -> Manifest | Finding:
    """The manifest in *data*, or the first thing that is wrong with it."""
    start = Place(file, 1, 1)
    if len(data) > MAX_BYTES:
        return Finding("too-large", f"the manifest has more than {MAX_BYTES:,} bytes", start)
    text = decode(data)
    if text is None:
        return Finding("not-utf-8", "the manifest is not UTF-8 text", start)
    record = parsed(text, file)
    if isinstance(record, Finding):
        return record
    try:
        return _manifest(record)
    except WrongError as wrong:
        hint = "give the file QUIZ-manifest.json that `quizgen generate --quiz` has written"
        return Finding("manifest-entry", f"this is no manifest of papers: {wrong}", start, hint)


def _manifest(record: object) -> Manifest:
    head = mapping(record, "it")
    version = head.get("manifest")
    if version != VERSION or isinstance(version, bool):
        raise WrongError(f"`manifest` is not {VERSION}")
    papers = several(head.get("papers"), "`papers`", MAX_STUDENTS)
    made = tuple(_paper(paper, f"paper {i}") for i, paper in enumerate(papers, 1))
    for what, names in (("code", [p.code.upper() for p in made]), ("student", [p.student.id for p in made])):
        if len(set(names)) < len(names):
            raise WrongError(f"two papers have one {what}")
    language = _text(head.get("language", ""), "`language`")
    if language and not TAG.fullmatch(language):
        raise WrongError(f"`language` is `{brief(language)}`")
    return Manifest(
        _text(head.get("bank"), "`bank`"),
        _text(head.get("quiz"), "`quiz`"),
        _text(head.get("title"), "`title`", MAX_TITLE),
        language,
        made,
    )


def _paper(record: object, where: str) -> GivenPaper:
    paper = mapping(record, where)
    student = mapping(paper.get("student"), f"`student` of {where}")
    fields = {field: _text(student.get(field, ""), f"`{field}` of {where}") for field in Student._fields}
    if not fields["id"]:
        raise WrongError(f"{where} has no student")
    questions = several(paper.get("questions"), f"`questions` of {where}", MAX_QUESTIONS)
    asked = tuple(_asked(one, i, f"question {i} of {where}") for i, one in enumerate(questions, 1))
    return GivenPaper(_text(paper.get("code"), f"`code` of {where}"), Student(**fields), asked)


def _asked(record: object, number: int, where: str) -> Asked:
    asked = mapping(record, where)
    name = _text(asked.get("variant"), f"`variant` of {where}")
    parts = parse_name(name)
    if parts is None or parts.seed is None:
        raise WrongError(f"`variant` of {where} names none: `{brief(name)}`")
    return Asked(number, name, parts.question, points_of(asked.get("points"), where), _key(asked, where))


def _key(asked: Mapping[str, Any], where: str) -> dict[str, Any]:
    """What is right, as `quizgen.manifest.answer_of` says it."""
    key: dict[str, Any] = {"form": _text(asked.get("form"), f"`form` of {where}")}
    if "parts" in asked:
        key["parts"] = []
        for part in several(asked["parts"], f"`parts` of {where}", MAX_PARTS):
            own = mapping(part, f"a part of {where}")
            points = own.get("points")
            if not isinstance(points, int | float | str):
                raise WrongError(f"`points` of a part of {where} are no number")
            if "parts" in own:
                raise WrongError(f"a part of {where} has parts")
            label = _text(own.get("label"), f"`label` of a part of {where}")
            key["parts"].append({"label": label, "points": points, **_key(own, f"a part of {where}")})
        return key
    if "key" in asked:
        key["key"] = _text(asked["key"], f"`key` of {where}")
    # As they stand, to the last line end: they are compared.
    key["answer"] = list(texts(asked.get("answer"), f"`answer` of {where}", MAX_PARTS, MAX_TITLE))
    return key


def points_of(value: object, where: str) -> Exact:
    """Points as a manifest has them: a number, or a text such as `1/3`."""
    text = repr(value) if isinstance(value, int | float) else value
    # By its shape first: `1e999999999` is short, and a number of a billion digits.
    found = _POINTS.fullmatch(text) if isinstance(text, str) else None
    points = Fraction(found[1]) / int(found[2] or 1) if found and found[2] != "0" else Fraction(0)
    if not 0 < points <= MAX_POINTS:
        raise WrongError(f"`points` of {where} are no number of points")
    return points.numerator if points.denominator == 1 else points


def _text(value: object, where: str, most: int = MAX_FIELD) -> str:
    return clean_cell(text(value, where, most))
