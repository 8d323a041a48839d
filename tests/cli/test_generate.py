"""`quizgen generate`: what it writes, what it refuses, and that it never leaves half a file."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from .conftest import BANK, Run

PAIRS = [(a, b) for a in range(3, 9) for b in range(a + 1, 9) if a * b % 2 == 0]
"""The admissible values of the small bank's rectangle, by brute force."""


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_all_formats_into_a_folder(run: Run, bank: Path, tmp_path: Path) -> None:
    """Two formats make four documents in a folder that did not exist before."""
    result = run("generate", "small.yaml", "--to", "moodle,markdown", "-n", "3", "-o", "made/quizzes/")

    assert result.returncode == 0, result.stderr
    assert files(tmp_path / "made" / "quizzes") == [
        "small-key.md",
        "small-solutions.md",
        "small.md",
        "small.xml",
    ]
    assert "6 variants of 2 questions, seed 1" in result.stderr
    assert result.stdout == ""


def test_standard_output_gets_the_document_and_nothing_else(run: Run, bank: Path) -> None:
    """With `-o -` the XML alone is on standard output, so that it can be redirected."""
    result = run("generate", "small.yaml", "-q", "rect*", "--to", "moodle", "-o", "-")

    assert result.returncode == 0
    root = ET.fromstring(result.stdout)
    assert [question.get("type") for question in root] == ["category", "multichoice"]


def test_a_file_as_output(run: Run, bank: Path, tmp_path: Path) -> None:
    """`-o quiz.md` names the sheet; key and solutions stand beside it."""
    result = run("generate", "small.yaml", "-o", "quiz.md")

    assert result.returncode == 0
    assert files(tmp_path) == ["quiz-key.md", "quiz-solutions.md", "quiz.md", "small.yaml"]


def test_one_file_cannot_hold_two_formats(run: Run, bank: Path, tmp_path: Path) -> None:
    """Two formats into one file is wrong usage, and nothing is written."""
    result = run("generate", "small.yaml", "--to", "moodle,markdown", "-o", "quiz.md")

    assert result.returncode == 2
    assert "name a folder" in result.stderr
    assert files(tmp_path) == ["small.yaml"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["-q", "square"], ["square"]),
        (["-q", "s*", "-q", "rect*"], ["rectangle", "square"]),
        (["--tag", "easy-one"], ["rectangle"]),
        (["--tag", "geometry", "--tag", "easy-one"], ["rectangle"]),
        (["--level", "hard"], ["square"]),
        (["--form", "choice"], ["rectangle"]),
        (["--form", "number"], ["rectangle", "square"]),
    ],
)
def test_selecting_questions(run: Run, bank: Path, options: list[str], expected: list[str]) -> None:
    """Globs, tags, level and form select; what is selected keeps the bank's order."""
    result = run("generate", "small.yaml", "--to", "moodle", "-o", "-", *options)

    assert re.findall(r"<idnumber>small/([a-z]+)", result.stdout) == expected


def test_nothing_selected_is_wrong_usage(run: Run, bank: Path) -> None:
    """A pattern that matches nothing is refused with the nearest name."""
    result = run("generate", "small.yaml", "-q", "rectangel")

    assert result.returncode == 2
    assert "rectangle" in result.stderr


def test_every_variant_differs_until_the_space_is_used_up(run: Run, bank: Path) -> None:
    """Asked for all variants, quizgen gives each pair of values exactly once."""
    result = run(
        "generate", "small.yaml", "-q", "rectangle", "-n", str(len(PAIRS)), "--to", "moodle", "-o", "-"
    )

    found = re.findall(r"rectangle of (\d+) by (\d+)", result.stdout)
    assert sorted((int(a), int(b)) for a, b in found) == PAIRS


def test_of_too_many_those_that_exist_are_written(run: Run, bank: Path, tmp_path: Path) -> None:
    """Asking for more than there are writes every one there is, and a warning names both numbers."""
    result = run("generate", "small.yaml", "-n", "100", "--to", "moodle", "-o", "out/")

    written = (tmp_path / "out" / "small.xml").read_text(encoding="utf-8")
    assert result.returncode == 0
    assert f"only {len(PAIRS)} distinct variants exist; 100 asked" in result.stderr
    assert "warning[too-few-variants]" in result.stderr
    assert written.count("<idnumber>small/rectangle#") == len(PAIRS)
    assert written.count("<idnumber>small/square#") == 5
    assert "fewer than asked for: rectangle, square" in result.stderr


