"""Questions of every form, from papers to marks: the shipped bank of examples, answered from its own key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from quizgen import api
from quizgen.gradebook.placing import place_on_papers
from quizgen.gradebook.read_manifest import Manifest, read_manifest
from quizgen.gradebook.read_responses import read_responses
from quizgen.gradebook.run import Class, Rules, grade_class
from quizgen.gradebook.store import from_json, to_json
from quizgen.gradebook.write import write_class
from quizgen.resources import bank_path
from quizgen.roster import Student


def right(asked: dict[str, Any], unit: str = "") -> Any:
    """What a student types who knows what the manifest says."""
    if "parts" in asked:
        return [right(part) for part in asked["parts"]]
    if "key" in asked:
        return " ".join(asked["key"])
    return f"{(asked['answer'] or ['Some words.'])[0]} {unit}".strip().replace("$", "")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Class, Path]:
    folder = tmp_path_factory.mktemp("forms")
    source = bank_path("examples").read_text("utf-8")
    ids = [question.id for question in api.load("examples").questions]
    picks = "".join(f"      - {{question: {id_}}}\n" for id_ in ids)
    file = folder / "examples.yaml"
    file.write_text(f"{source}\nquizzes:\n  all:\n    pick:\n{picks}", encoding="utf-8")
    bank = api.load(file)
    students = [Student("s1", "Ada"), Student("s2", "Bob")]
    api.write_papers(api.make_papers(bank, "all", students, seed=3), folder, to="markdown")
    data = (folder / "all-manifest.json").read_bytes()
    units = {question.id: question.unit for question in bank.questions}
    entries = [
        {
            "paper": paper["code"],
            "question": asked["number"],
            "response": right(asked, units[asked["variant"].split("/")[1].split("#")[0]]),
        }
        for paper in json.loads(data)["papers"]
        for asked in paper["questions"]
    ]
    manifest = read_manifest(data, "m.json")
    assert isinstance(manifest, Manifest)
    read = read_responses(json.dumps(entries).encode(), "r.json")
    placed = place_on_papers(read.rows, manifest)
    assert (read.findings, placed.findings) == ((), ())
    graded = grade_class(Rules(bank, "all-or-nothing"), placed, quiz="all", title="All")
    write_class(graded, folder / "graded")
    return graded, folder


def test_a_right_response_in_any_form_has_full_marks(made: tuple[Class, Path]) -> None:
    """What the manifest calls right is right when it is handed in; only essays wait."""
    assert made[0].findings == ()
    for mark in made[0].graded.marks:
        waits = mark.form == "essay" or any(part.form == "essay" for part in mark.parts)
        assert mark.state == ("unmarked" if waits else "graded"), mark
        assert mark.score == (None if waits else 1), mark


def test_everything_of_it_is_kept(made: tuple[Class, Path]) -> None:
    """The class comes back from its file as it was."""
    assert from_json(to_json(made[0].graded).encode(), "g.json") == made[0].graded


def test_pictures_lie_beside_the_sheets(made: tuple[Class, Path]) -> None:
    """Every picture that a sheet links to is there."""
    folder = made[1] / "graded/feedback"
    links = [
        part.partition(")")[0]
        for path in folder.glob("*.md")
        for part in path.read_text("utf-8").split("](")[1:]
        if part.startswith("figures/")
    ]

    assert links
    for link in links:
        assert (folder / link).is_file(), link
