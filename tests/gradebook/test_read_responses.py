"""Files of responses are read as spreadsheets and programs write them."""

from __future__ import annotations

import codecs
import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.gradebook.read_responses import read_responses
from quizgen.gradebook.rows import is_empty
from quizgen.gradebook.table import MAX_BYTES, MAX_COLUMNS


def told(data: str | bytes) -> list[tuple[str, int]]:
    read = read_responses(data if isinstance(data, bytes) else data.encode(), "r.csv")
    return [(finding.code, finding.place.line) for finding in read.findings]


def rows(data: str | bytes) -> list[tuple]:
    read = read_responses(data if isinstance(data, bytes) else data.encode(), "r.csv")
    assert read.findings == ()
    return [(row.student, row.paper, row.variant, row.question, row.part, row.response) for row in read.rows]


@pytest.mark.parametrize(
    "text",
    [
        'student,question,response\ns1,1,B\ns1,2,"1,5"\n',
        "Student;Question;Response\r\ns1;1;B\r\ns1;2;1,5\r\n",
        "Student ID\tNumber\tAnswer\tseconds\ns1\t1\tB\t7\ns1\t2\t1,5\t8\n",
        "sep=;\nresponse;question;student\nB;1;s1\n\n;;;\n1,5;2;s1\n",
    ],
)
def test_every_usual_shape_is_read(text: str) -> None:
    """Commas, semicolons, tabs, columns in any order and under other names, with and without a byte order mark."""
    for data in (text.encode(), codecs.BOM_UTF8 + text.encode(), text.encode("utf-16")):
        assert rows(data) == [("s1", "", "", "1", "", "B"), ("s1", "", "", "2", "", "1,5")]


def test_a_response_keeps_its_lines() -> None:
    """A matrix typed in two lines is still one."""
    assert rows('student,question,response\ns1,1," 1 2\n3 4 "\n')[0][-1] == "1 2\n3 4"


def test_json_is_read_with_numbers_as_they_stand() -> None:
    """Texts, numbers of any size, lists and matrices become responses; null is an empty one."""
    given = [12, 1.50, "B", None, ["12", 20], [[1, 2], [3, "4"]], True]
    entries = [{"student": "s1", "Question": i, "response": one} for i, one in enumerate(given, 1)]
    found = [row[-1] for row in rows(json.dumps(entries))]

    assert found == [Decimal(12), Decimal("1.5"), "B", "", ("12", Decimal(20)), "[[1, 2], [3, 4]]", "true"]
    assert [is_empty(one) for one in found] == [False, False, False, True, False, False, False]
    assert rows('[{"paper": "K", "question": 1, "response": 1e999999}]')[0][-1] == Decimal("1e999999")


def test_an_entry_has_its_line() -> None:
    """What is wrong with an entry of a JSON file is told at the line in which the entry begins."""
    good = '{"student": "s1",\n "question": 1, "response": "B"}'

    assert told(f"[\n{good},\n\n  7,\n{good}, {{}}]") == [("responses-entry", 5), ("responses-entry", 7)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("student,question\ns1,1\n", [("responses-header", 1)]),
        ("question,response\n1,B\n", [("responses-header", 1)]),
        ("student,response\ns1,B\n", [("responses-header", 1)]),
        ("student,question,response,answer\ns1,1,B,C\n", [("responses-header", 1)]),
        ("", [("responses-header", 1), ("responses-header", 1), ("responses-header", 1)]),
        ('student,question,response\ns1,1,"B\n', [("responses-syntax", 2)]),
        ("student,question,response\ns1,1,A, C\ns1,2,A,,\n", [("responses-entry", 2)]),
        (",".join(["x"] * (MAX_COLUMNS + 1)) + "\n", [("too-large", 1)]),
        ("student,question,response\n" + "x" * 200_000, [("responses-syntax", 2)]),
        (b"student,question,response\ns1,1,\xff\n", [("not-utf-8", 1)]),
        ("[" * 100_000, [("too-deep", 1)]),
        ('[{"a": ' * 50_000, [("too-deep", 1)]),
        ("[1, 2", [("responses-syntax", 1)]),
        ('[{"student": "s", "question": 1, "response": ' + "9" * 5_000 + "}]", [("responses-syntax", 1)]),
        ('[{"student": "s", "question": 1, "response": NaN}]', [("responses-syntax", 1)]),
        ("{}", [("responses-entry", 1)]),
        ('[1, {"student": "s", "question": 1}]', [("responses-entry", 1), ("responses-entry", 1)]),
        ('[{"student": ["s"], "question": 1, "response": "B"}]', [("responses-entry", 1)]),
        ('[{"student": "s", "ID": "t", "question": 1, "response": "B"}]', [("responses-entry", 1)]),
        ('[{"student": "s", "question": 1, "response": {"a": 1}}]', [("responses-entry", 1)]),
        ('[{"student": "s", "question": 1, "response": [[1], [[2]]]}]', [("responses-entry", 1)]),
    ],
)
def test_what_is_wrong_is_found(text: str | bytes, expected: list[tuple[str, int]]) -> None:
    """Missing columns, broken quotes, too much of anything and entries of the wrong kind are findings."""
    assert told(text) == expected


def test_a_file_that_is_too_large_is_not_read() -> None:
    """One byte more than the bound is a finding."""
    assert told(b" " * (MAX_BYTES + 1)) == [("too-large", 1)]


@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    """Whatever a file holds, reading it gives rows or findings."""
    for finding in read_responses(data, "r.csv").findings:
        assert finding.place.line >= 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["student", "paper", "question", "response", "part", "x"]), inner, max_size=6
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_no_json_raises(value: object) -> None:
    """Every JSON value is read: what is no response is a finding."""
    read = read_responses(b"[" + json.dumps(value).encode() + b"]", "r.json")

    assert len(read.rows) + len(read.findings) == 1


@given(
    st.lists(
        st.tuples(st.text(alphabet="s12é", min_size=1), st.text(alphabet="ab,;\"'\n =", max_size=9)),
        max_size=6,
    )
)
def test_what_is_written_as_csv_is_read_back(pairs: list[tuple[str, str]]) -> None:
    """Every cell comes back as it was, but for blanks around it."""
    document = io.StringIO()
    writer = csv.writer(document)
    writer.writerow(["student", "question", "response"])
    writer.writerows([(student, "1", response) for student, response in pairs])

    assert [(row[0], row[-1]) for row in rows(document.getvalue())] == [(s, r.strip()) for s, r in pairs]
