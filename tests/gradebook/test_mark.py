"""What responses are worth: hand-computed marks, and nothing lost on the way."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from quizgen import api
from quizgen.gradebook.placing import place_by_variants
from quizgen.gradebook.read_responses import read_responses
from quizgen.gradebook.run import Rules, grade_class
from quizgen.gradebook.tables import why
from quizgen.grading.grade import grade
from quizgen.pipeline import variant
from tests.gradebook.conftest import Course

UNITS = """\
quizgen: 1
id: u
title: Units
formulas: {way: {symbols: {v: speed, t: time}, steps: {way: v*t}, mistakes: {adds: {set: {way: v + t}}}}}
questions:
  - {id: way, title: Way, formula: way, ask: way, vary: {v: [3], t: [4]}, stem: How far?, form: number, unit: m}
  - id: ways
    title: Ways
    formula: way
    vary: {v: [3], t: [4]}
    stem: Go.
    parts:
      - {ask: way, stem: How far?, form: number, unit: m}
      - {ask: way, stem: How far again?, form: number, unit: m}
"""


def test_a_right_number_is_worth_its_points(course: Course) -> None:
    """Length times width is right; the sum of both is the mistake `adds`, with the author's words."""
    a, b = course.values("s1", 1)
    right = course.marks(f"1,,{a * b}")[1]
    wrong = course.marks(f"1,,{a + b}")[1]

    assert (right.state, right.score, right.points, right.mistakes) == ("graded", 1, 1, ())
    assert (wrong.state, wrong.score, wrong.mistakes) == ("graded", 0, ("adds",))
    assert wrong.feedback == (f"You added: {a + b}.",)


def test_chosen_options_are_named(course: Course) -> None:
    """Of a choice the label of what was chosen is kept, and those of all that were shown."""
    key = course.right("s1", 2)
    mark = course.marks(f"choose,,{key.lower()}")[2]

    assert (mark.score, mark.chosen) == (1, ("key",))
    assert set(mark.shown) == {"key", "adds", "doubles"}


@pytest.mark.parametrize(
    ("rule", "half", "all_"),
    [
        ("right-minus-wrong", Fraction(1, 2), 0),
        ("per-option", Fraction(3, 4), Fraction(1, 2)),
        ("all-or-nothing", 0, 0),
    ],
)
def test_the_rule_for_several_right_options_counts(
    course: Course, rule: str, half: Fraction, all_: Fraction
) -> None:
    """One of two right options, and all four options, are worth what the rule says."""
    key = course.right("s1", 3)

    assert course.marks(f"3,,{key[0]}", multiple=rule)[3].score == half
    assert course.marks("3,,A B C D", multiple=rule)[3].score == all_
    assert course.marks(f"3,,{' '.join(key)}", multiple=rule)[3].score == 1
    assert course.marks(f"3,,{key[0]}", multiple=rule)[3].points == 2


def test_an_error_is_carried_forward(course: Course) -> None:
    """A floor that is wrong costs its point; the air that follows from it has both of its own."""
    a, b, c = course.values("s1", 4)
    mark = course.marks(f"4,a,{a + b}", f"4,b,{(a + b) * c}")[4]

    assert (mark.state, mark.score, mark.points) == ("graded", Fraction(2, 3), 3)
    assert [(part.label, part.score, part.points) for part in mark.parts] == [("a", 0, 1), ("b", 1, 2)]
    assert mark.mistakes == ("adds",)
    assert "(a)" in mark.parts[1].note


@pytest.mark.parametrize(
    "rows",
    [
        ["4,,{0}; {1}"],
        ["4,,{0}; {1};"],
        ["4,,{0}; {1}; ; "],
        ["4,(a),{0}", "4,B,{1}"],
        ["4,1,{0}", "4,2,{1}"],
        ["4,a,{0}", "4,b,{1}", "4,a,{0}"],
    ],
)
def test_parts_are_told_apart(course: Course, rows: list[str]) -> None:
    """Semicolons in one cell, or a row for each part by letter or number, mean the same."""
    a, b, c = course.values("s1", 4)
    mark = course.marks(*(row.format(a * b, a * b * c) for row in rows))[4]

    assert (mark.state, mark.score) == ("graded", 1)


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        (["1,,about ten"], 1),
        (["1,,1 2/3/4"], 1),
        (["2,,B or C?"], 2),
        (["2,,AB"], 2),
        (["2,,7"], 2),
        (["1,,12", "1,,13"], 1),
        (["1,a,12"], 1),
        (["4,,12"], 4),
        (["4,,1;2;3"], 4),
        (["4,a,1", "4,a,2"], 4),
        (["4,c,1"], 4),
        (["4,,1;2", "4,a,1"], 4),
        (["4,a,12", "4,b,many"], 4),
        (["1,,{}".format("9" * 20_000)], 1),
    ],
)
def test_what_cannot_be_read_waits(course: Course, rows: list[str], number: int) -> None:
    """A response that cannot be read, or several for one question, has no score, and says why."""
    mark = course.marks(*rows)[number]

    assert (mark.state, mark.score) == ("unreadable", None)
    assert mark.response
    assert mark.note or any(part.note for part in mark.parts)


