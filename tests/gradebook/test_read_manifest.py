"""Manifests are read back, and nothing in them is trusted."""

from __future__ import annotations

import copy
import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.findings import Finding
from quizgen.gradebook.placing import place_on_papers
from quizgen.gradebook.read_manifest import Manifest, read_manifest
from quizgen.gradebook.read_responses import read_responses
from quizgen.gradebook.run import Rules, grade_class
from tests.gradebook.conftest import Course


def read(record: object) -> Manifest | Finding:
    return read_manifest(json.dumps(record).encode(), "m.json")


def test_a_manifest_says_who_got_what(course: Course) -> None:
    """Bank, quiz, language, and for each paper its student and its variants with their points."""
    manifest = course.manifest

    assert manifest[:4] == ("room", "all", "All of it", "en")
    assert [paper.student.id for paper in manifest.papers] == ["s1", "s2", "s3"]
    assert [(asked.number, asked.question, asked.points) for asked in manifest.papers[0].questions] == [
        (1, "floor", 1),
        (2, "choose", 1),
        (3, "cut", 2),
        (4, "both", 3),
        (5, "words", 1),
    ]


@pytest.mark.parametrize(
    ("points", "value"), [(1.5, Fraction(3, 2)), ("1/3", Fraction(1, 3)), (2, 2), ("0.25", Fraction(1, 4))]
)
def test_points_are_exact(course: Course, points: object, value: Fraction) -> None:
    """Numbers and texts such as `1/3` are the points that they say."""
    told = copy.deepcopy(course.told)
    told["papers"][0]["questions"][0]["points"] = points
    manifest = read(told)

    assert isinstance(manifest, Manifest)
    assert manifest.papers[0].questions[0].points == value


BAD = [
    (("manifest",), 2),
    (("manifest",), True),
    (("papers",), {}),
    (("papers",), [1]),
    (("bank",), None),
    (("language",), "x" * 50),
    (("papers", 0, "student"), "s1"),
    (("papers", 0, "student", "id"), ""),
    (("papers", 1, "student", "id"), "s1"),
    (("papers", 1, "code"), 7),
    (("papers", 0, "questions"), None),
    (("papers", 0, "questions", 0, "variant"), "room/floor"),
    (("papers", 0, "questions", 0, "variant"), "../../etc/passwd"),
    (("papers", 0, "questions", 0, "points"), 0),
    (("papers", 0, "questions", 0, "points"), -1),
    (("papers", 0, "questions", 0, "points"), "1e999999999"),
    (("papers", 0, "questions", 0, "points"), 1e300),
    (("papers", 0, "questions", 0, "points"), "1/0"),
    (("papers", 0, "questions", 0, "points"), True),
    (("papers", 0, "questions", 0, "points"), None),
    (("papers", 0, "questions", 0, "answer"), "45"),
    (("papers", 0, "questions", 0, "answer"), [[45]]),
    (("papers", 0, "questions", 0, "form"), 3),
    (("papers", 0, "questions", 3, "parts"), [{"label": "a", "points": 1, "parts": []}]),
    (("papers", 0, "questions", 3, "parts", 0, "points"), []),
    (("title",), "x" * 60_000),
]


@pytest.mark.parametrize(("path", "value"), BAD)
def test_what_is_not_as_it_should_be_is_named(course: Course, path: tuple, value: object) -> None:
    """A manifest with anything of the wrong kind or size is refused with a finding."""
    told = copy.deepcopy(course.told)
    inner = told
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    found = read(told)

    assert isinstance(found, Finding)
    assert found.code == "manifest-entry"


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe\xff", b"[" * 200_000, b'{"manifest": ' + b"1" * 9_999 + b"}", b"null", b'"x"', b"{}"],
)
def test_other_files_are_findings(data: bytes) -> None:
    """What is no JSON, or no object, or too deep, is refused."""
    assert isinstance(read_manifest(data, "m.json"), Finding)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda i: (
            st.lists(i, max_size=3)
            | st.dictionaries(
                st.sampled_from(["manifest", "papers", "student", "id", "questions"]), i, max_size=4
            )
        ),
    )
)
def test_no_json_raises(value: object) -> None:
    """Every JSON value gives a manifest or a finding."""
    assert isinstance(read(value), Manifest | Finding)


def test_a_bank_that_has_changed_is_told_and_its_responses_wait(course: Course) -> None:
    """Where a variant has another key now, its question's responses wait for a person; the others are graded."""
    told = copy.deepcopy(course.told)
    for paper in told["papers"]:
        paper["questions"][1]["key"] = "ABC"[("ABC".index(paper["questions"][1]["key"]) + 1) % 3]
    manifest = read(told)
    assert isinstance(manifest, Manifest)
    text = "student,question,response\ns1,1,7\ns1,2,A\ns2,2,B\ns3,1,8\n"
    placed = place_on_papers(read_responses(text.encode(), "r.csv").rows, manifest)
    made = grade_class(Rules(course.bank, "right-minus-wrong"), placed)
    found = {(mark.student, mark.number): (mark.state, mark.score) for mark in made.graded.marks}

    assert [(finding.code, finding.subject) for finding in made.findings] == [("bank-changed", "choose")]
    assert found["s1", 2] == found["s2", 2] == ("unmarked", None)
    assert found["s3", 2] == ("empty", 0)
    assert found["s1", 1] == ("graded", 0)
