"""Rows find their papers, or a finding says which row does not and why."""

from __future__ import annotations

import pytest

from quizgen.gradebook.placing import place_by_variants, place_on_papers
from quizgen.gradebook.read_manifest import GivenPaper, Manifest
from quizgen.gradebook.read_responses import read_responses
from quizgen.roster import Student
from tests.gradebook.conftest import Course


def test_a_paper_is_found_by_code_student_or_variant(course: Course) -> None:
    """The code (in any case), the student's id, or a variant that is on one paper only: all lead there."""
    paper = course.manifest.papers[0]
    variant = paper.questions[0].variant
    for text in (
        f"paper,question,response\n{paper.code.lower()},1,7\n",
        "student,question,response\ns1,Q1,7\n",
        "student,question,response\nS1,1,7\n",
        "student,question,response\ns1,floor,7\n",
        f"student,question,response\ns1,{variant},7\n",
        f"student,variant,response\n,{variant},7\n",
        f"student,paper,question,response\ns1,{paper.code},01.,7\n",
        f"student,variant,response\ns1,{variant.partition('/')[2]},7\n",
    ):
        placed = course.placed(text)
        assert placed.findings == ()
        (found,) = [one for one in placed.handed if one.responses]
        assert (found.student, found.paper, found.number, found.variant) == ("s1", paper.code, 1, variant)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("student,question,response\nss1,1,7\n", "response-unknown-student", "s1"),
        ("paper,question,response\nXXXXXX,1,7\n", "response-unknown-paper", "known here"),
        ("student,question,response\ns1,6,7\n", "response-unknown-question", "1 to 5"),
        ("student,question,response\ns1,flor,7\n", "response-unknown-question", "floor"),
        ("student,question,response\ns1,,7\n", "response-unknown-question", ""),
        ("student,question,response\n,1,7\n", "response-no-student", ""),
    ],
)
def test_what_is_not_on_the_manifest_is_a_finding(course: Course, text: str, code: str, hint: str) -> None:
    """Unknown students, papers and questions are told with their line, and with what may be meant."""
    (finding,) = course.placed(text).findings

    assert (finding.code, finding.place.line) == (code, 2)
    assert hint in finding.hint


def test_a_paper_of_somebody_else_is_a_finding(course: Course) -> None:
    """A named student hands in no other one's paper."""
    text = f"student,paper,question,response\ns2,{course.manifest.papers[0].code},1,7\n"

    assert [finding.code for finding in course.placed(text).findings] == ["response-other-student"]


def test_capitals_count_where_ids_differ_by_nothing_else(course: Course) -> None:
    """With both `s1` and `S1` on the list each is itself, and a third spelling is neither."""
    first, second = course.manifest.papers[:2]
    papers = (first, second._replace(student=Student("S1", "Bob")))
    manifest = course.manifest._replace(papers=papers)
    for id_ in ("s1", "S1"):
        rows = read_responses(f"student,question,response\n{id_},1,7\n".encode(), "r.csv").rows
        assert {one.student for one in place_on_papers(rows, manifest).handed} == {id_}
    both = GivenPaper("X", Student("\u017f1"), first.questions)
    rows = read_responses("student,question,response\n\u017f1,1,7\n".encode(), "r.csv").rows
    assert place_on_papers(rows, manifest).findings
    assert not place_on_papers(rows, manifest._replace(papers=(both,))).findings


def test_papers_without_names_belong_to_whoever_hands_them_in(course: Course) -> None:
    """Papers made without a list take the student from the responses; two students for one are a finding."""
    papers = tuple(
        GivenPaper(p.code, Student(str(i)), p.questions) for i, p in enumerate(course.manifest.papers, 1)
    )
    manifest = Manifest("room", "all", "All", "en", papers)
    code = papers[0].code

    def placed(*rows: str):
        text = "student,name,paper,question,response\n" + "".join(f"{row}\n" for row in rows)
        return place_on_papers(read_responses(text.encode(), "r.csv").rows, manifest)

    good = placed(f"m77,Ada,{code},1,7")
    assert good.students[0] == Student("m77", "Ada")
    assert {one.student for one in good.handed} == {"m77"}
    assert [f.code for f in placed(f"m77,Ada,{code},1,7", f"m78,Bob,{code},2,7").findings] == [
        "response-other-student"
    ]
    assert [f.code for f in placed(f"m77,Ada,{code},1,7", f"m77,Ada,{papers[1].code},1,7").findings] == [
        "response-other-student"
    ]


@pytest.mark.parametrize("variant", ["", "floor", "room/floor", "hall/floor#1.2", "room/floor#1.2.3", "#1.2"])
def test_without_a_manifest_a_row_needs_its_variant(variant: str) -> None:
    """A question without seed and position, or of another bank, is no variant."""
    rows = read_responses(f"student,variant,response\ns1,{variant},7\n".encode(), "r.csv").rows

    assert [finding.code for finding in place_by_variants(rows, "room").findings] == ["response-no-variant"]


def test_many_unknown_students_take_no_time(course: Course) -> None:
    """Hints are looked up for the first findings only, so that a wrong file is refused at once."""
    text = "student,question,response\n" + "".join(f"x{i},1,7\n" for i in range(20_000))
    findings = course.placed(text).findings

    assert len(findings) == 20_000
    assert not any("did you mean" in finding.hint for finding in findings[200:])