FIXED = """\
  - id: steps
    title: An order
    stem: What comes first?
    order: [one, two, three]
"""


def test_a_question_without_variants_does_not_stop_the_others(run: Run, bank: Path) -> None:
    """Of a question in which nothing varies there is one, whatever number is asked of all."""
    bank.write_text(BANK + FIXED, encoding="utf-8")
    result = run("generate", "small.yaml", "-n", "4", "--to", "moodle", "-o", "-")

    assert result.returncode == 0
    assert re.findall(r"<idnumber>small/([a-z]+)", result.stdout) == [
        *["rectangle"] * 4,
        *["square"] * 4,
        "steps",
    ]
    assert "only 1 distinct variant exists; 4 asked" in result.stderr
    assert "9 variants of 3 questions" in result.stderr


MIXED = """\
quizgen: 1
title: Mixed
formulas:
  area:
    symbols: {a: length, b: width}
    steps: {area: a*b}
    mistakes:
      adds: {set: {area: a + b}}
      perimeter: {set: {area: 2*(a + b)}, sometimes_right: true}
      doubles: {set: {area: 2*a*b}}
questions:
  - id: formula
    formula: area
    ask: area
    stem: What is the area?
    form: [formula, choice]
  - id: number
    formula: area
    ask: area
    vary: {a: 3..8, b: 3..8}
    stem: "<< a >> by << b >>?"
    form: number
quizzes:
  all: {pick: [{question: formula}, {question: number}]}
"""


def test_a_format_takes_the_first_form_that_it_knows(run: Run, tmp_path: Path) -> None:
    """Moodle has no typed formulas: such a question is asked as the choice that it offers, with a note."""
    (tmp_path / "mixed.yaml").write_text(MIXED, encoding="utf-8")
    result = run("generate", "mixed.yaml", "--to", "moodle,markdown", "-o", "out/")
    root = ET.parse(tmp_path / "out" / "mixed.xml").getroot()

    assert result.returncode == 0, result.stderr
    assert [one.get("type") for one in root if one.get("type") != "category"] == ["multichoice", "numerical"]
    assert "Asked as choice, because moodle cannot ask in the first form: formula." in result.stderr
    # One key for both formats.
    assert "mixed/formula:choice#1.0" in (tmp_path / "out" / "mixed-key.md").read_text(encoding="utf-8")


def test_papers_take_the_first_form_that_the_format_knows(run: Run, tmp_path: Path) -> None:
    """The same holds for the papers of a quiz, and their manifest names the form."""
    (tmp_path / "mixed.yaml").write_text(MIXED, encoding="utf-8")
    result = run("generate", "mixed.yaml", "--quiz", "all", "--to", "moodle", "-o", "out/")

    assert result.returncode == 0, result.stderr
    assert "Asked as choice" in result.stderr
    assert "mixed/formula:choice#1.0" in (tmp_path / "out" / "all-manifest.json").read_text(encoding="utf-8")


def test_without_moodle_the_first_form_is_asked(run: Run, tmp_path: Path) -> None:
    """On paper a formula can be typed, so nothing is changed and nothing said."""
    (tmp_path / "mixed.yaml").write_text(MIXED, encoding="utf-8")
    result = run("generate", "mixed.yaml", "-o", "out/")

    assert "mixed/formula#1.0" in (tmp_path / "out" / "mixed-key.md").read_text(encoding="utf-8")
    assert "Asked as" not in result.stderr


def test_a_form_says_how_many_questions_lack_it(run: Run, bank: Path) -> None:
    """`--form choice` leaves out the square, and says so; a form that all offer says nothing."""
    some = run("generate", "small.yaml", "--form", "choice", "-o", "out/")
    all_ = run("generate", "small.yaml", "--form", "number", "-o", "out/")

    assert "1 question left out that does not offer the form choice." in some.stderr
    assert "left out" not in all_.stderr


TWO_WRONG = (
    BANK.replace("of side << a >>", "of side << q >>")
    + """\
  - id: word
    title: A word
    stem: Which << z >>?
    options: {right: [this], wrong: [that]}
"""
)
"""The rectangle is right; the square and the word have an error each."""


