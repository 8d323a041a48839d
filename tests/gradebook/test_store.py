"""A graded class written and read back; hostile files are findings."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.findings import Finding
from quizgen.gradebook.records import Cause, Graded
from quizgen.gradebook.store import from_json, to_json
from tests.gradebook.conftest import Course

RESPONSES = "student,question,part,response\ns1,1,,29\ns1,2,,A\ns1,3,,A\ns1,4,a,12\ns1,4,b,30\ns1,5,,Because\ns2,1,,x\n"


def test_what_is_written_is_read_back(course: Course) -> None:
    """Everything of a class comes back as it was, exact scores included."""
    graded = course.graded(RESPONSES).graded

    assert from_json(to_json(graded).encode(), "g.json") == graded
    assert to_json(graded).count("\n") > len(graded.marks)


def test_items_and_causes_name_what_was_asked(course: Course) -> None:
    """The report gets each question with its options, and each mistake with the formula that it is written in."""
    graded = course.graded(RESPONSES).graded

    assert list(graded.items) == ["floor", "choose", "cut", "both", "words"]
    assert dict(graded.items["choose"].options) == {"key": True, "adds": False, "doubles": False}
    assert dict(graded.items["cut"].options) == {"saw": True, "knife": True, "hammer": False, "nail": False}
    assert set(graded.causes) == {("box", "adds"), ("box", "doubles")}
    assert isinstance(graded.causes["box", "adds"], Cause)
    assert graded.causes["box", "adds"].feedback.startswith("You added: ")


BAD = [
    (("graded",), 2),
    (("students", 0), ["s1"]),
    (("students",), {}),
    (("marks", 0, "score"), "2"),
    (("marks", 0, "score"), 0.5),
    (("marks", 0, "score"), "1/0"),
    (("marks", 0, "score"), "9" * 5_000),
    (("marks", 0, "score"), None),
    (("marks", 0, "points"), "0"),
    (("marks", 0, "points"), "-1"),
    (("marks", 0, "state"), "perfect"),
    (("marks", 0, "student"), "nobody"),
    (("marks", 0, "question"), "nothing"),
    (("marks", 0, "number"), "1"),
    (("marks", 0, "mistakes"), [1]),
    (("marks", 0, "parts"), [{}]),
    (("marks", 0, "slip"), "tongue"),
    (("marks", 0, "written"), 1),
    (("marks", 0, "response"), "x" * 200_000),
    (("items", 0, "options"), {"key": 1}),
    (("causes", 0, "formulas"), "box"),
]


@pytest.mark.parametrize(("path", "value"), BAD)
def test_what_is_of_the_wrong_kind_is_refused(course: Course, path: tuple, value: object) -> None:
    """States, scores, points, names: anything that `grade` would not write is a finding."""
    record = json.loads(to_json(course.graded(RESPONSES).graded))
    inner = record
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    found = from_json(json.dumps(record).encode(), "g.json")

    assert isinstance(found, Finding)
    assert found.code == "graded-entry"


@given(st.binary(max_size=100) | st.just(b"[" * 100_000) | st.just(b'{"graded": 1}'))
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever a file holds, reading it gives a class or a finding."""
    assert isinstance(from_json(data, "g.json"), Graded | Finding)


def test_scores_stay_exact(course: Course) -> None:
    """A third is a third, not 0.33333."""
    a, b, _ = course.values("s1", 4)
    graded = course.graded(f"student,question,part,response\ns1,4,a,{a * b}\n").graded
    again = from_json(to_json(graded).encode(), "g.json")

    assert isinstance(again, Graded)
    assert {mark.score for mark in again.marks if mark.number == 4} == {Fraction(1, 3)}
