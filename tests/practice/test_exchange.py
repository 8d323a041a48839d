"""The history as CSV and JSON: what is written is read back, whatever it is; what is damaged is refused."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quizgen.practice.exchange import FORMATS, Exported, read_history, to_csv, to_json
from quizgen.practice.exchange.as_csv import ANSWER, COLUMNS, QUESTION
from quizgen.practice.exchange.entries import REASONS
from quizgen.practice.history import open_history
from quizgen.practice.records import Session, Try, Turn

from .turns import NOON, answered, days_ago, shown

SESSION = Session("s", days_ago(30), days_ago(29), "b", '{"count": 10}')
HOSTILE = (
    "=1+1",
    "'=1+1",
    "''",
    " =SUM(A1)",
    "\t=x",
    "-3",
    "+4",
    "@cmd",
    "|calc",
    "%x",
    "\r",
    "\n",
    "\r\n'",
    'a"b',
    "a,b;c",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "\u2028",
    "＝1",
    "🙂",
    "",
    " ",
    "yes",
    "[]",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
NAMES = TEXTS.filter(bool)
TIMES = st.integers(0, 26 * 365 * 86_400_000).map(
    lambda ms: datetime(2000, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
LISTS = st.lists(TEXTS, max_size=3).map(tuple)
SCORES = st.fractions(0, 1, max_denominator=50)
TRIES = st.builds(Try, TIMES, TEXTS, SCORES, st.booleans(), LISTS)
SESSIONS = st.builds(Session, NAMES, TIMES, TIMES, NAMES, TEXTS)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Session], list[Turn]]:
    sessions = draw(st.lists(SESSIONS, min_size=1, max_size=3, unique_by=lambda one: one.id))
    turns = []
    for id_ in draw(st.lists(NAMES, max_size=4, unique=True)):
        session = draw(st.sampled_from(sessions))
        fields = [draw(NAMES), draw(NAMES), draw(TEXTS), draw(NAMES), draw(TEXTS), draw(TEXTS)]
        turns.append(
            Turn(
                id_,
                session.id,
                draw(TIMES),
                session.bank,
                *fields,
                draw(LISTS),
                draw(LISTS),
                draw(st.sampled_from(REASONS)),
                draw(TEXTS),
                draw(st.integers(0, 9)),
                draw(st.booleans()),
                draw(st.lists(TRIES, max_size=3).map(tuple)),
            )
        )
    return sessions, turns


def read(text: str, now: datetime = NOON) -> Exported:
    return read_history(text.encode("utf-8"), "practice.csv", now)


@given(histories(), st.sampled_from(list(FORMATS)))
def test_what_is_exported_is_imported(history: tuple[list[Session], list[Turn]], form: str) -> None:
    """Exported, and imported into an empty history, questions and answers are equal, whatever their texts."""
    sessions, turns = history
    found = read(FORMATS[form](sessions, turns))
    with tempfile.TemporaryDirectory() as folder:
        opened = open_history(Path(folder) / "history.sqlite3")
        added = opened.add(found.sessions, found.turns)
        kept = opened.turns()
        opened.close()

    assert found.findings == ()
    assert found.turns == tuple(turns)
    assert added == len(turns)
    assert sorted(kept) == sorted(turns)


@given(histories())
def test_json_has_the_sittings_too(history: tuple[list[Session], list[Turn]]) -> None:
    """All of a sitting comes back from JSON; from CSV its times do, where it had a question."""
    sessions, turns = history
    used = {turn.session for turn in turns}

    assert read(to_json(sessions, turns)).sessions == tuple(sessions)
    from_csv = read(to_csv(sessions, turns)).sessions
    assert sorted(from_csv) == sorted(one._replace(settings="") for one in sessions if one.id in used)


@given(TEXTS)
@example("=HYPERLINK(1)")
@example(" \t=1")
@example("'")
def test_no_cell_begins_like_a_formula(text: str) -> None:
    """Whatever is answered, no spreadsheet runs it: an apostrophe stands before what could be run."""
    turn = answered("q", days_ago(1))
    turn = turn._replace(title=text, tries=(turn.tries[0]._replace(response=text),))
    for row in csv.reader(io.StringIO(to_csv([SESSION], [turn]), newline="")):
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"))
            assert not cell.startswith(("\t", "\r", "\n"))


def test_a_row_for_each_answer() -> None:
    """Two answers are two rows with one question; a question without an answer has one row with empty cells."""
    two = answered("q", days_ago(2), "b/f/x")
    two = two._replace(tries=(*two.tries, Try(days_ago(1), "13", Fraction(2, 3), True)), tags=("a", "b"))
    rows = list(csv.DictReader(io.StringIO(to_csv([SESSION], [two, shown("r", days_ago(1))]), newline="")))

    assert [row["question"] for row in rows] == ["q", "q", "r"]
    assert [row["answer"] for row in rows] == ["1", "2", ""]
    assert [(row["score"], row["of"]) for row in rows] == [("0", "1"), ("2", "3"), ("", "")]
    assert rows[0]["tags"] == '["a", "b"]'
    assert rows[0]["mistakes"] == '["b/f/x"]'
    assert rows[0]["session_ended"] == "2026-10-20T12:00:00.000+00:00"
    assert all(rows[2][name] == "" for name in ANSWER)


def test_the_order_of_rows_and_columns_does_not_matter() -> None:
    """A spreadsheet may sort both, and add a column."""
    two = answered("q", days_ago(2), "b/f/x")
    two = two._replace(tries=(*two.tries, Try(days_ago(1), "13", Fraction(1), True)))
    rows = list(csv.DictReader(io.StringIO(to_csv([SESSION], [two]), newline="")))
    document = io.StringIO(newline="")
    writer = csv.DictWriter(document, ["note", *reversed(COLUMNS)])
    writer.writeheader()
    writer.writerows({**row, "note": "!"} for row in reversed(rows))

    assert read(document.getvalue()).turns == (two,)
    assert read_history(document.getvalue().encode("utf-16"), "x.csv", NOON).turns == (two,)
    assert read_history(document.getvalue().encode("utf-8-sig"), "x.csv", NOON).turns == (two,)


def test_times_of_other_zones_are_read_in_utc() -> None:
    """What another program has written with its own zone is the same moment."""
    text = to_json([SESSION], [answered("q", days_ago(1))])
    moved = text.replace('"at": "2026-11-17T12:00:00.000+00:00"', '"at": "2026-11-17T17:30:00+05:30"')

    assert moved != text
    assert read(moved).turns[0].tries[0].at == days_ago(1)


def changed(**fields: object) -> Callable[[dict], None]:
    return lambda turn: turn.update(fields)


def tried(**fields: object) -> Callable[[dict], None]:
    return lambda turn: turn["tries"][0].update(fields)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (changed(id=""), "question 2: `id` is no text of 1 to 1,000 characters"),
        (changed(id="b/p@2026-11-16T12:00:00+00:00"), "question 2: its `id` was there before"),
        (changed(session="other"), "question 2: its sitting is not in `sessions`"),
        (changed(shown="2026-11-19T12:00:01.000+00:00"), "question 2: `shown` lies in the future"),
        (changed(shown="1999-12-31T23:59:59.000+00:00"), "question 2: `shown` lies before the year 2000"),
        (changed(shown="9999-12-31T23:59:59.000-12:00"), "question 2: `shown` is no time that there is"),
        (changed(shown="2026-02-30T00:00:00.000Z"), "question 2: `shown` is no time that there is"),
        (
            changed(shown="2026-11-17T12:00:00"),
            "question 2: `shown` is no time like 2026-11-21T16:00:00.000+00:00",
        ),
        (changed(shown=1), "question 2: `shown` is no time like 2026-11-21T16:00:00.000+00:00"),
        (changed(title="\ud800"), "question 2: `title` is no text of at most 100,000 characters"),
        (changed(title="x" * 100_001), "question 2: `title` is no text of at most 100,000 characters"),
        (changed(tags="gru"), "question 2: `tags` is no list of at most 1,000 texts"),
        (changed(tags=[1]), "question 2: `tags` is no list of at most 1,000 texts"),
        (
            changed(reason="because"),
            "question 2: `reason` is none of new, due, follow-up, contrast, weakest, exam",
        ),
        (changed(hints=True), "question 2: `hints` is no whole number from 0 to 10,000"),
        (changed(hints=-1), "question 2: `hints` is no whole number from 0 to 10,000"),
        (changed(hints=1e999), "question 2: `hints` is no whole number from 0 to 10,000"),
        (changed(solution=1), "question 2: `solution` is neither true nor false"),
        (changed(tries={}), "question 2: `tries` is no list of at most 1,000"),
        (changed(tries=[1]), "question 2: an answer is no object"),
        (tried(score="3/2"), "question 2: `score` is no fraction from 0 to 1"),
        (tried(score="1/0"), "question 2: `score` is no fraction from 0 to 1"),
        (tried(score="-1"), "question 2: `score` is no fraction from 0 to 1"),
        (tried(score=1), "question 2: `score` is no fraction from 0 to 1"),
        (tried(score="9" * 5_000), "question 2: `score` is no fraction from 0 to 1"),
        (tried(readable="yes"), "question 2: `readable` is neither true nor false"),
        (tried(response=None), "question 2: `response` is no text of at most 100,000 characters"),
        (tried(mistakes=[["x"]]), "question 2: `mistakes` is no list of at most 1,000 texts"),
    ],
)
def test_what_is_wrong_in_json_is_told_with_its_line(change: Callable[[dict], None], message: str) -> None:
    """One finding, at the line of its question, or in the first where that has no id; nothing is imported."""
    text = to_json([SESSION], [answered("p", days_ago(2)), answered("q", days_ago(1))])
    document = json.loads(text)
    change(document["turns"][1])
    lines = text.splitlines()
    lines[6] = json.dumps(document["turns"][1]) + "]}"
    found = read("\n".join([*lines[:7]]))
    (finding,) = found.findings

    assert finding.message == message
    assert finding.code == "history-entry"
    # An id that stands in two lines is found in the first of them.
    line = {"": 1, "b/p@2026-11-16T12:00:00+00:00": 6}.get(document["turns"][1]["id"], 7)
    assert (finding.place.file, finding.place.line) == ("practice.csv", line)
    assert found.sessions == found.turns == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "history-syntax"),
        ('{"history": 1, "turns": ' + "[" * 100_000, "history-syntax"),
        ('{"history": ' + "9" * 5_000 + "}", "history-syntax"),
        ("{}", "history-entry"),
        ('{"history": true, "sessions": [], "turns": []}', "history-entry"),
        ('{"history": 2, "sessions": [], "turns": []}', "history-entry"),
        ('{"history": 1, "sessions": {}, "turns": []}', "history-entry"),
        ('{"history": 1, "sessions": []}', "history-entry"),
        ('{"graded": 1}', "history-entry"),
        ("", "history-entry"),
        ("student,response\n1,2\n", "history-entry"),
        ('turn,"session\n', "history-syntax"),
        ("[]", "history-entry"),
    ],
)
def test_other_files_are_refused(text: str, code: str) -> None:
    """What is no history, or none that can be read, is one finding."""
    (finding,) = read(text).findings

    assert finding.code == code


def test_bytes_that_are_no_text_are_refused() -> None:
    """A picture, say."""
    (finding,) = read_history(b"\x89PNG\r\n\x1a\n\xff\xfe", "x.png", NOON).findings

    assert finding.code == "not-utf-8"


def row(**cells: str) -> dict[str, str]:
    text = to_csv([SESSION], [answered("q", days_ago(1), "b/f/x")])
    return {**next(csv.DictReader(io.StringIO(text, newline=""))), **cells}


@pytest.mark.parametrize(
    ("rows", "line", "message"),
    [
        ([row(score="x")], 2, "`score` and `of` are no whole numbers"),
        ([row(score="2")], 2, "`score` is no fraction from 0 to 1"),
        ([row(of="0")], 2, "`score` is no fraction from 0 to 1"),
        ([row(readable="true")], 2, "`readable` is neither yes nor no"),
        ([row(tags="gru")], 2, '`tags` is no list like ["one", "two"]'),
        ([row(tags="[" * 100_000)], 2, '`tags` is no list like ["one", "two"]'),
        ([row(mistakes='["\\ud800"]')], 2, "`mistakes` is no list of at most 1,000 texts"),
        ([row(answer="0x1")], 2, "`answer` is no whole number up to 1,000"),
        ([row(answer="2")], 2, "answer 1 of this question is missing"),
        ([row(), row()], 3, "answer 1 of this question is there twice"),
        (
            [row(), row(answer="2", title="Other")],
            3,
            "`title` is not that of the row before, with the same `turn`",
        ),
        ([row(session_started="")], 2, "`session_started` is no time like 2026-11-21T16:00:00.000+00:00"),
        ([row(turn="")], 2, "`id` is no text of 1 to 1,000 characters"),
        ([row(hints="many")], 2, "`hints` is no whole number up to 10,000"),
        (
            [row(title="two\nlines"), row(turn="other", hints="many")],
            4,
            "`hints` is no whole number up to 10,000",
        ),
    ],
)
def test_what_is_wrong_in_csv_is_told_with_its_line(
    rows: list[dict[str, str]], line: int, message: str
) -> None:
    """One finding, at the line in which the row begins; nothing is imported."""
    document = io.StringIO(newline="")
    writer = csv.DictWriter(document, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    found = read(document.getvalue())
    (finding,) = found.findings

    assert (finding.place.line, finding.message) == (line, message)
    assert found.turns == ()


@given(
    st.sampled_from(list(FORMATS)),
    st.integers(0, 2_000),
    st.integers(0, 40),
    st.sampled_from(
        ["", '"', "'", ",", "\n", "[", "}", "9" * 5_000, "-1", "1e999", "null", "\\ud800", "\x00"]
    ),
)
def test_a_damaged_file_is_refused_or_read_whole(form: str, start: int, length: int, put: str) -> None:
    """Whatever is cut out of a file, or put into it: findings and nothing else, or sound questions; no error."""
    turns = [answered("q", days_ago(2), "b/f/x"), shown("r", days_ago(1))]
    text = FORMATS[form]([SESSION], turns)
    found = read(text[:start] + put + text[start + length :])

    if found.findings:
        assert found.turns == found.sessions == ()
    assert all(
        isinstance(turn.shown, datetime) and turn.id and turn.reason in REASONS for turn in found.turns
    )


def test_not_more_is_said_than_is_read() -> None:
    """A thousand wrong questions are twenty findings."""
    turns = [shown("q", days_ago(1) + timedelta(seconds=i))._replace(hints=-1) for i in range(1_000)]

    for text in (to_csv([SESSION], turns), to_json([SESSION], turns)):
        assert len(read(text).findings) == 20


def test_a_question_has_the_columns_of_its_record() -> None:
    """Every field of the records has its column; `score` has two."""
    renamed = {"id": "turn", "tries": "answer"}
    fields = {renamed.get(name, name) for name in Turn._fields}

    assert fields - {"answer"} | {"session_started", "session_ended"} == set(QUESTION)
    assert set(Try._fields) | {"answer", "of"} == set(ANSWER)