@pytest.mark.parametrize(
    ("options", "shown", "counted"),
    [
        (["-q", "rect*"], [], "2 errors in other questions: see `quizgen banks small.yaml`"),
        (["-q", "word"], ["z"], "1 error in other questions"),
        (["--level", "easy"], [], "2 errors in other questions"),
        ([], ["q", "z"], ""),
        (["-q", "nothing"], ["q", "z"], ""),
    ],
)
def test_findings_are_about_what_is_asked(
    run: Run, bank: Path, options: list[str], shown: list[str], counted: str
) -> None:
    """Findings about other questions are a number, for those who asked for some only."""
    bank.write_text(TWO_WRONG, encoding="utf-8")
    result = run("generate", "small.yaml", "-o", "out/", "--keep-going", *options)

    assert re.findall(r"text-unknown-name\]: .*?`(\w)`", result.stderr) == shown
    assert counted in result.stderr
    assert counted or "other questions" not in result.stderr


FORMULAS = """\
quizgen: 1
title: Formulas
formulas:
  base:
    symbols: {a: x}
    steps: {y: a + 1}
    mistakes: {forgets: {set: {y: a}, feedback: {en: Only English.}}}
  child: {extends: base}
  other:
    symbols: {a: x}
    steps: {y: a + 1}
questions:
  - {id: child, formula: child, ask: y, vary: {a: 3..9}, stem: {en: E, de: "<< a >>"}, form: number}
  - {id: other, formula: other, ask: y, vary: {a: 3..9}, stem: {en: E, de: "<< a >>"}, form: number}
"""
"""A warning in German: the feedback is in English only."""


@pytest.mark.parametrize(("question", "warned"), [("child", True), ("other", False), ("*", True)])
def test_a_formula_s_findings_are_shown_to_those_who_use_it(
    run: Run, tmp_path: Path, question: str, warned: bool
) -> None:
    """A warning about a formula appears with the questions that use it, by `extends` too, and with no other."""
    (tmp_path / "formulas.yaml").write_text(FORMULAS, encoding="utf-8")
    result = run("generate", "formulas.yaml", "--language", "de", "-q", question, "-o", "out/")

    assert result.returncode == 0, result.stderr
    assert ("formulas.yaml:7:" in result.stderr) is warned


def test_a_quiz_has_the_findings_of_its_questions(run: Run, bank: Path) -> None:
    """What a quiz does not pick is counted only."""
    bank.write_text(TWO_WRONG + "quizzes:\n  one: {pick: [{question: rectangle}]}\n", encoding="utf-8")
    result = run("generate", "small.yaml", "--quiz", "one", "-o", "out/", "--keep-going")

    assert "text-unknown-name" not in result.stderr
    assert "2 errors in other questions" in result.stderr
    assert "1 paper of quiz one" in result.stderr


def test_repeats_when_asked_for(run: Run, bank: Path) -> None:
    """`--allow-repeats` begins again, under names that are still unique."""
    result = run(
        "generate", "small.yaml", "-q", "square", "-n", "12", "--allow-repeats", "--to", "moodle", "-o", "-"
    )

    names = re.findall(r"<idnumber>(.*?)</idnumber>", result.stdout)
    sides = re.findall(r"of side (\d+)", result.stdout)
    assert result.returncode == 0
    assert len(set(names)) == 12
    assert sides[:5] == sides[5:10]
    assert len(set(sides[:5])) == 5


def test_keep_going_writes_the_rest(run: Run, bank: Path, tmp_path: Path) -> None:
    """With an unreadable question `--keep-going` writes the other, names what was left out, and exits 1."""
    bank.write_text(BANK.replace("a < b", "a < c"), encoding="utf-8")
    refused = run("generate", "small.yaml", "--to", "moodle", "-o", "out/")
    result = run("generate", "small.yaml", "--to", "moodle", "-o", "out/", "--keep-going")

    assert refused.returncode == 1
    assert result.returncode == 1
    assert "unknown-name" in result.stderr
    assert "small.yaml:22:17" in result.stderr
    written = (tmp_path / "out" / "small.xml").read_text(encoding="utf-8")
    assert "small/square#" in written
    assert "small/rectangle#" not in written


def test_keep_going_with_too_few_variants_writes_those_there_are(
    run: Run, bank: Path, tmp_path: Path
) -> None:
    """A question that runs out is written as far as it goes, and named: that is no error."""
    result = run("generate", "small.yaml", "-n", "8", "--to", "moodle", "-o", "out/", "--keep-going")

    written = (tmp_path / "out" / "small.xml").read_text(encoding="utf-8")
    assert result.returncode == 0
    assert written.count("small/square#") == 5
    assert written.count("small/rectangle#") == 8
    assert "fewer than asked for: square" in result.stderr


