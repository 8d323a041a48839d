"""Papers as files: a sheet for each student, keys, a manifest; all of them or none."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from quizgen import api, manifest
from quizgen.bank import keys, load_text
from quizgen.findings import BankError
from quizgen.handout import write_papers
from quizgen.model import Variant
from quizgen.names import parse_name
from quizgen.output import targets
from quizgen.papers import Papers
from quizgen.pipeline import variant
from quizgen.roster import Student
from quizgen.writers import writer

BANK = api.load(Path(__file__).parents[1] / "banks" / "good" / "quizzes.yaml")
ADA, BOB = Student("s01", "Ada Lovelace", "Group 1"), Student("s02", "Bob | <b>*Tables*</b> $x$ `y`")


def papers(*students: Student, quiz: str = "week-1", seed: int = 7) -> Papers:
    return api.make_papers(BANK, quiz, students or (ADA, BOB), seed=seed)


def test_every_student_gets_a_sheet(tmp_path: Path) -> None:
    """There is one sheet for each paper, one key, one file of solutions and one manifest."""
    made = papers()
    written = api.write_papers(made, f"{tmp_path}/out/", to=["markdown", "moodle"])
    codes = [paper.code for paper in made.papers]

    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(
        [f"week-1-{code}.md" for code in codes]
        + ["week-1-key.md", "week-1-solutions.md", "week-1.xml", "week-1-manifest.json"]
    )
    assert sorted(path.name for path in written.files) == names
    for paper in made.papers:
        sheet = (tmp_path / "out" / f"week-1-{paper.code}.md").read_text(encoding="utf-8")
        for text in ("# Week 1 \\- areas", paper.code, paper.student.id, "4 questions", "*no* calculator"):
            assert text in sheet
        assert sheet.count("\n### ") == 4
        assert "Answer: **" not in sheet
    assert "**Name:** Ada Lovelace\n" in (tmp_path / "out" / f"week-1-{codes[0]}.md").read_text("utf-8")


def test_a_name_is_no_markup(tmp_path: Path) -> None:
    """A name with Markdown, HTML and LaTeX in it is shown with its signs, on the sheet and in the table."""
    made = papers(BOB)
    api.write_papers(made, tmp_path, to="markdown")
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")

    for name in (f"week-1-{made.papers[0].code}.md", "week-1-key.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        html = reader.render(text)
        assert "Bob | &lt;b&gt;*Tables*&lt;/b&gt; $x$ `y`" in html
        assert r"\$x\$" in text
    row = re.search(r"<tbody>\n<tr>(.*?)</tr>", html, re.DOTALL)
    assert row is not None
    assert len(re.findall("<td>", row[1])) == 8


def test_a_table_shows_that_papers_are_equally_hard(tmp_path: Path) -> None:
    """The key begins with a line for each paper: questions, points, and how many of each level."""
    made = papers()
    api.write_papers(made, tmp_path, to="markdown")
    key = (tmp_path / "week-1-key.md").read_text(encoding="utf-8")
    levels = made.papers[0].levels
    numbers = f"| 4 | {float(made.papers[0].points):g} | {' | '.join(str(n) for n in levels.values())} |"

    heads = " | ".join(level or "no level" for level in levels)
    assert f"| id | paper | name | group | questions | points | {heads} |" in key
    assert f"| s01 | {made.papers[0].code} | Ada Lovelace | Group 1 {numbers}" in key
    assert key.count(numbers) == 2


def test_the_manifest_says_who_got_what(tmp_path: Path) -> None:
    """From the manifest alone every variant is made again, and its key is the letter and text given there."""
    made = papers()
    api.write_papers(made, tmp_path, to="markdown")
    told = json.loads((tmp_path / "week-1-manifest.json").read_text(encoding="utf-8"))

    assert (told["bank"], told["quiz"], told["seed"]) == ("quizzes", "week-1", 7)
    assert [paper["student"] for paper in told["papers"]] == [
        {"id": "s01", "name": "Ada Lovelace", "group": "Group 1"},
        {"id": "s02", "name": BOB.name, "group": ""},
    ]
    for paper in told["papers"]:
        assert paper["points"] == sum(question["points"] for question in paper["questions"])
        assert [question["number"] for question in paper["questions"]] == [1, 2, 3, 4]
        sheet = (tmp_path / f"week-1-{paper['code']}.md").read_text(encoding="utf-8").split("\n### ")
        for question in paper["questions"]:
            name = parse_name(question["variant"])
            assert name is not None
            assert name.position is not None
            authored = next(one for one in BANK.questions if one.id == name.question)
            again = variant(BANK, authored, seed=7, position=name.position)
            assert again is not None
            assert question["answer"] == [str(option.text) for option in again.key]
            asked = sheet[question["number"]]
            assert str(again.stem) in asked
            if question["form"] == "choice":
                assert f"**{question['key']}.** {question['answer'][0]}\n" in asked


def test_the_same_papers_are_the_same_bytes(tmp_path: Path) -> None:
    """Two runs write the same, whatever the order of the list."""
    for folder, students in (("a", (ADA, BOB)), ("b", (BOB, ADA))):
        api.write_papers(papers(*students), tmp_path / folder, to=["markdown", "moodle"])

    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_moodle_has_a_category_for_each_pick(tmp_path: Path) -> None:
    """The variants of all papers stand under their picks, each once, worth what the quiz says."""
    made = api.make_papers(BANK, "week-1", 40, seed=1)
    api.write_papers(made, tmp_path / "w.xml")
    root = ET.parse(tmp_path / "w.xml").getroot()
    found: dict[str, list[ET.Element]] = {}
    for element in root:
        if element.get("type") == "category":
            found[element.findtext("category/text", "").rpartition("/")[2]] = items = []
            assert "random question" in element.findtext("info/text", "")
        else:
            items.append(element)

    assert list(found) == ["1. The unit of areas (unit)", "2. rectangles", "3. hard"]
    for pick, items in enumerate(found.values()):
        expected = {(e.question.id, e.position) for p in made.papers for e in p.entries if e.pick == pick}
        names = [item.findtext("idnumber", "") for item in items]
        assert sorted(names) == sorted(f"quizzes/{id_}#1.{position}" for id_, position in expected)
    assert {item.findtext("defaultgrade") for item in found["3. hard"]} == {"2.0000000"}
    assert (tmp_path / "w-manifest.json").is_file()


def test_a_failure_leaves_every_old_file(tmp_path: Path) -> None:
    """When the last paper cannot be written, no file is changed, none is new, and no part is left behind."""
    made = papers()
    api.write_papers(made, tmp_path, to="markdown")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    markdown = writer("markdown")

    def fails(shown: Variant, number: int) -> tuple[str, ...]:
        if shown.name.endswith(f".{made.papers[-1].entries[-1].position}"):
            raise OSError("disk full")
        return markdown.item(shown, number + 1)

    with pytest.raises(OSError, match="disk full"):
        write_papers(made, [markdown._replace(item=fails)], targets(f"{tmp_path}/", "week-1", [markdown]))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_folder_in_a_file_s_place_is_noticed_in_time(tmp_path: Path) -> None:
    """A folder with the name of the manifest is an error before anything is put in its place."""
    (tmp_path / "week-1-manifest.json").mkdir()

    with pytest.raises(IsADirectoryError):
        api.write_papers(papers(), tmp_path, to="markdown")
    assert [path.name for path in tmp_path.iterdir()] == ["week-1-manifest.json"]


def test_a_question_that_contradicts_its_examples_is_not_handed_out(tmp_path: Path) -> None:
    """One wrong example and nothing is written."""
    text = """\
