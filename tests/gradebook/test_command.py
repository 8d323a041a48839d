"""`quizgen grade` as it is typed."""

from __future__ import annotations

import csv
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quizgen.cli.grade import command as grade
from quizgen.gradebook.cells import decimal, safe
from tests.gradebook.conftest import Course


@pytest.fixture(autouse=True)
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(course: Course, responses: str, *arguments: str, file: str = "r.csv") -> Result:
    Path(file).write_text(responses, encoding="utf-8")
    manifest = str(course.folder / "all-manifest.json")
    return CliRunner().invoke(grade, [file, "--manifest", manifest, "-o", "graded/", *arguments])


def cells(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(Path("graded", name).read_text(encoding="utf-8").splitlines()))


def whole(course: Course) -> str:
    """Everything right for s1, an answer that cannot be read for s2, nothing for s3."""
    a, b = course.values("s1", 1)
    d, e, f = course.values("s1", 4)
    rows = [f"s1,1,{a * b}", f"s1,2,{course.right('s1', 2)}", f"s1,3,{course.right('s1', 3)}"]
    rows += [f"s1,4,{d * e};{d * e * f}", "s1,5,Because.", "s2,1,=1+1|cmd", "s2,2,", "s2,3,A B C D"]
    return "student,question,response\n" + "\n".join(rows) + "\n"


def test_everything_is_written(course: Course) -> None:
    """Marks, a gradebook, what waits, the class for the report, and a sheet for each student who was there."""
    result = run(course, whole(course))

    assert result.exit_code == 0, result.stderr
    assert sorted(
        str(path.relative_to("graded")) for path in Path("graded").rglob("*") if path.is_file()
    ) == [
        "feedback/s1.md",
        "feedback/s2.md",
        "gradebook.csv",
        "graded.json",
        "marks.csv",
        "to-read.csv",
    ]
    assert "2 students, 10 responses; 1 absent." in result.stderr
    assert "2 responses wait for a person: graded/to-read.csv." in result.stderr
    assert result.stdout == ""
    assert json.loads(Path("graded/graded.json").read_text("utf-8"))["quiz"] == "all"


def test_the_marks_say_what_each_response_is_worth(course: Course) -> None:
    """A row for each student and question, with state, score, points and what was earned."""
    run(course, whole(course))
    rows = {(row["student"], row["number"]): row for row in cells("marks.csv")}

    assert list(rows["s1", "3"]) == (
        "student name paper number question variant response state score points earned mistakes note".split()
    )
    assert [rows["s1", str(n)]["earned"] for n in range(1, 6)] == ["1", "1", "2", "3", ""]
    assert [rows["s2", str(n)]["state"] for n in range(1, 6)] == [
        "unreadable",
        "empty",
        "graded",
        "empty",
        "empty",
    ]
    assert [rows["s2", str(n)]["earned"] for n in range(1, 6)] == ["", "0", "0", "0", "0"]
    assert rows["s1", "1"]["name"] == "Ada"


def test_nothing_that_waits_is_zero_in_the_gradebook(course: Course) -> None:
    """A total stands only where nothing waits; who was absent has no grade."""
    run(course, whole(course))
    ada, bob, cy = cells("gradebook.csv")

    assert list(ada) == ["ID number", "Name", "All of it", *(f"Question {n}" for n in range(1, 6))]
    assert list(ada.values()) == ["s1", "Ada", "-", "1", "1", "2", "3", "-"]
    assert list(bob.values()) == ["s2", "Bob <b>", "-", "-", "0", "0", "0", "0"]
    assert list(cy.values()) == ["s3", "Cy", *"------"]


def test_a_formula_is_disarmed(course: Course) -> None:
    """A response that a spreadsheet would run has an apostrophe before it, in every table."""
    run(course, whole(course))

    assert cells("to-read.csv")[1]["response"] == "'=1+1|cmd"
    for name in ("marks.csv", "to-read.csv"):
        assert not re.search(r'(^|[,"])[=@|]', Path("graded", name).read_text("utf-8"), re.MULTILINE)
    assert safe("-") == "-"
    assert [safe(text) for text in ("-5", "+1,5", "-5+cmd", "@x", "\tx", "a=b")] == [
        "-5",
        "+1,5",
        "'-5+cmd",
        "'@x",
        "'\tx",
        "a=b",
    ]


