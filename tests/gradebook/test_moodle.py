"""Moodle's report of responses: questions recognised by their text, responses understood by their summaries."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from quizgen import api
from quizgen.documents import Documents
from quizgen.gradebook.moodle_report import is_report, read_report
from quizgen.gradebook.moodle_xml import MoodleFile, read_moodle_xml
from quizgen.gradebook.placing import place_by_variants
from quizgen.gradebook.records import Mark
from quizgen.gradebook.rows import Rows
from quizgen.gradebook.run import Rules, grade_class
from quizgen.gradebook.table import read_table
from quizgen.model import Bank, Variant
from quizgen.names import parse_name
from quizgen.output import Request, targets, write_quiz
from quizgen.pipeline import variant
from quizgen.roster import Student
from quizgen.writers import writer
from tests.gradebook.moodle import (
    Attempt,
    Imported,
    cloze_summary,
    fields,
    html_to_text,
    imported,
    ordered_summary,
    question_summary,
    report,
)

BANK = api.load("examples")
ASKED = [
    question.id
    for question in BANK.questions
    if not {"set", "formula"} & set(question.forms[:1]) or "choice" in question.forms
]


def written(bank: Bank, ids: list[str], folder, count: int = 5) -> str:
    questions = [question for question in bank.questions if question.id in ids]
    one = writer("moodle")
    write_quiz(
        Request(bank, questions, count, 2026), [one], Documents(targets(f"{folder}/q.xml", bank.id, [one]))
    )
    return (folder / "q.xml").read_text(encoding="utf-8")


def made_again(bank: Bank, name: str) -> Variant:
    parts = parse_name(name)
    question = next(one for one in bank.questions if one.id == parts.question)
    return variant(bank, question, seed=parts.seed, position=parts.position, form=parts.form)


def right_summary(asked: Imported, made: Variant) -> str:
    """What the report shows of a response with which nothing is wrong."""
    right = [i for i, option in enumerate(made.options) if option.right]
    if asked.type == "multichoice":
        return "; ".join(html_to_text(asked.answers[i]) for i in right)
    if asked.type == "matching":
        return "; ".join(
            f"{html_to_text(stem)} -> {choice}" for stem, choice in reversed(asked.pairs) if stem
        )
    if asked.type == "ordering":
        return ordered_summary(list(asked.answers))
    if asked.type == "cloze":
        shown = []
        numbers = [
            (part, value)
            for part in made.parts or (made,)
            for value in (part.key[0].value if part.form in ("tuple", "interval", "matrix") else [None])
        ]
        for (part, value), (_, field) in zip(numbers, fields(asked.text), strict=True):
            if value is not None:
                shown.append(str(value))
            elif field.type.startswith("M"):
                index = next(i for i, option in enumerate(part.options) if option.right)
                shown.append(field.choices[index])
            else:
                shown.append(str(part.key[0].text))
        return cloze_summary(shown)
    if asked.type == "essay":
        return "A long text; with part 1: of it."
    unit = f" {made.question.unit}" if made.question.unit else ""
    return str(made.key[0].text) + unit


def read(xml: str, csv_text: str) -> Rows:
    file = read_moodle_xml(xml.encode(), "q.xml")
    assert isinstance(file, MoodleFile)
    table = read_table(csv_text.encode(), "report.csv")
    assert is_report(table)
    return read_report(table, file)


def marks(bank: Bank, rows: Rows) -> list[Mark]:
    absent = [Student(*one) for one in rows.absent]
    placed = place_by_variants(rows.rows, bank.id, absent)
    assert placed.findings == ()
    return list(grade_class(Rules(bank, "right-minus-wrong"), placed).graded.marks)


@pytest.mark.parametrize("language", ["en", "de", "hu"])
@pytest.mark.parametrize("right", [False, True])
def test_every_type_of_question_comes_back(language: str, right: bool, tmp_path) -> None:
    """A right response to a question of any type is worth everything, whatever language the report is in."""
    questions = imported(written(BANK, ASKED, tmp_path))
    answers = tuple((one, right_summary(one, made_again(BANK, one.variant))) for one in questions)
    rows = read(
        (tmp_path / "q.xml").read_text("utf-8"),
        report([Attempt("Lovelace", "Ada", "s1", answers)], language, right=right),
    )

    assert rows.findings == ()
    assert [row.variant for row in rows.rows] == [one.variant for one in questions]
    for mark, one in zip(marks(BANK, rows), questions, strict=True):
        assert mark.state == ("unmarked" if one.type == "essay" else "graded"), (one, mark)
        assert mark.score == (None if one.type == "essay" else 1), (one, mark)


SMALL = """\
quizgen: 1
id: small
questions:
  - id: tools
    title: Tools
    stem: Which of these *cut*?
    form: multiple
    options: {right: [a saw; a fine one, a knife], wrong: [a hammer, "$x_1 < 2$"], show: 4}
  - id: sides
    title: Sides
    stem: How many sides has a square? <b>Think.</b>
    form: text
    options: {right: [four, "4"], wrong: [three]}
  - id: pairs
    title: Pairs
    stem: Match.
    form: matching
    pairs: {one: uno, two: due, three: tre}
