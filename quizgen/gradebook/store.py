"""A graded class as JSON, and back: exact scores as texts (`2/3`), a line for each mark.

What is read may come from a stranger: everything is bounded and has to be of its kind.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar, get_args

from quizgen.findings import Finding, Place
from quizgen.gradebook.read_responses import parsed
from quizgen.gradebook.records import Cause, Graded, Item, Mark, PartMark, State
from quizgen.gradebook.sheets import exact
from quizgen.model import Exact, Slip
from quizgen.roster import Student, decode
from quizgen.untrusted import WrongError, listed, mapping, text, texts

VERSION = 1
MAX_BYTES = 512 << 20
MAX_MARKS = 2_000_000
MAX_LIST = 100_000
MAX_TEXT = 100_000
_NUMBER = re.compile(r"[0-9]{1,40}(?:/[1-9][0-9]{0,39})?", re.ASCII)
STATES: tuple[State, ...] = get_args(State)
SLIPS: tuple[Slip, ...] = get_args(Slip)
T = TypeVar("T")


def to_json(graded: Graded) -> str:
    """*graded* as a JSON document; the same bytes for the same class."""
    head = {
        "graded": VERSION,
        **{field: getattr(graded, field) for field in ("bank", "title", "quiz", "language", "multiple")},
    }
    lines = [_line(head)[:-1] + ",", '"students": [', *_joined(map(list, graded.students)), "],"]
    items = [
        {**item._asdict(), "tags": list(item.tags), "options": dict(item.options)}
        for item in graded.items.values()
    ]
    causes = [
        {"formula": formula, **cause._asdict(), "formulas": list(cause.formulas)}
        for (formula, _), cause in graded.causes.items()
    ]
    lines += ['"items": [', *_joined(items), "],", '"causes": [', *_joined(causes), "],"]
    lines += ['"marks": [', *_joined(map(_mark, graded.marks)), "]}"]
    return "\n".join(lines) + "\n"


def _joined(records: Any) -> list[str]:
    lines = [_line(record) for record in records]
    return [line + "," for line in lines[:-1]] + lines[-1:]


def _line(record: Any) -> str:
    return json.dumps(record, ensure_ascii=False)


def _mark(mark: Mark | PartMark) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for field, value in zip(mark._fields, mark, strict=True):
        if field == "parts":
            if value:
                record[field] = [_mark(part) for part in mark.parts]  # type: ignore[union-attr]
        elif field in ("score", "points"):
            record[field] = None if value is None else str(value)
        elif value not in ("", ()):
            record[field] = value
    return record


# ── reading ──────────────────────────────────────────────────────────────────────────────────────


def from_json(data: bytes, file: str) -> Graded | Finding:
    """The graded class in *data*, or the first thing that is wrong with it."""
    start = Place(file, 1, 1)
    if len(data) > MAX_BYTES:
        return Finding("too-large", f"the file has more than {MAX_BYTES:,} bytes", start)
    text = decode(data)
    if text is None:
        return Finding("not-utf-8", "the file is not UTF-8 text", start)
    record = parsed(text, file)
    if isinstance(record, Finding):
        return record
    try:
        return _graded(record)
    except WrongError as wrong:
        hint = "give the file graded.json that `quizgen grade` has written"
        return Finding("graded-entry", f"this is no graded class: {wrong}", start, hint)


def _graded(record: object) -> Graded:
    head = mapping(record, "it")
    if head.get("graded") != VERSION or isinstance(head.get("graded"), bool):
        raise WrongError(f"`graded` is not {VERSION}")
    items = listed(head.get("items"), "`items`", MAX_LIST, _item)
    causes = listed(head.get("causes"), "`causes`", MAX_LIST, _cause)
    graded = Graded(
        bank=_text(head, "bank"),
        title=_text(head, "title"),
        quiz=_text(head, "quiz"),
        language=_text(head, "language"),
        multiple=_text(head, "multiple"),
        students=listed(head.get("students"), "`students`", MAX_LIST, _student),
        items={item.id: item for item in items},
        causes={(formula, cause.mistake): cause for formula, cause in causes},
        marks=listed(head.get("marks"), "`marks`", MAX_MARKS, _read_mark),
    )
    known = {student.id for student in graded.students}
    for mark in graded.marks:
        if mark.student not in known:
            raise WrongError("a mark belongs to none of the students")
        if mark.question not in graded.items and mark.form:
            raise WrongError("a mark belongs to none of the items")
    return graded


def _student(record: object) -> Student:
    if not isinstance(record, list) or len(record) != 3 or not all(isinstance(one, str) for one in record):
        raise WrongError("a student is no list of id, name and group")
    return Student(*record)


def _item(record: object) -> Item:
    item = mapping(record, "an item")
    options = mapping(item.get("options"), "`options`")
    if not all(isinstance(right, bool) for right in options.values()):
        raise WrongError("an option is neither right nor wrong")
    return Item(
        id=_text(item, "id"),
        title=_text(item, "title"),
        formula=_text(item, "formula"),
        level=_text(item, "level"),
        tags=_texts(item, "tags"),
        form=_text(item, "form"),
        options=dict(options),
    )


def _cause(record: object) -> tuple[str, Cause]:
    cause = mapping(record, "a cause")
    owner, mistake, feedback = _text(cause, "owner"), _text(cause, "mistake"), _text(cause, "feedback")
    return _text(cause, "formula"), Cause(owner, mistake, feedback, _texts(cause, "formulas"))


def _read_mark(record: object) -> Mark:
    mark = mapping(record, "a mark")
    number = mark.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_LIST:
        raise WrongError("`number` is no number")
    state, score, points = _worth(mark)
    return Mark(
        student=_text(mark, "student"),
        paper=_text(mark, "paper"),
        number=number,
        question=_text(mark, "question"),
        variant=_text(mark, "variant"),
        form=_text(mark, "form"),
        response=_text(mark, "response"),
        state=state,
        score=score,
        points=points,
        mistakes=_texts(mark, "mistakes"),
        chosen=_texts(mark, "chosen"),
        shown=_texts(mark, "shown"),
        possible=_texts(mark, "possible"),
        note=_text(mark, "note"),
        feedback=_texts(mark, "feedback"),
        parts=listed(mark.get("parts", []), "`parts`", MAX_LIST, _part),
        slip=_slip(mark),
        written=_text(mark, "written"),
    )


def _part(record: object) -> PartMark:
    part = mapping(record, "a part")
    state, score, points = _worth(part)
    return PartMark(
        label=_text(part, "label"),
        form=_text(part, "form"),
        response=_text(part, "response"),
        state=state,
        score=score,
        points=points,
        mistakes=_texts(part, "mistakes"),
        note=_text(part, "note"),
        feedback=_texts(part, "feedback"),
        slip=_slip(part),
        written=_text(part, "written"),
    )


def _slip(mark: Mapping[str, Any]) -> Slip:
    found = next((known for known in SLIPS if known == mark.get("slip", "")), None)
    if found is None:
        raise WrongError("`slip` is none")
    return found


def _worth(mark: Mapping[str, Any]) -> tuple[State, Fraction | None, Exact]:
    """State, score and points, which have to agree."""
    score, points = mark.get("score"), mark.get("points")
    state = next((known for known in STATES if known == mark.get("state")), None)
    if state is None:
        raise WrongError("`state` is none")
    value = None if score is None else _fraction(score, "`score`")
    if (value is None) != (state in ("unreadable", "unmarked")) or (value is not None and value > 1):
        raise WrongError("`score` does not go with its state")
    worth = _fraction(points, "`points`")
    if not worth:
        raise WrongError("`points` are none")
    return state, value, exact(worth)


def _fraction(value: object, where: str) -> Fraction:
    if not isinstance(value, str) or not _NUMBER.fullmatch(value):
        raise WrongError(f"{where} is no number")
    return Fraction(value)


def _text(record: Mapping[str, Any], field: str) -> str:
    return text(record.get(field, ""), f"`{field}`", MAX_TEXT)


def _texts(record: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return texts(record.get(field, []), f"`{field}`", MAX_LIST, MAX_TEXT)