def test_decisions_are_taken_in_again(course: Course) -> None:
    """With points filled in, what waited is decided; the file keeps them as they were written."""
    run(course, whole(course))
    path = Path("graded/to-read.csv")
    first, second = cells("to-read.csv")
    assert (first["response"], second["response"]) == ("Because.", "'=1+1|cmd")
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[1] + "2/3", lines[2]]) + "\n", encoding="utf-8")

    for _ in range(2):
        result = run(course, whole(course), "--decided", str(path))
        assert result.exit_code == 0, result.stderr
        marks = {(row["student"], row["number"]): row for row in cells("marks.csv")}
        assert (marks["s1", "5"]["state"], marks["s1", "5"]["score"]) == ("decided", "0.66667")
        assert cells("gradebook.csv")[0]["All of it"] == "7.66667"
        assert [row["earned"] for row in cells("to-read.csv")] == ["2/3", ""]
        assert "1 response waits" in result.stderr
        assert "Because" in Path("graded/feedback/s1.md").read_text("utf-8")


def decided(course: Course, responses: str, *rows: str) -> Result:
    """Grade with decisions `student,variant,part,response,earned`."""
    header = "student,variant,part,response,earned\n"
    Path("d.csv").write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return run(course, responses, "--decided", "d.csv")


def test_a_decision_overrules_a_mark(course: Course) -> None:
    """What was graded, left out or wrong gets the points that a person writes; full points leave no mistake."""
    a, b = course.values("s1", 1)
    responses = f"student,question,response\ns1,1,{a + b}\n"
    names = [asked.variant for asked in course.manifest.papers[0].questions]
    result = decided(course, responses, f"s1,{names[0]},,{a + b},1", f's1,{names[2]},,,"1,5"')

    assert result.exit_code == 0, result.stderr
    assert "decided-unused" not in result.stderr
    first, _, third, *_ = cells("marks.csv")
    assert (first["state"], first["earned"], first["mistakes"]) == ("decided", "1", "")
    assert (third["state"], third["earned"]) == ("decided", "1.5")
    assert [row["earned"] for row in cells("to-read.csv")] == ["1", "1,5"]
    assert "You added" not in Path("graded/feedback/s1.md").read_text("utf-8")


def test_parts_and_the_whole_are_overruled(course: Course) -> None:
    """A row with a label decides that part, a row without one the whole question, and the file keeps both."""
    responses = "student,question,part,response\ns1,4,a,1\ns1,4,b,2\n"
    name = course.manifest.papers[0].questions[3].variant
    decided(course, responses, f"s1,{name},(B),2,1.5")
    assert [(row["state"], row["earned"]) for row in cells("marks.csv") if row["number"] == "4"] == [
        ("decided", "1.5")
    ]

    Path("graded/to-read.csv").unlink()
    result = decided(course, responses, f"s1,{name},b,2,1.5", f"s1,{name},,1; 2,3")
    assert result.exit_code == 0, result.stderr
    assert [row["earned"] for row in cells("marks.csv") if row["number"] == "4"] == ["3"]
    assert [(row["part"], row["earned"]) for row in cells("to-read.csv")] == [("", "3"), ("b", "1.5")]
    again = run(course, responses, "--decided", "graded/to-read.csv")
    assert again.exit_code == 0, again.stderr
    assert [row["earned"] for row in cells("marks.csv") if row["number"] == "4"] == ["3"]


def test_a_decision_that_does_not_fit_writes_nothing(course: Course) -> None:
    """More than the points, or another response, is an error with its line; a row about nothing is a warning."""
    name = course.manifest.papers[0].questions[0].variant
    responses = "student,question,response\ns1,1,7\n"
    for row, code in ((f"s1,{name},,7,2", "decided-entry"), (f"s1,{name},,8,1", "decided-other")):
        result = decided(course, responses, row)
        assert result.exit_code == 1
        assert f"d.csv:2:1: error[{code}]" in result.stderr
        assert not Path("graded").exists()
    unused = decided(course, responses, f"s2,{name},,7,1", f"s1,{name},a,7,1")

    assert unused.exit_code == 0
    assert unused.stderr.count("warning[decided-unused]") == 2


def test_the_note_of_a_decided_response_stays(course: Course) -> None:
    """The table of marks still says why it waited; the student's sheet does not."""
    name = course.manifest.papers[0].questions[0].variant
    responses = "student,question,response\ns1,1,about ten\n"
    run(course, responses)
    (note,) = [row["note"] for row in cells("to-read.csv")]
    result = run(course, responses, "--keep-going")
    assert result.exit_code == 0
    assert decided(course, responses, f"s1,{name},,about ten,1").exit_code == 0

    assert note
    assert cells("marks.csv")[0]["note"] == note
    assert note[1:] not in Path("graded/feedback/s1.md").read_text("utf-8")