def test_an_essay_waits_and_an_empty_one_is_empty(course: Course) -> None:
    """A person marks what was written; what was not written is worth nothing."""
    assert course.marks("5,,Because.")[5].state == "unmarked"
    assert course.marks("5,,Because.")[5].score is None
    assert (course.marks("5,, ", "1,,1")[5].state, course.marks("5,, ", "1,,1")[5].score) == ("empty", 0)


def test_a_question_left_out_is_empty_and_a_student_left_out_is_absent(course: Course) -> None:
    """Who answers one question has empty marks for the others; who answers none has no marks."""
    made = course.graded("student,question,response\ns1,1,7\n")
    states = {(mark.student, mark.number): mark.state for mark in made.graded.marks}

    assert states == {("s1", 1): "graded", **{("s1", n): "empty" for n in (2, 3, 4, 5)}}
    assert [student.id for student in made.graded.students] == ["s1", "s2", "s3"]


def test_an_empty_part_counts_as_nothing(course: Course) -> None:
    """Without (b), the question is worth what (a) is."""
    a, b, _ = course.values("s1", 4)
    mark = course.marks(f"4,a,{a * b}")[4]

    assert (mark.state, mark.score) == ("graded", Fraction(1, 3))
    assert [part.state for part in mark.parts] == ["graded", "empty"]


def test_marks_are_those_of_the_library(course: Course) -> None:
    """Every response is worth what `quizgen.grade` says of the variant made by itself."""
    for number, asked in enumerate(course.manifest.papers[0].questions[:3], 1):
        question = next(one for one in course.bank.questions if one.id == asked.question)
        name = asked.variant.rpartition("#")[2].split(".")
        made = variant(course.bank, question, seed=int(name[0]), position=int(name[1]))
        for response in ("A", "A B", "20", "11", "95"):
            outcome = grade(made, response)
            mark = course.marks(f"{number},,{response}")[number]
            assert mark.score == (None if outcome.at is not None else outcome.score)
            if mark.score is not None:
                assert mark.mistakes == outcome.mistakes


def test_without_a_manifest_a_variant_is_enough(course: Course) -> None:
    """Rows that name whole variants are graded from the bank alone."""
    asked = course.manifest.papers[1].questions[0]
    a, b = course.values("s2", 1)
    rows = read_responses(f"student,variant,response\nx,{asked.variant},{a * b}\n".encode(), "r.csv").rows
    placed = place_by_variants(rows, "room")
    (mark,) = grade_class(Rules(course.bank, "right-minus-wrong"), placed).graded.marks

    assert (mark.student, mark.question, mark.score) == ("x", "floor", 1)


def test_positions_that_do_not_exist_wait(course: Course) -> None:
    """A variant that the bank does not have is a finding, and its response waits."""
    rows = read_responses(
        b"student,variant,response\nx,room/gone#5.1,7\nx,room/floor:essay#5.1,7\n", "r.csv"
    ).rows
    made = grade_class(Rules(course.bank, "right-minus-wrong"), place_by_variants(rows, "room"))

    assert [(mark.state, mark.score, mark.response) for mark in made.graded.marks] == [
        ("unmarked", None, "7")
    ] * 2
    assert {finding.code for finding in made.findings} == {"bank-changed"}


def test_a_long_run_is_seen_to_go_on(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is told within one question, too, and what was asked does not depend on the steps."""
    text = "student,question,response\n" + "".join(f"s{s},2,A\n" for s in (1, 2, 3))
    placed, steps = course.placed(text), []
    alone = grade_class(Rules(course.bank, "half"), placed)
    monkeypatch.setattr("quizgen.gradebook.run.STEP", 1)

    made = grade_class(Rules(course.bank, "half"), placed, progress=steps.append)

    assert (made.graded.marks, made.pieces) == (alone.graded.marks, alone.pieces)
    assert made.graded.items == alone.graded.items
    assert steps == [1] * 15


def test_a_slip_with_a_unit_is_kept(tmp_path: Path) -> None:
    """A right number without its unit is a mark of 0 that says so, of a question and of a part."""
    (tmp_path / "u.yaml").write_text(UNITS, encoding="utf-8")
    bank = api.load(tmp_path / "u.yaml")
    text = b"student,variant,response\ns,u/way#1.0,12\ns,u/ways#1.0,12; 12 m\n"
    made = grade_class(Rules(bank, "half"), place_by_variants(read_responses(text, "r.csv").rows, "u"))
    whole, parted = made.graded.marks

    assert (whole.score, whole.slip) == (0, "missing-unit")
    assert (parted.slip, [part.slip for part in parted.parts]) == ("", ["missing-unit", ""])
    assert why(parted).startswith("(a) The number is right. Its unit is missing")


def test_several_processes_mark_alike(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """The marks and sheets do not depend on how many processes work."""
    text = "student,question,response\n" + "".join(
        f"s{s},{q},{r}\n" for s in (1, 2) for q, r in ((1, 12), (2, "A"), (3, "B"))
    )
    placed = course.placed(text)
    alone = grade_class(Rules(course.bank, "half"), placed)
    monkeypatch.setattr("quizgen.gradebook.run.LARGE", 1)

    assert grade_class(Rules(course.bank, "half"), placed, jobs=2) == alone