quizgen: 1
formulas: {f: {symbols: {n: number}, steps: {twice: 2*n}}}
questions:
  - id: twice
    formula: f
    ask: twice
    vary: {n: 1..40}
    stem: "<< n >>?"
    form: number
    examples: [{with: {n: 2}, answer: 5}]
quizzes: {q: {pick: [{question: twice}]}}
"""
    bank = load_text(text, "wrong.yaml").bank
    assert bank is not None

    with pytest.raises(BankError, match="example"):
        api.write_papers(api.make_papers(bank, "q", 2), tmp_path, to="markdown")
    assert not list(tmp_path.iterdir())


def test_a_manifest_has_points_as_numbers() -> None:
    """1, 3/2 and 1/10 are JSON numbers; 1/3 has no end in decimals and is a text."""
    (paper,) = papers(ADA).papers
    for points, shown in [(1, 1), (Fraction(3, 2), 1.5), (Fraction(1, 10), 0.1), (Fraction(1, 3), "1/3")]:
        entry = paper.entries[0]._replace(question=replace(paper.entries[0].question, points=points))
        told = json.loads(manifest.paper(paper._replace(entries=(entry,)), [], last=True))
        assert told["points"] == shown


def test_students_are_read_from_a_file(tmp_path: Path) -> None:
    """The library reads a list, and raises its findings."""
    path = tmp_path / "students.csv"
    path.write_text("id,name\n1,Ada\n", encoding="utf-8")
    assert api.students(path) == (Student("1", "Ada"),)

    path.write_text("id,name\n1,Ada\n1,Bob\n", encoding="utf-8")
    with pytest.raises(BankError, match="line 2"):
        api.students(path)


@pytest.mark.parametrize("table", [keys.QUIZ, keys.PICK])
def test_every_key_of_quizzes_is_in_the_reference(table: tuple[keys.Key, ...]) -> None:
    """The language reference names every key of `quizzes:` in its section on quizzes."""
    page = (Path(__file__).parents[2] / "docs/reference/bank-language.md").read_text(encoding="utf-8")
    section = page.split("\n## Quizzes\n")[1].split("\n## ")[0]

    assert [key.name for key in table if f"`{key.name}`" not in section] == []