"""


@pytest.fixture
def small(tmp_path) -> tuple[Bank, str, dict[str, Imported]]:
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    bank = api.load(tmp_path / "small.yaml")
    xml = written(bank, ["tools", "sides", "pairs"], tmp_path, 1)
    return bank, xml, {one.variant.split("/")[1].split("#")[0]: one for one in imported(xml)}


@pytest.mark.parametrize(
    ("chosen", "score", "state"),
    [
        (["a saw; a fine one", "a knife"], Fraction(1), "graded"),
        (["a knife"], Fraction(1, 2), "graded"),
        (["a saw; a fine one", "a knife", "a hammer"], Fraction(1, 2), "graded"),
        ([r"\(x_1 < 2\)"], Fraction(0), "graded"),
        (["a spoon"], None, "unreadable"),
        ([], Fraction(0), "empty"),
    ],
)
def test_options_are_told_apart(small, chosen: list[str], score: Fraction | None, state: str) -> None:
    """Options with semicolons and maths in them are found in a list of several; what is none of them waits."""
    bank, xml, asked = small
    answers = ((asked["tools"], "; ".join(chosen) or "-"), (asked["sides"], "four"))
    first, _ = marks(bank, read(xml, report([Attempt("L", "Ada", "s1", answers)])))

    assert (first.score, first.state) == (score, state)
    assert first.response == "; ".join(chosen)


@pytest.mark.parametrize(
    ("response", "score"),
    [
        ("two -> due; one -> uno; three -> tre", Fraction(1)),
        ("two -> uno; one -> uno", Fraction(1, 3)),
        ("three -> tre", Fraction(1, 3)),
    ],
)
def test_pairs_come_in_any_order(small, response: str, score: Fraction) -> None:
    """Moodle shuffles both sides, and leaves out what was not matched."""
    bank, xml, asked = small
    (mark,) = marks(bank, read(xml, report([Attempt("L", "Ada", "s1", ((asked["pairs"], response),))])))

    assert mark.score == score


def test_students_without_a_finished_attempt_are_absent(small) -> None:
    """Who has no attempt, or has not handed it in, has no marks; the latter is said."""
    bank, xml, asked = small
    one, none = ((asked["sides"], "four"),), ((asked["sides"], "-"),)
    text = report(
        [
            Attempt("L", "Ada", "s1", one),
            Attempt("G", "Carl", "s2", one, False),
            Attempt("N", "Emmy", "s3", none),
        ]
    ).replace("How many sides has a square? <b>Think.</b>,-", "-,-")
    rows = read(xml, text)
    placed = place_by_variants(rows.rows, bank.id, [Student(*one) for one in rows.absent])

    assert [(f.code, f.severity, f.place.line) for f in rows.findings] == [
        ("moodle-unfinished", "warning", 3)
    ]
    assert "not finished (`-` in the column `" in rows.findings[0].message
    assert {mark.student for mark in marks(bank, rows)} == {"s1"}
    assert {student.id for student in placed.students} == {"s1", "s2", "s3"}


def test_an_open_question_of_an_attempt_is_empty(small) -> None:
    """A dash among responses is a question left out: worth nothing, and counted."""
    bank, xml, asked = small
    answers = ((asked["tools"], "a knife"), (asked["sides"], "-"))
    _, second = marks(bank, read(xml, report([Attempt("L", "Ada", "s1", answers)])))

    assert (second.state, second.score, second.number) == ("empty", 0, 2)


def test_a_report_without_question_texts_is_refused(small) -> None:
    """Nothing is guessed from responses alone: the finding says what to tick."""
    _, xml, asked = small
    rows = read(xml, report([Attempt("L", "Ada", "s1", ((asked["sides"], "four"),))], text=False))

    assert rows.rows == ()
    assert [finding.code for finding in rows.findings] == ["moodle-report"]
    assert "question text" in rows.findings[0].hint


def test_two_attempts_are_not_chosen_between(small) -> None:
    """The second attempt of a student is a finding with both lines."""
    _, xml, asked = small
    one = Attempt("L", "Ada", "s1", ((asked["sides"], "four"),))
    rows = read(xml, report([one, one]))

    assert [(finding.code, finding.place.line) for finding in rows.findings] == [("moodle-attempts", 3)]
    assert "line 2" in rows.findings[0].message


def test_a_question_that_could_be_two_is_a_finding(tmp_path) -> None:
    """Where two variants look alike in the report, neither is taken."""
    (tmp_path / "b.yaml").write_text(
        "quizgen: 1\nid: b\nformulas:\n  f: {symbols: {a: side}, steps: {y: a**2}, mistakes: {m: {set: {y: 2*a}}}}\n"
        "questions:\n  - {id: q, formula: f, ask: y, vary: {a: 3..9}, stem: How large is it?, form: number}\n",
        encoding="utf-8",
    )
    xml = written(api.load(tmp_path / "b.yaml"), ["q"], tmp_path, 2)
    first, _ = imported(xml)
    rows = read(xml, report([Attempt("L", "Ada", "s1", ((first, "9"),))]))

    assert rows.rows == ()
    assert {finding.code for finding in rows.findings} == {"moodle-report"}


def test_a_name_in_the_report_is_a_name(small) -> None:
    """Where a cell begins with the name that quizgen gave the question, that is enough."""
    _, xml, asked = small
    name = asked["sides"].variant.split("/")[1]
    text = report([Attempt("L", "Ada", "s1", ((asked["sides"], "four"),))])
    rows = read(xml, text.replace(question_summary(asked["sides"]), f"{name} Sides"))

    assert [row.variant for row in rows.rows] == [asked["sides"].variant]


def test_people_are_known_by_id_then_address_then_name(small) -> None:
    """The id number counts; without one the address; without both the name."""
    _, xml, asked = small
    one = ((asked["sides"], "four"),)
    text = report(
        [Attempt("L", "Ada", "s1", one), Attempt("Gauß", "Carl", "", one), Attempt("N", "Emmy", "", one)]
    )
    rows = read(xml, text.replace("emmy@example.org", ""))

    assert [(row.student, row.name) for row in rows.rows] == [
        ("s1", "Ada L"),
        ("carl@example.org", "Carl Gauß"),
        ("Emmy N", "Emmy N"),
    ]


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>',
        '<!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>',
        "<quiz>" + "<a>" * 10_000 + "</a>" * 10_000 + "</quiz>",
        "<quiz><question type='essay'>",
        "<quiz/>",
        "<quiz><question type='essay'><name><text>mine</text></name></question></quiz>",
    ],
)
def test_hostile_xml_is_a_finding(xml: str) -> None:
    """Entities, depth, half a file and a stranger's questions are refused without an exception."""
    found = read_moodle_xml(xml.encode(), "q.xml")

    assert not isinstance(found, MoodleFile)
    assert found.code == "moodle-xml"


@pytest.mark.parametrize(
    "text", ["{1:MC:" * 20_000, "&lt;img " * 20_000, "&lt;" * 60_000, "{1:MC:=a~" + "b~" * 20_000 + "}"]
)
def test_endless_texts_take_no_time(text: str) -> None:
    """Fields and tags that never end are looked at once, not once for each beginning."""
    xml = (
        f"<quiz><question type='cloze'><idnumber>b/q#1.1</idnumber><questiontext><text>{text}</text></questiontext>"
        "</question></quiz>"
    )
    begin = time.perf_counter()

    assert isinstance(read_moodle_xml(xml.encode(), "q.xml"), MoodleFile)
    assert time.perf_counter() - begin < 5
