"""From a graded class to a report: who counts, which matrix, which mistakes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.gradebook.records import Cause, PartMark
from quizgen.report import words
from quizgen.report.analyse import analyse
from quizgen.report.page import html, markdown
from quizgen.report.records import MistakeRow, QuestionRow, Report
from quizgen.roster import Student

from .build import HABITS, graded, item, mark, matrix, simulated

BIAS = {
    ("f", "bias"): Cause("f", "bias", "You forgot $b_1$.", ("f", "g")),
    ("g", "bias"): Cause("f", "bias", "You forgot $b_2$.", ("f", "g")),
    ("f", "swap"): Cause("f", "swap", "You swapped.", ("f",)),
}


def row_of(report: Report, question: str) -> QuestionRow:
    return next(row for row in report.questions if row.id == question)


def cause_of(report: Report, mistake: str) -> MistakeRow:
    return next(row for row in report.mistakes if row.mistake == mistake)


# ── who counts ───────────────────────────────────────────────────────────────────────────────────


def test_a_class_of_nobody_is_a_report() -> None:
    """Without students, and with absent ones only, there is a report, and it says so."""
    absent = graded([mark("s1", "q1", 0, state="empty")], [item("q1")])

    for empty in (graded([], []), absent):
        report = analyse(empty)
        assert report.students == 0
        assert report.mean is None
        assert report.first == ("Nobody has handed in anything that has a mark.",)
    assert analyse(absent).absent == 1


def test_who_handed_in_nothing_does_not_count() -> None:
    """A student with empty responses only, and one of the list without any, change no number."""
    marks = [mark("s1", "q1", 1), mark("s2", "q1", 0), mark("s3", "q1", 0, state="empty")]
    report = analyse(graded(marks, [item("q1")], students=[Student(f"s{i}") for i in range(1, 5)]))

    assert (report.students, report.absent) == (2, 2)
    assert row_of(report, "q1").facility == Fraction(1, 2)
    assert any("2 students handed in nothing" in warning for warning in report.warnings)


def test_an_answer_left_out_counts_as_wrong() -> None:
    """Who handed in something and left this question empty got it wrong; how many did is told."""
    marks = [
        *(mark("s1", "q1", 1), mark("s1", "q2", 1)),
        *(mark("s2", "q1", 0, state="empty"), mark("s2", "q2", 1)),
    ]
    row = row_of(analyse(graded(marks, [item("q1"), item("q2")])), "q1")

    assert (row.students, row.empty, row.facility) == (2, 1, Fraction(1, 2))


def test_what_waits_for_a_person_is_counted_in_a_warning_only() -> None:
    """A mark that is not given yet is in no mean, and a warning counts it."""
    marks = [mark("s1", "q1", 1), mark("s2", "q1", None), mark("s2", "q2", 1), mark("s1", "q2", 0)]
    report = analyse(graded(marks, [item("q1"), item("q2")]))

    assert (row_of(report, "q1").facility, row_of(report, "q1").waiting) == (1, 1)
    assert (report.responses, report.waiting) == (3, 1)
    assert any("1 response not counted" in warning for warning in report.warnings)


def test_a_response_to_no_question_of_the_bank_waits() -> None:
    """A mark whose question is not among the items is counted as waiting, and disturbs nothing."""
    marks = [mark("s1", "q1", 1), mark("s2", "q1", 0), mark("s2", "gone", None, form="")]
    report = analyse(graded(marks, [item("q1")]))

    assert report.waiting == 1
    assert [row.id for row in report.questions] == ["q1"]


# ── reliability ──────────────────────────────────────────────────────────────────────────────────

DATA = [[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]
# p = 3/4, 2/4, 1/4: sum of pq = 3/16 + 4/16 + 3/16 = 10/16; totals 3, 2, 1, 0 have the variance 5/4.
ALPHA = Fraction(3, 2) * (1 - Fraction(10, 16) / Fraction(5, 4))


def test_of_the_same_questions_it_is_over_questions() -> None:
    """Where all had the same ones, all right or wrong, it is KR-20, computed here by hand."""
    one = analyse(matrix(DATA)).reliability

    assert (one.basis, one.alpha, one.kr20, one.columns, one.students) == ("questions", ALPHA, True, 3, 4)


def test_of_papers_that_differ_it_is_over_places() -> None:
    """The same scores on papers with other questions at each place give the same alpha, over places."""
    marks = [
        mark(f"s{i}", f"q{j}-{i % 2}", score, number=j)
        for i, row in enumerate(DATA)
        for j, score in enumerate(row, 1)
    ]
    items = [item(f"q{j}-{i}") for j in range(1, 4) for i in range(2)]
    report = analyse(graded(marks, items))

    assert (report.reliability.basis, report.reliability.alpha) == ("places", ALPHA)
    assert "places of the paper" in " ".join(report.first)


def test_places_worth_different_points_are_no_columns() -> None:
    """Without equal points at a place it is left out; with no two columns there is no reliability, and a reason."""
    marks = [
        mark(f"s{i}", f"q{j}-{i}", score, number=j, points=1 + i if j < 3 else 1)
        for i, row in enumerate(DATA)
        for j, score in enumerate(row, 1)
    ]
    one = analyse(graded(marks, [item(f"q{j}-{i}") for j in range(1, 4) for i in range(4)])).reliability

    assert (one.basis, one.alpha) == ("none", None)
    assert "at least two questions" in one.why


def test_without_places_it_is_over_the_questions_that_all_had() -> None:
    """Responses without papers, one question only for some: the others are the columns."""
    marks = [mark(f"s{i}", f"q{j}", score) for i, row in enumerate(DATA) for j, score in enumerate(row)]
    marks.append(mark("s0", "extra", 0))
    one = analyse(graded(marks, [item("q0"), item("q1"), item("q2"), item("extra")])).reliability

    assert (one.basis, one.alpha, one.columns) == ("common", ALPHA, 3)


def test_an_essay_that_nobody_has_marked_is_no_column() -> None:
    """A question of which every mark waits is left out of the matrix, and a warning says so."""
    marks = list(matrix(DATA).marks) + [mark(f"s{i}", "essay", None, number=4) for i in range(1, 5)]
    report = analyse(graded(marks, [*(item(f"q{j}") for j in range(1, 4)), item("essay", form="essay")]))

    assert (report.reliability.alpha, report.reliability.left_out) == (ALPHA, 1)
    assert any("Reliability leaves out 1 question" in warning for warning in report.warnings)


def test_partial_credit_is_alpha_and_not_kr_20() -> None:
    """With half a point somewhere it is called Cronbach's alpha."""
    marks = [one._replace(score=one.score / 2) if one.question == "q1" else one for one in matrix(DATA).marks]
    report = analyse(graded(marks, [item(f"q{j}") for j in range(1, 4)]))

    assert not report.reliability.kr20
    assert "Cronbach's alpha" in " ".join(report.first)


