"""Lists of students are read as spreadsheets and course systems write them."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.roster import MAX_FIELD, MAX_STUDENTS, Student, read_roster

ADA = Student("s1", "Ada Lovelace", "A")
CARL = Student("s2", "Gauß, Carl", "B")


def codes(data: str | bytes) -> list[tuple[str, int]]:
    """The codes and lines of the findings on a list."""
    read = read_roster(data if isinstance(data, bytes) else data.encode(), "list.csv")
    return [(finding.code, finding.place.line) for finding in read.findings]


@pytest.mark.parametrize(
    "text",
    [
        'name,id,group\nAda Lovelace,s1,A\n"Gauß, Carl",s2,B\n',
        "id;group;name\ns1;A;Ada Lovelace\ns2;B;Gauß, Carl",
        "Group\tName\tID\r\nA\tAda Lovelace\ts1\r\nB\tGauß, Carl\ts2\r\n",
        'E-mail,ID number,Full name,Groups\na@b,s1,Ada Lovelace,A\n,s2,"Gauß, Carl",B\n',
        "First name;Last name;student_id;group\nAda;Lovelace;s1;A\n\n;Gauß, Carl; s2 ;B\n;;;\n",
        "sep=;\nname;id;group\nAda  Lovelace;s1;A\nGauß, Carl;s2;B\n",
        'name, id, group\n"Ada\nLovelace", s1, A\n"Gauß, Carl", s2, B',
        "name\rid\r".replace("name\rid\r", "name,id,group\rAda Lovelace,s1,A\r") + '"Gauß, Carl",s2,B\r',
    ],
)
def test_every_usual_shape_is_read(text: str) -> None:
    """Commas, semicolons, tabs; columns in any order and under other names; quotes, empty lines, line ends."""
    for data in (text.encode(), codecs.BOM_UTF8 + text.encode(), text.encode("utf-16")):
        read = read_roster(data, "list.csv")

        assert read.findings == ()
        assert read.students == (ADA, CARL)


def test_a_list_needs_no_groups() -> None:
    """Without a column for groups, and with rows that end early, the rest is read."""
    assert read_roster(b"id,name\n1,Ada\n2", "l").students == (Student("1", "Ada"), Student("2"))


def test_an_id_stays_a_text() -> None:
    """Leading zeros belong to an id."""
    assert [s.id for s in read_roster(b"id,name\n007,A\n7,B", "l").students] == ["007", "7"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("name,id\nA,s1\nB,s2\nC,s1\n\nD,s2\n", [("roster-duplicate-id", 4), ("roster-duplicate-id", 6)]),
        ("name,id\nA,s1\nB,\n", [("roster-no-id", 3)]),
        ("", [("roster-header", 1)]),
        (" \n\n", [("roster-header", 1)]),
        ("Ada,s1\nCarl,s2\n", [("roster-header", 1)]),
        ("name,nr\nAda,s1\n", [("roster-header", 1)]),
        ("id,mail\ns1,a@b\n", [("roster-header", 1)]),
        ("id,name,id\n1,A,2\n", [("roster-header", 1)]),
        ("id,name\n", [("roster-header", 1)]),
        ('id,name,group\ns1,Ada,"A\ns2,Carl,B\n', [("roster-syntax", 2)]),
        ('id,name\ns0,O"Neill\ns1,"Ada" L\n', [("roster-syntax", 3)]),
        (f"id,name\ns1,{'x' * (MAX_FIELD + 1)}\n", [("roster-cell", 2)]),
        ("id,name\ns1,A\x07\n", [("roster-cell", 2)]),
        ("id,name\ns1,\u202eadA\n", [("roster-cell", 2)]),
        ("id,name\ns1,\ue000\n", [("roster-cell", 2)]),
        ("id,name\n" + "x" * 200_000, [("roster-syntax", 2)]),
    ],
)
def test_what_is_wrong_is_found_where_it_stands(text: str, expected: list[tuple[str, int]]) -> None:
    """Each defect has its finding at its line, and all are found in one reading."""
    assert codes(text) == expected


def test_a_list_of_another_encoding_is_refused() -> None:
    """A name in an old encoding is not guessed at."""
    assert codes("id,name\n1,Gauß".encode("latin-1")) == [("not-utf-8", 1)]


def test_a_list_has_bounds() -> None:
    """One student too many, or a file too large, is a finding."""
    rows = [f"{i},A" for i in range(MAX_STUDENTS + 1)]

    assert codes("\n".join(["id,name", *rows])) == [("too-large", 1)]
    assert codes("\n".join(["id,name", *rows[:-1]])) == []
    assert codes(b"x" * ((4 << 20) + 1)) == [("too-large", 1)]


def test_a_misspelt_column_is_recognised() -> None:
    """`nmae` gets the hint `name`."""
    (finding,) = read_roster(b"id,nmae\n1,Ada", "l").findings

    assert "`name`" in finding.hint


@given(st.binary(max_size=60) | st.text(alphabet='id,name;\t"\n\r s1\x00\ufeff', max_size=60).map(str.encode))
def test_nothing_that_is_read_raises(data: bytes) -> None:
    """Whatever the bytes, there are students with different ids, or findings of one line, never both."""
    read = read_roster(data, "list.csv")

    assert bool(read.students) != bool(read.findings)
    assert len({student.id for student in read.students}) == len(read.students)
    assert all(len(finding.message.splitlines()) == 1 for finding in read.findings)


@given(st.lists(st.text(alphabet='aß,;"\t x', min_size=1, max_size=8), min_size=1, max_size=4))
def test_names_that_a_csv_writer_quotes_come_back(names: list[str]) -> None:
    """Names with delimiters and quotation marks in them, quoted as CSV does, are read as they were."""
    quoted = ['"' + name.replace('"', '""') + '"' for name in names]
    for delimiter in ",;\t":
        rows = [f"{i}{delimiter}{name}" for i, name in enumerate(quoted)]
        read = read_roster("\n".join([f"id{delimiter}name", *rows]).encode(), "l")

        assert [student.name for student in read.students] == [" ".join(name.split()) for name in names]
