"""A bank, the papers of a small class, and grading it as the command does."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from quizgen import api
from quizgen.gradebook.placing import Placed, place_on_papers
from quizgen.gradebook.read_manifest import Manifest, read_manifest
from quizgen.gradebook.read_responses import read_responses
from quizgen.gradebook.records import Mark
from quizgen.gradebook.run import Class, Rules, grade_class
from quizgen.model import Bank
from quizgen.roster import Student

BANK = """\
quizgen: 1
id: room
title: Rooms
formulas:
  box:
    symbols: {a: length, b: width, c: height}
    steps: {floor: a*b, air: floor*c}
    mistakes:
      adds: {set: {floor: a + b}, feedback: "You added: << mistaken >>."}
      doubles: {set: {floor: 2*a*b}}
questions:
  - {id: floor, title: Floor, formula: box, ask: floor, vary: {a: 4..9, b: 10..19}, level: easy,
     stem: How large is << a >> by << b >>?, form: number}
  - {id: choose, title: Choose, formula: box, ask: floor, vary: {a: 4..9, b: 10..19},
     stem: How large is << a >> by << b >>?, form: choice, options: 3}
  - {id: cut, title: Tools, stem: Which cut?, form: multiple,
     options: {right: [saw, knife], wrong: [hammer, nail], show: 4}}
  - id: both
    title: Floor and air
    formula: box
    vary: {a: 4..9, b: 10..19, c: 2..4}
    stem: A room of << a >> by << b >> by << c >>.
    points: 3
    parts:
      - {ask: floor, stem: Its floor?, form: number}
      - {ask: air, stem: Its air?, form: number, points: 2}
  - {id: words, title: Words, stem: Say why., form: essay, guide: Because.}
quizzes:
  all:
    title: All of it
    pick: [{question: floor}, {question: choose}, {question: cut, points: 2}, {question: both}, {question: words}]
"""


class Course(NamedTuple):
    """Everything that grading starts from."""

    bank: Bank
    folder: Path
    manifest: Manifest
    told: dict[str, Any]

    def right(self, student: str, number: int) -> str:
        """What the manifest calls right, as it is typed."""
        paper = next(paper for paper in self.told["papers"] if paper["student"]["id"] == student)
        asked = paper["questions"][number - 1]
        return asked.get("key") or (asked.get("answer") or [""])[0]

    def values(self, student: str, number: int) -> tuple[int, ...]:
        """The numbers of a variant: from its sheet, so that nothing is made again."""
        paper = next(paper for paper in self.told["papers"] if paper["student"]["id"] == student)
        sheet = (self.folder / f"all-{paper['code']}.md").read_text("utf-8").split("\n### ")[number]
        line = next(line for line in sheet.splitlines() if " by " in line)
        return tuple(int(word) for word in line.rstrip(".?").replace("?", " ").split() if word.isdecimal())

    def placed(self, responses: str) -> Placed:
        return place_on_papers(read_responses(responses.encode(), "r.csv").rows, self.manifest)

    def graded(self, responses: str, multiple: str = "right-minus-wrong") -> Class:
        placed = self.placed(responses)
        assert placed.findings == ()
        return grade_class(
            Rules(self.bank, multiple), placed, quiz=self.manifest.quiz, title=self.manifest.title
        )

    def marks(self, *rows: str, multiple: str = "right-minus-wrong") -> dict[int, Mark]:
        """The marks of s1, by number, for rows of `question,part,response`."""
        text = "student,question,part,response\n" + "".join(f"s1,{row}\n" for row in rows)
        made = self.graded(text, multiple)
        return {mark.number: mark for mark in made.graded.marks if mark.student == "s1"}


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The papers of Ada (s1), Bob (s2) and Cy (s3)."""
    folder = tmp_path_factory.mktemp("course")
    (folder / "room.yaml").write_text(BANK, encoding="utf-8")
    bank = api.load(folder / "room.yaml")
    students = (Student("s1", "Ada"), Student("s2", "Bob <b>"), Student("s3", "Cy"))
    api.write_papers(api.make_papers(bank, "all", students, seed=5), folder, to="markdown")
    data = (folder / "all-manifest.json").read_bytes()
    manifest = read_manifest(data, "all-manifest.json")
    assert isinstance(manifest, Manifest)
    return Course(bank, folder, manifest, json.loads(data))


Grade = Callable[..., dict[int, Mark]]