def test_blank_rows_are_no_responses(course: Course) -> None:
    """A student whose rows are all blank is absent, without grade and sheet, and it is said how many are."""
    responses = "student,question,response\ns1,1,7\ns2,1,\ns2,4, \n"
    result = run(course, responses)

    assert "1 student, 5 responses; 2 absent" in result.stderr
    assert "1 student is taken as absent: nothing but blank rows." in result.stderr
    assert list(cells("gradebook.csv")[1].values()) == ["s2", "Bob <b>", *"------"]
    assert not Path("graded/feedback/s2.md").exists()


def test_students_known_by_address_have_a_column_of_their_own(course: Course) -> None:
    """Moodle maps addresses to addresses: alone they head the first column, among ids the second."""
    names = [asked.variant for asked in course.manifest.papers[0].questions]
    Path("room.yaml").write_text((course.folder / "room.yaml").read_text("utf-8"), "utf-8")
    heads = []
    for ids in (["a@x.org", "b@x.org"], ["a@x.org", "7"]):
        text = "student,variant,response\n" + "".join(f"{id_},{names[0]},7\n" for id_ in ids)
        Path("r.csv").write_text(text, "utf-8")
        result = CliRunner().invoke(grade, ["r.csv", "--bank", "room.yaml", "-o", "graded/"])
        assert result.exit_code == 0, result.stderr
        heads.append([list(row.items())[:2] for row in cells("gradebook.csv")])

    assert heads[0] == [[("Email address", id_), ("Name", "")] for id_ in ("a@x.org", "b@x.org")]
    assert heads[1] == [
        [("ID number", ""), ("Email address", "a@x.org")],
        [("ID number", "7"), ("Email address", "")],
    ]


def test_an_unknown_part_is_an_error(course: Course) -> None:
    """It stops everything like an unknown question; --keep-going leaves that row out, and no other part waits."""
    responses = "student,question,part,response\ns1,4,a,1\ns1,4,z,2\ns1,1,a,3\n"
    refused = run(course, responses)
    assert refused.exit_code == 1
    assert "r.csv:3:1: error[response-unknown-question]: `both` has no part `z`" in refused.stderr
    assert "r.csv:4:1: error[response-unknown-question]: `floor` has no parts" in refused.stderr
    assert not Path("graded").exists()

    run(course, responses, "--keep-going")
    (fourth,) = [row for row in cells("marks.csv") if row["number"] == "4"]
    assert (fourth["state"], fourth["response"]) == ("graded", "1; ")
    assert fourth["note"].endswith("; (b) left out")


def test_a_folder_is_no_standard_output(course: Course) -> None:
    """`-o -` is refused instead of making a folder called `-`."""
    Path("r.csv").write_text("student,question,response\ns1,1,7\n", "utf-8")
    manifest = str(course.folder / "all-manifest.json")
    result = CliRunner().invoke(grade, ["r.csv", "--manifest", manifest, "-o", "-"])

    assert result.exit_code == 2
    assert not Path("-").exists()


def test_parts_are_decided_one_by_one(course: Course) -> None:
    """The part that waits is listed by its label; decided, it counts with the parts that were graded."""
    a, b, _ = course.values("s1", 4)
    responses = f"student,question,part,response\ns1,4,a,{a * b}\ns1,4,b,many\n"
    run(course, responses)
    (row,) = cells("to-read.csv")
    assert (row["part"], row["response"], row["points"]) == ("b", "many", "2")
    assert row["title"] == "Floor and air"
    path = Path("graded/to-read.csv")
    path.write_text(path.read_text("utf-8").rstrip("\n") + "'2/2\n", encoding="utf-8")
    run(course, responses, "--decided", str(path))

    assert [row["score"] for row in cells("marks.csv") if row["number"] == "4"] == ["0.66667"]


def test_scores_of_a_person_are_not_written_over(course: Course) -> None:
    """Grading again without --decided is refused while the folder holds filled-in scores."""
    run(course, whole(course))
    path = Path("graded/to-read.csv")
    text = path.read_text("utf-8").replace("by hand", "")
    path.write_text(
        "\n".join(line + "1" if i == 1 else line for i, line in enumerate(text.splitlines())), "utf-8"
    )
    before = path.read_bytes()
    result = run(course, whole(course))

    assert result.exit_code == 2
    assert "--decided" in result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize("earned", ["3", "-1", "good", "1/0", "5/2", "50 %", "1e-3", "1,5", "2.1"])
def test_points_that_are_none_are_refused(course: Course, earned: str) -> None:
    """Points are decimals or fractions from 0 to what the response is worth, here 2; nothing is written otherwise."""
    header = "student,paper,variant,question,title,part,response,note,points,earned\n"
    Path("d.csv").write_text(f"{header}s1,,v,,,,x,,2,{earned}\n", encoding="utf-8")
    result = run(course, whole(course), "--decided", "d.csv")

    assert result.exit_code == 1
    assert "d.csv:2:1: error[decided-entry]" in result.stderr
    assert not Path("graded").exists()