def test_findings_are_all_shown_with_line_and_caret(run: Run, bank: Path) -> None:
    """Two defects in one bank are both printed, each with its line and a caret under the word."""
    bank.write_text(
        BANK.replace("a < b", "a < c").replace("of side << a >>", "of side << q >>"), encoding="utf-8"
    )
    result = run("generate", "small.yaml", "-o", "out/")

    assert result.returncode == 1
    assert "small.yaml:22:17: error[unknown-name]" in result.stderr
    assert "small.yaml:33:44: error[text-unknown-name]" in result.stderr
    lines = result.stderr.splitlines()
    shown = next(i for i, line in enumerate(lines) if "where: [a < c" in line)
    assert lines[shown + 1].index("^") == lines[shown].index("< c") + 2


def test_the_same_seed_gives_the_same_bytes(run: Run, bank: Path, tmp_path: Path) -> None:
    """Two runs with one seed are equal, byte for byte; another seed differs."""
    for folder, seed in (("one/", "5"), ("two/", "5"), ("three/", "6")):
        assert run("generate", "small.yaml", "-n", "5", "--seed", seed, "-o", folder).returncode == 0

    one, two, three = ((tmp_path / name / "small.md").read_bytes() for name in ("one", "two", "three"))
    assert one == two
    assert one != three


def test_an_unknown_format_is_wrong_usage(run: Run, bank: Path) -> None:
    """A format that does not exist is refused with those that do."""
    result = run("generate", "small.yaml", "--to", "moodel")

    assert result.returncode == 2
    assert "moodle" in result.stderr


def test_a_missing_bank_is_wrong_usage(run: Run) -> None:
    """A bank that does not exist is refused with a suggestion, without a traceback."""
    result = run("generate", "recurent")

    assert result.returncode == 2
    assert "recurrent" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["interrupt", "terminate"])