def test_of_few_students_reliability_is_not_judged() -> None:
    """With nine students there is neither a verdict nor an error of measurement, and why; with ten both."""
    rows = [[1] * i + [0] * (9 - i) for i in range(10)]
    few, enough = analyse(matrix(rows[:9])), analyse(matrix(rows))

    assert "With 9 students that is mostly chance" in " ".join(few.first)
    assert "standard error" not in " ".join(few.first)
    assert "for a classroom test" in " ".join(enough.first) or "standardized" in " ".join(enough.first)
    assert "standard error of measurement" in " ".join(enough.first)


def test_what_could_as_well_be_0_is_not_praised() -> None:
    """An alpha of 0.8 whose interval begins below 0 is called neither good nor bad."""
    report = analyse(matrix([[1] * i + [0] * (9 - i) for i in range(10)]))
    wide = report._replace(reliability=report.reliability._replace(low=-0.1, alpha=Fraction(8, 10)))

    assert "could as well be 0" in words.first(wide)[1]
    assert "good for a classroom test" not in words.first(wide)[1]


# ── questions and options ────────────────────────────────────────────────────────────────────────


def test_flags_say_what_to_look_at() -> None:
    """Twelve students: an easy question, a hard one, one that the good get wrong, and one that is as it should be."""
    rows = [[1, int(i == 0), int(i > 6), int(i < 6), int(i < 7)] for i in range(12)]
    report = analyse(matrix(rows))

    assert [row_of(report, f"q{j}").flags for j in (1, 2, 4)] == [("too easy",), ("too hard",), ()]
    assert row_of(report, "q3").flags == ("negative discrimination: is the key right?",)


def test_a_correlation_a_little_below_0_is_chance() -> None:
    """It is negative from one standard error on: with 17 students 1/4; an essay has no key to look at."""
    row = row_of(analyse(matrix([[i % 2, 1, int(i > 8)] for i in range(17)])), "q1")
    row = row._replace(facility=Fraction(1, 2), discrimination=Fraction(-1, 10), correlation=Decimal("-0.24"))
    below = row._replace(correlation=Decimal("-0.26"))

    assert words.flags(row) == ("does not separate",)
    assert words.flags(below) == ("negative discrimination: is the key right?",)
    assert words.flags(below._replace(form="essay")) == (
        "negative discrimination: is it marked as it was meant?",
    )


