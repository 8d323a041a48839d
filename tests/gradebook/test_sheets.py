"""Feedback sheets: what stands in them, and that no response or name becomes markup or a path."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from quizgen import api
from quizgen.gradebook.placing import place_by_variants
from quizgen.gradebook.read_responses import read_responses
from quizgen.gradebook.run import Rules, grade_class
from quizgen.gradebook.sheets import file_names, sheet, shown_points
from quizgen.gradebook.told import note_for_students
from quizgen.roster import Student
from tests.gradebook.conftest import Course


def sheet_of(course: Course, *rows: str) -> str:
    text = "student,question,part,response\n" + "".join(f"s1,{row}\n" for row in rows)
    made = course.graded(text)
    graded = made.graded
    listed = [
        (mark, one.text) for mark, one in zip(graded.marks, made.pieces, strict=True) if mark.student == "s1"
    ]
    return sheet(graded.students[0], graded.title, graded.language, listed)


def test_a_wrong_answer_is_explained(course: Course) -> None:
    """Own answer, right answer, points, the author's words and the worked solution stand below the stem."""
    a, b = course.values("s1", 1)
    text = sheet_of(course, f"1,,{a + b}").split("\n## ")[1]

    for words in (
        f"How large is {a} by {b}?",
        f"**Your answer:** {a + b}\n",
        f"**Right answer:** {a * b}\n",
        "(0 of 1 point)",
        f"You added: {a + b}.",
        "**Worked solution**",
    ):
        assert words in text


def test_a_right_answer_needs_no_solution(course: Course) -> None:
    """What is right has its points, and nothing to explain."""
    a, b = course.values("s1", 1)
    text = sheet_of(course, f"1,,{a * b}").split("\n## ")[1]

    assert "(1 of 1 point)" in text
    assert "Right answer" not in text
    assert "Worked solution" not in text


def test_what_waits_does_not_give_the_key_away(course: Course) -> None:
    """A response that a person still has to read is shown without key and solution; the total says so."""
    a, b = course.values("s1", 1)
    whole = sheet_of(course, "1,,about ten")
    text = whole.split("\n## ")[1]

    assert "*This answer could not be read; a person marks it.*" in text
    assert str(a * b) not in text
    assert "**Total so far:**" in whole


def test_parts_have_their_own_lines(course: Course) -> None:
    """Each part has its answer, its points and what is right; the note says what was carried forward."""
    a, b, c = course.values("s1", 4)
    text = sheet_of(course, f"4,a,{a + b}", f"4,b,{(a + b) * c}").split("\n## ")[4]

    assert f"- **(a)** Its floor?\n\n  **Your answer:** {a + b} (0 of 1 point)" in text
    assert f"- **(b)** Its air?\n\n  **Your answer:** {(a + b) * c} (2 of 2 points)" in text
    assert f"**Right answer:** {a * b}" in text
    assert "*Follows from your answer to \\(a\\).*" in text
    assert f"**With the right earlier answers:** {a * b * c}" in text
    assert "(2 of 3 points)" in text


def test_an_essay_waits_without_blame(course: Course) -> None:
    """Of what a person marks anyway, the sheet does not say that it could not be read."""
    assert "*A person marks this answer.*" in sheet_of(course, "5,,Because.")


def test_no_known_mistake_is_no_news_to_a_student(course: Course) -> None:
    """That the bank knows no mistake behind a number stands in the marks, and not on the sheet."""
    assert "no known mistake" in course.marks("1,,7")[1].note
    assert "known mistake" not in sheet_of(course, "1,,7")


@pytest.mark.parametrize(
    ("points", "english", "german"),
    [
        ("31/3", "10.33", "10,33"),
        ("2/3", "0.67", "0,67"),
        ("5/2", "2.5", "2,5"),
        ("12345", "12345", "12\u202f345"),
    ],
)
def test_points_are_decimals(points: str, english: str, german: str) -> None:
    """At most two places, with the marks of the language."""
    assert (shown_points(Fraction(points), "en"), shown_points(Fraction(points), "de")) == (english, german)


def test_notes_are_sentences() -> None:
    """A capital at the beginning, one full stop at the end."""
    assert note_for_students("follows from your answer to (a)", "en") == "Follows from your answer to (a)."
    assert note_for_students("The value is not right.", "en") == "The value is not right."
    assert note_for_students("kein bekannter Fehler führt zu dieser Zahl", "de") == ""


@pytest.mark.parametrize(
    "nasty", ["<script>x</script>", "[a](javascript:x)", "*b* `c` $d$", "# e", "- f", "| g |"]
)
def test_a_response_is_no_markup(course: Course, nasty: str) -> None:
    """HTML, links, maths and lists in a response are shown with their signs."""
    text = sheet_of(course, f'5,,"{nasty}"')
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(text)

    assert "<script" not in html
    assert "<a " not in html
    assert re.sub("[<>&]", "", nasty) in re.sub("[<>&]", "", re.sub("&lt;|&gt;|&amp;", "", html))
    assert "\\$d\\$" in text or "$d$" not in nasty


def test_the_words_are_those_of_the_language(tmp_path) -> None:
    """The sheet of a German bank speaks German."""
    (tmp_path / "b.yaml").write_text(
        "quizgen: 1\nid: b\nlanguage: de\nquestions:\n"
        "  - {id: q, title: Frage, stem: Was?, form: choice, options: {right: [ja], wrong: [nein]}}\n",
        encoding="utf-8",
    )
    bank = api.load(tmp_path / "b.yaml")
    rows = read_responses(b"student,variant,response\ns,b/q#1.0,A\nt,b/q#1.0,B\n", "r.csv").rows
    made = grade_class(Rules(bank, "half"), place_by_variants(rows, "b"))
    texts = [
        sheet(Student("s"), "T", "de", [(mark, one.text)])
        for mark, one in zip(made.graded.marks, made.pieces, strict=True)
    ]

    assert all("**Eigene Antwort:**" in text for text in texts)
    assert sum("**Richtige Antwort:**" in text for text in texts) == 1
    assert any("**Summe:** 1 von 1 Punkt" in text for text in texts)


@given(st.lists(st.text(min_size=1, max_size=200), unique=True, max_size=20))
def test_any_id_has_a_safe_name_of_its_own(ids: list[str]) -> None:
    """Names are short, of plain letters, no two alike on a system that knows no capitals, and no path."""
    names = file_names(Student(id_) for id_ in ids)

    assert len({name.casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}", name)
        assert name.removesuffix(".md").casefold() not in ("con", "nul", "aux", "prn", "com1")


def test_a_plain_id_is_the_name() -> None:
    """Where an id is safe, the file is called just that."""
    assert file_names([Student("s1"), Student("../s1"), Student("CON"), Student("S1")])["s1"] == "s1.md"