def test_stopping_leaves_the_old_files_alone(stop: signal.Signals, tmp_path: Path) -> None:
    """Stopped in the middle, the old file is as it was and nothing else is left."""
    (tmp_path / "recurrent.xml").write_text("old", encoding="utf-8")
    command = [
        "generate",
        "recurrent",
        "-q",
        "gru-total",
        "-n",
        "200000",
        "--to",
        "moodle",
        "-o",
        f"{tmp_path}/",
    ]
    process = subprocess.Popen([sys.executable, "-m", "quizgen", *command], stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 30
        while not any(path.stat().st_size > 10_000 for path in tmp_path.glob(".*.part")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(stop)
        _, errors = process.communicate(timeout=30)
    finally:
        process.kill()

    assert process.returncode == 128 + stop
    assert b"Traceback" not in errors
    assert files(tmp_path) == ["recurrent.xml"]
    assert (tmp_path / "recurrent.xml").read_text(encoding="utf-8") == "old"


@pytest.mark.skipif(
    not hasattr(os, "mkfifo") or sys.platform == "darwin", reason="needs a limit on file size"
)
def test_a_full_disk_leaves_the_old_files_alone(tmp_path: Path) -> None:
    """When a file cannot grow, the old one is as it was, no part is left, and the exit code is 1."""
    (tmp_path / "recurrent.xml").write_text("old", encoding="utf-8")
    limit = (
        "import resource, signal, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (300000, 300000)); "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); from quizgen.cli import main; main()"
    )
    command = ["generate", "recurrent", "-n", "50", "--to", "moodle", "-o", f"{tmp_path}/"]
    result = subprocess.run(
        [sys.executable, "-c", limit, *command], capture_output=True, text=True, check=False
    )

    assert result.returncode == 1
    assert "cannot write" in result.stderr
    assert "Traceback" not in result.stderr
    assert files(tmp_path) == ["recurrent.xml"]
    assert (tmp_path / "recurrent.xml").read_text(encoding="utf-8") == "old"


def test_a_folder_that_cannot_be_made(run: Run, bank: Path) -> None:
    """An output folder below a file is an error of one line."""
    result = run("generate", "small.yaml", "-o", "small.yaml/sub/")

    assert result.returncode == 1
    assert "Traceback" not in result.stderr


def test_a_reader_that_leaves_early_is_no_error(bank: Path) -> None:
    """`quizgen ... | head -1` ends quietly."""
    command = f"{sys.executable} -m quizgen generate recurrent -n 20 --to moodle -o - 2>errors | head -1"
    result = subprocess.run(
        ["sh", "-c", command], cwd=bank.parent, capture_output=True, text=True, check=True
    )

    assert result.stdout.startswith("<?xml")
    assert "Traceback" not in (bank.parent / "errors").read_text(encoding="utf-8")
    assert "BrokenPipe" not in (bank.parent / "errors").read_text(encoding="utf-8")


def test_a_file_s_name_tells_the_format(run: Run, bank: Path, tmp_path: Path) -> None:
    """`-o quiz.xml` writes Moodle XML; asking for Markdown in it is wrong usage."""
    result = run("generate", "small.yaml", "-o", "quiz.xml")
    refused = run("generate", "small.yaml", "-o", "other.xml", "--to", "markdown")

    assert result.returncode == 0
    assert files(tmp_path) == ["quiz.xml", "small.yaml"]
    assert (tmp_path / "quiz.xml").read_text(encoding="utf-8").startswith("<?xml")
    assert refused.returncode == 2
    assert "named for moodle" in refused.stderr


def test_a_question_that_contradicts_its_examples_is_not_written(
    run: Run, bank: Path, tmp_path: Path
) -> None:
    """An answer that its author worked out otherwise stops the run, and is left out with `--keep-going`."""
    wrong = "    where: [a < b, a*b % 2 == 0]\n    examples: [{with: {a: 3, b: 4}, answer: 13}]\n"
    bank.write_text(BANK.replace("    where: [a < b, a*b % 2 == 0]\n", wrong), encoding="utf-8")
    refused = run("generate", "small.yaml", "--to", "moodle", "-o", "out/")
    kept = run("generate", "small.yaml", "--to", "moodle", "-o", "out/", "--keep-going")

    assert refused.returncode == kept.returncode == 1
    assert "the answer is 12, the example says 13" in refused.stderr
    assert "left out: rectangle" in kept.stderr
    assert "small/rectangle#" not in (tmp_path / "out" / "small.xml").read_text(encoding="utf-8")


def test_nothing_is_written_when_nothing_can_be(run: Run, bank: Path, tmp_path: Path) -> None:
    """With `--keep-going` and not one good question, no empty document is left behind."""
    bank.write_text(
        BANK.replace("a < b, ", "a > 100, ").replace("vary: {a: 5..9}", "vary: {a: 5..9}\n    where: a > 9")
    )
    result = run("generate", "small.yaml", "-o", "out/", "--keep-going")

    assert result.returncode == 1
    assert files(tmp_path / "out") == []
    assert "`a > 100` fails most" in result.stderr
    assert "Nothing was written" in result.stderr


def test_a_bank_beside_is_found_by_its_name(run: Run, bank: Path) -> None:
    """The names in an answer key work in the folder of the bank."""
    key = run("generate", "small.yaml", "-q", "square", "--to", "moodle", "-o", "-").stdout
    name = re.search(r"<idnumber>(.*?)</idnumber>", key)[1]
    result = run("show", name)

    assert name.startswith("small/square#")
    assert result.returncode == 0
    assert result.stdout.startswith(name)


def test_no_color_is_respected(bank: Path) -> None:
    """On a terminal, `NO_COLOR` switches colours off."""
    pty = pytest.importorskip("pty")
    bank.write_text(BANK.replace("a < b", "a < c"), encoding="utf-8")

    def on_a_terminal(**environment: str) -> bytes:
        parent, child = pty.openpty()
        command = [sys.executable, "-m", "quizgen", "show", f"{bank}/rectangle"]
        subprocess.run(command, stdout=child, stderr=child, check=False, env={**os.environ, **environment})
        os.close(child)
        seen = b""
        try:
            while piece := os.read(parent, 65536):
                seen += piece
        except OSError:
            pass  # Linux says so at the end of a terminal
        os.close(parent)
        return seen

    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    assert b"\x1b[" not in on_a_terminal(NO_COLOR="1", **plain)
    assert b"\x1b[" in on_a_terminal(NO_COLOR="")


def test_a_pipe_that_closes_is_silent_when_asked_for_standard_output(bank: Path) -> None:
    """`generate ... -o - | head -1` says nothing about a broken pipe."""
    command = f"{sys.executable} -m quizgen generate recurrent -q gru-total -n 3000 --to moodle -o - 2>errors | head -1"
    subprocess.run(["sh", "-c", command], cwd=bank.parent, capture_output=True, check=True)

    errors = (bank.parent / "errors").read_text(encoding="utf-8")
    assert "cannot write" not in errors
    assert "Traceback" not in errors