def test_few_students_are_not_judged() -> None:
    """With nine students no question is flagged, and the page says why; with thirty it says nothing of that."""
    reversed_ = [[1, 0, int(i > 4)] if i < 4 else [0, 0, 1] for i in range(9)]
    report = analyse(matrix(reversed_))

    assert all(row.flags == () for row in report.questions)
    assert all(row.remarks == ("too few students to judge it",) for row in report.questions)
    assert any(
        "With 9 students only the marks and the mistakes can be read" in one for one in report.warnings
    )
    assert any(
        "are rough" in one for one in analyse(matrix([[i % 2, i % 3 // 2] for i in range(29)])).warnings
    )
    assert analyse(matrix([[i % 2, i % 3 // 2] for i in range(30)])).warnings == ()


def test_an_option_is_held_against_those_who_saw_it() -> None:
    """Of forty students half saw `swap`; two of these chose it, which is a tenth and not a twentieth."""
    marks = [
        mark(f"s{i}", "q1", 1, shown=("key", "swap" if i % 2 else "bias"), chosen=("key",)) for i in range(38)
    ]
    marks += [
        mark(f"s{i}", "q1", 0, shown=("key", "swap" if i % 2 else "bias"), chosen=("swap",)) for i in (39, 41)
    ]
    report = analyse(graded(marks, [item("q1", options=("key", "bias", "swap"))]))
    key, swap, bias = row_of(report, "q1").options

    assert (swap.label, swap.shown, swap.chosen, swap.share) == ("swap", 21, 2, Fraction(2, 21))
    assert (key.share, bias.share, bias.idle, swap.idle) == (Fraction(38, 40), 0, False, False)


def test_a_distractor_is_idle_when_enough_have_seen_it() -> None:
    """Chosen by none of twenty it is flagged, by none of nineteen it is not; a right option never is."""
    for students, idle in ((19, ()), (20, ("distractor nobody chooses",))):
        marks = [mark(f"s{i}", "q1", 1, shown=("key", "swap"), chosen=("key",)) for i in range(students)]
        report = analyse(graded(marks, [item("q1", options=("key", "swap"))]))
        assert row_of(report, "q1").remarks == idle


# ── mistakes ─────────────────────────────────────────────────────────────────────────────────────


def test_a_mistake_is_counted_across_formulas() -> None:
    """Forgetting the bias in two questions of two formulas that share it is one mistake, made twice by one student."""
    marks = [
        mark("s1", "q1", 0, mistakes=("bias",), form="number"),
        mark("s1", "q2", 0, mistakes=("bias",), form="number", points=2),
        mark("s2", "q1", 0, mistakes=("bias", "swap"), form="number"),
        mark("s2", "q2", 1, form="number", points=2),
    ]
    report = analyse(graded(marks, [item("q1"), item("q2", formula="g")], BIAS))
    row = cause_of(report, "bias")

    assert (row.students, row.could, row.again, row.made, row.chances, row.paired) == (2, 2, 1, 3, 4, 1)
    assert (row.questions, row.formulas, row.feedback) == (("q1", "q2"), ("f", "g"), "You forgot b₁.")
    # One point, two points, and half of the point that the pair cost.
    assert row.lost == Fraction(7, 2)
    assert report.mistakes[0] == row


def test_in_a_choice_only_the_options_shown_could_be_chosen() -> None:
    """A mistake whose option was not shown, alone or in a pair, could not be made."""
    marks = [
        mark("s1", "q1", 1, shown=("key", "swap")),
        mark("s2", "q1", 0, shown=("key", "bias + swap"), chosen=("bias + swap",), mistakes=("bias", "swap")),
    ]
    report = analyse(graded(marks, [item("q1", options=("key", "swap", "bias + swap"))], BIAS))

    assert (cause_of(report, "bias").chances, cause_of(report, "swap").chances) == (1, 2)


def test_what_nobody_does_is_counted_only() -> None:
    """A mistake that could be made and was not is no row."""
    marks = [mark("s1", "q1", 0, form="number", mistakes=("bias",))]
    report = analyse(graded(marks, [item("q1")], BIAS))

    assert [row.mistake for row in report.mistakes] == ["bias"]
    assert report.never == 1


def test_parts_share_what_a_response_cost() -> None:
    """Of two parts the one with the mistake cost two of three points; the other was lost for another reason."""
    parts = (
        PartMark("a", "number", "1", "graded", Fraction(0), 2, ("bias",)),
        PartMark("b", "number", "2", "graded", Fraction(0), 1),
        PartMark("c", "number", "3", "graded", Fraction(1), 1),
    )
    marks = [mark("s1", "q1", Fraction(1, 4), points=4, form="parts", mistakes=("bias",), parts=parts)]

    assert cause_of(analyse(graded(marks, [item("q1")], BIAS)), "bias").lost == 2


def test_more_students_come_before_more_points() -> None:
    """A mistake of two students is taught before one that cost a single student more."""
    marks = [
        mark("s1", "q1", 0, form="number", mistakes=("bias",)),
        mark("s2", "q1", 0, form="number", mistakes=("bias",)),
        mark("s3", "q2", 0, form="number", mistakes=("swap",), points=9),
    ]
    report = analyse(graded(marks, [item("q1"), item("q2")], BIAS))

    assert [row.mistake for row in report.mistakes] == ["bias", "swap"]


def test_wrong_responses_are_sorted_by_what_is_known_of_them() -> None:
    """From a mistake, typed from nowhere, of a pool, empty: each is counted once."""
    marks = [
        mark("s1", "q1", 0, form="number", mistakes=("bias",)),
        mark("s1", "q2", 0, form="number"),
        mark("s1", "q3", 0, shown=("key", "wrong"), chosen=("wrong",)),
        mark("s1", "q4", 0, state="empty"),
        mark("s1", "q5", 1),
    ]
    items = [item("q1"), item("q2"), item("q3", formula=""), item("q4"), item("q5")]

    assert analyse(graded(marks, items, BIAS)).wrong == (1, 1, 1, 1, 0)


def test_slips_with_units_are_counted_by_kind() -> None:
    """Students, responses and points of each kind, a part's share of the question's points included, most students first."""
    part = PartMark("a", "number", "5", "graded", Fraction(0), 1, slip="missing-unit")
    other = part._replace(label="b", score=Fraction(1), slip="")
    marks = [
        mark("s1", "q1", 0, form="number", slip="missing-unit"),
        mark("s1", "q2", Fraction(1, 2), form="parts", points=4, parts=(part, other)),
        mark("s2", "q1", 0, form="number", slip="missing-unit"),
        mark("s2", "q2", 0, form="number", slip="power-of-ten"),
    ]
    report = analyse(graded(marks, [item("q1"), item("q2")]))

    assert report.slips == (("missing-unit", 2, 3, 4), ("power-of-ten", 1, 1, 1))
    assert report.wrong.slip == 4
    assert "Slips with units and powers of ten cost 5 points in all" in " ".join(report.first)
    assert "| unit left out | 2 | 3 | 4 |" in markdown(report)
    assert "unit left out</th>" in html(report)


def test_names_are_there_only_when_asked_for() -> None:
    """An anonymous report holds no name and no id; with names each mistake has those who made it."""
    marks = [mark("s1", "q1", 0, form="number", mistakes=("bias",)), mark("s2", "q1", 1, form="number")]
    class_ = graded(marks, [item("q1")], BIAS, [Student("s1", "Ada L"), Student("s2", "Bob")])

    assert cause_of(analyse(class_), "bias").names == ()
    assert cause_of(analyse(class_, named=True), "bias").names == ("Ada L",)


def test_planted_habits_are_found() -> None:
    """Of a class simulated on real variants the three habits planted are the three to be taught next."""
    report = analyse(simulated())

    assert {row.mistake for row in report.mistakes[:3]} == set(HABITS)
    for row in report.mistakes[:3]:
        planted = HABITS[row.mistake] * report.students
        assert row.could == report.students
        assert row.students >= planted * 0.7
    assert all(row.again < 5 for row in report.mistakes[3:])
    assert 0.6 < report.reliability.alpha < 0.9


scores = st.sampled_from([None, Fraction(0), Fraction(1, 3), Fraction(1)])


@pytest.mark.parametrize("named", [False, True])
@given(st.lists(st.lists(scores, min_size=4, max_size=4), min_size=1, max_size=12))
def test_any_class_has_a_report(named: bool, rows: list[list[Fraction | None]]) -> None:
    """Whatever is missing, the counts add up, and shares and means stay between 0 and 1."""
    marks = [
        mark(f"s{i}", f"q{j}", score, number=j + 1, form="number", mistakes=("bias",) if score == 0 else ())
        for i, row in enumerate(rows)
        for j, score in enumerate(row)
    ]
    report = analyse(graded(marks, [item(f"q{j}") for j in range(4)], BIAS), named=named)

    assert report.responses + report.waiting == len(marks)
    assert sum(row.made for row in report.mistakes) == sum(one.score == 0 for one in marks)
    assert sum(row.lost for row in report.mistakes) == sum(one.score == 0 for one in marks)
    for row in report.questions:
        assert row.facility is None or 0 <= row.facility <= 1
        assert row.students + row.waiting == len(rows)