def test_rows_that_fit_nowhere_stop_everything(course: Course) -> None:
    """With a wrong row nothing is written; --keep-going grades the others, and exits with 1 all the same."""
    responses = "student,question,response\ns1,1,7\ns9,1,7\n"
    refused = run(course, responses)

    assert refused.exit_code == 1
    assert "r.csv:3:1: error[response-unknown-student]" in refused.stderr
    assert "    3 | s9,1,7" in refused.stderr
    assert not Path("graded").exists()

    kept = run(course, responses, "--keep-going")
    assert kept.exit_code == 1
    assert len(cells("marks.csv")) == 5


def test_the_same_responses_give_the_same_bytes(course: Course) -> None:
    """Two runs, and rows in another order, write the same files."""
    header, *rows = whole(course).splitlines()
    found = []
    for listed in (rows, rows, rows[::-1]):
        assert run(course, "\n".join([header, *listed])).exit_code == 0
        found.append({path: path.read_bytes() for path in Path("graded").rglob("*") if path.is_file()})

    assert found[0] == found[1] == found[2]


def test_all_files_are_written_or_none(course: Course) -> None:
    """When one file cannot be written, the folder is as it was."""
    assert run(course, whole(course)).exit_code == 0
    before = {path: path.read_bytes() for path in Path("graded").rglob("*") if path.is_file()}
    Path("graded/gradebook.csv").unlink()
    Path("graded/gradebook.csv").mkdir()
    result = run(course, "student,question,response\ns1,1,7\ns2,1,8\ns3,1,9\n")

    assert result.exit_code == 1
    assert "cannot write" in result.stderr
    assert not list(Path("graded").rglob("*.part"))
    for path, data in before.items():
        if path.name != "gradebook.csv":
            assert path.read_bytes() == data


def test_json_and_several_files_are_read(course: Course) -> None:
    """Responses may come in several files, of either kind."""
    entries = [{"student": "s1", "question": 4, "response": [1, 2]}]
    Path("more.json").write_text(json.dumps(entries), encoding="utf-8")
    result = run(course, "student,question,response\ns1,1,7\n", "more.json")

    assert result.exit_code == 0, result.stderr
    assert [row["state"] for row in cells("marks.csv")] == ["graded", "empty", "empty", "graded", "empty"]


def test_the_bank_beside_the_manifest_is_taken(course: Course) -> None:
    """Without --bank it is found by its id; another one is refused."""
    assert run(course, whole(course)).exit_code == 0
    other = run(course, whole(course), "--bank", "recurrent")

    assert other.exit_code == 2
    assert "the papers are of the bank 'room'" in other.stderr


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", ".hidden", "a b", "nobody"])
def test_a_manifest_names_no_path(course: Course, name: str) -> None:
    """The id of the bank in a manifest is never taken for a path."""
    told = {**course.told, "bank": name}
    Path("m.json").write_text(json.dumps(told), encoding="utf-8")
    Path("r.csv").write_text("student,question,response\ns1,1,7\n", encoding="utf-8")
    result = CliRunner().invoke(grade, ["r.csv", "--manifest", "m.json"])

    assert result.exit_code == 2
    assert "--bank" in result.stderr


def test_variants_alone_are_enough(course: Course) -> None:
    """Without a manifest the rows' variants say which bank they are of."""
    variant = course.manifest.papers[0].questions[0].variant
    Path("r.csv").write_text(f"student,variant,response\nx,{variant},7\n", encoding="utf-8")
    result = CliRunner().invoke(grade, ["r.csv", "--bank", str(course.folder / "room.yaml")])

    assert result.exit_code == 0, result.stderr
    assert list(cells("gradebook.csv")[0]) == ["ID number", "Name", "Rooms", "floor"]


def test_no_responses_is_said(course: Course) -> None:
    """A file with nothing but its header grades nobody."""
    result = run(course, "student,question,response\n")

    assert result.exit_code == 1
    assert "There are no responses." in result.stderr


def test_numbers_have_five_decimals_at_most() -> None:
    """As Moodle keeps grades; nothing is lost of what is exact."""
    assert [decimal(Fraction(*one)) for one in ((1, 3), (2, 3), (1, 2), (5, 1), (0, 1), (100, 1))] == [
        "0.33333",
        "0.66667",
        "0.5",
        "5",
        "0",
        "100",
    ]
    assert decimal(None) == ""
