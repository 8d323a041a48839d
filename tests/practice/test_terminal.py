"""The tutor as a student meets it: the real program, in a real terminal."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import quizgen
from quizgen.names import parse_name
from quizgen.pipeline import variant as made
from quizgen.practice.history import open_history
from tests.practice.terminal import Terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@contextmanager
def terminal(*arguments: str, home: Path, **options: object) -> Iterator[Terminal]:
    opened = Terminal("practice", *arguments, home=home, **options)
    try:
        yield opened
    finally:
        opened.kill()


def last_turn(home: Path):
    history = open_history(home / "history.sqlite3")
    turns = history.turns()
    history.close()
    return turns[-1]


def waiting(home: Path):
    """The variant that is on the screen, made again from its name."""
    name = parse_name(last_turn(home).variant)
    bank = quizgen.load(name.bank)
    question = next(q for q in bank.questions if q.id == name.question)
    return made(bank, question, seed=name.seed, position=name.position, form=name.form)


def option(shown, *, right: bool, skip: int = 0) -> str:
    found = [letter for letter, one in zip("abcdefgh", shown.options, strict=False) if one.right == right]
    return found[skip]


def test_a_whole_sitting(tmp_path: Path) -> None:
    """Two questions: one right by a letter, one wrong, a hint, right by a digit; then how it went."""
    with terminal("recurrent", "-q", "*-input-weights", "--count", "2", home=tmp_path) as term:
        term.wait("Question 1 of 2", "One key", "q stop")
        term.type(option(waiting(tmp_path), right=True))
        term.wait("✓ Right.", "Enter next")
        term.type("<enter>")
        term.wait("Question 2 of 2", "One key")
        shown = waiting(tmp_path)
        term.type(option(shown, right=False))
        told = term.wait("✗ Not right.", "Another try.")
        wrong = next(one for one in shown.options if not one.right)
        assert str(wrong.feedback).split()[0] in told
        term.type("h")
        term.wait("Hint:")
        term.type(str("abcdefgh".index(option(shown, right=True)) + 1))
        term.wait("✓ Right.")
        term.type("<enter>")
        term.wait("1 of 2 right at the first try", "Mistakes to look at")
        term.type("q")
        assert term.end() == 0
    turns = open_history(tmp_path / "history.sqlite3").turns()
    assert [[bool(one.score) for one in turn.tries] for turn in turns] == [[True], [False, True]]
    assert [turn.hints for turn in turns] == [0, 1]


def test_a_typed_number_is_diagnosed(tmp_path: Path) -> None:
    """Who counts the four sets of an LSTM in a GRU is told just that; then the solution with the own number."""
    arguments = ("recurrent", "-q", "gru-total", "--form", "number", "--count", "1")
    with terminal(*arguments, home=tmp_path, rows=50) as term:
        term.wait("A number:")
        shown = waiting(tmp_path)
        m, n = shown.values["m"], shown.values["n"]
        # By hand, as a student would: four sets of (inputs + units + bias) times units.
        own = 4 * (m + n + 1) * n
        term.type(f"{own}x<backspace><enter>")
        term.wait(f"Your answer: {own}", "✗ Not right.", "LSTM")
        term.type("s")
        told = term.wait("How your number comes about", "Worked solution")
        assert f"= {own}" in told
        assert re.search(rf"The answer is {3 * (m + n + 1) * n}\.", told)


def test_what_cannot_be_read_is_shown_with_a_caret(tmp_path: Path) -> None:
    """An unreadable number does not count; the caret stands under its place."""
    with terminal("recurrent", "-q", "gru-total", "--form", "number", home=tmp_path) as term:
        term.wait("A number:")
        term.type("1,2,3<enter>")
        told = term.wait("cannot be read", "^").split("\n")
        caret = next(i for i, line in enumerate(told) if line.strip() == "^")
        assert told[caret - 1][told[caret].index("^") :].startswith(",2,3")
    assert last_turn(tmp_path).first is None


@pytest.mark.parametrize("columns", [80, 40])
def test_no_line_is_broken_by_the_terminal(tmp_path: Path, columns: int) -> None:
    """In 80 and in 40 columns every line fits, and words are whole."""
    with terminal("recurrent", "-q", "gru-total", home=tmp_path, columns=columns, rows=40) as term:
        term.wait("One key")
        shown = waiting(tmp_path)
        for skip in range(3):
            term.type(option(shown, right=False, skip=skip))
            term.wait(f"Your answer: {option(shown, right=False, skip=skip).upper()}")
        term.wait("Worked solution")
        stem = " ".join(str(shown.stem).split())
        term.type("<pageup><pageup><pageup><pageup>")
        text = " ".join(term.wait("Question 1").split())
    assert stem[:60] in text
    assert all(len(line) <= columns for line in term.text.split("\n"))


def test_the_window_changes_its_size(tmp_path: Path) -> None:
    """Narrower, the same words are broken anew; wider again, it is as it was."""
    with terminal("recurrent", "-q", "gru-total", home=tmp_path) as term:
        before = term.wait("One key")
        term.resize(24, 40)
        narrow = term.wait("One key")
        while narrow == before or max(map(len, narrow.split("\n"))) > 40 or "h hint" not in narrow:
            term._read()
            narrow = term.text
        term.resize(24, 80)
        end = time.monotonic() + 10
        while term.text != before and time.monotonic() < end:
            term._read()
        assert term.text == before


def test_ctrl_c_and_on_again(tmp_path: Path) -> None:
    """Stopped in the middle, with 130; the same command goes on with the same question and its tries."""
    arguments = ("recurrent", "-q", "*-total", "--count", "3")
    with terminal(*arguments, home=tmp_path) as term:
        term.wait("Question 1 of 3", "One key")
        first = waiting(tmp_path)
        term.type(option(first, right=True))
        term.wait("Right.")
        term.type("<enter>")
        term.wait("Question 2 of 3")
        second = waiting(tmp_path)
        term.type(option(second, right=False))
        term.wait("Not right.")
        term.type("<ctrl-c>")
        assert term.end() == 130
    with terminal(*arguments, home=tmp_path) as term:
        # With what was said of the answer before.
        term.wait("(not right)", "✗ Not right.")
        assert waiting(tmp_path).name == second.name
        term.type(option(second, right=True))
        term.wait("Right.")
        term.type("<enter>")
        term.wait("Question 3 of 3")
        term.type("q")
        assert term.end() == 0
    assert len({turn.session for turn in open_history(tmp_path / "history.sqlite3").turns()}) == 1


def test_two_sittings_at_once(tmp_path: Path) -> None:
    """A second terminal begins a sitting of its own, with another variant; both are remembered."""
    arguments = ("recurrent", "-q", "gru-total")
    with terminal(*arguments, home=tmp_path) as one:
        one.wait("One key")
        with terminal(*arguments, home=tmp_path) as two:
            two.wait("One key")
            two.type("a")
            two.wait("Your answer: A")
            one.type("b")
            one.wait("Your answer: B")
    turns = open_history(tmp_path / "history.sqlite3").turns()
    assert len({turn.session for turn in turns}) == 2
    assert len({turn.draw for turn in turns}) == 2
    assert [len(turn.tries) for turn in turns] == [1, 1]


def test_an_exam_says_nothing_until_its_end(tmp_path: Path) -> None:
    """No verdict while it goes on, the time is shown, and everything at the end."""
    arguments = ("recurrent", "-q", "gru-*", "--exam", "--count", "2", "--minutes", "30", "--seed", "5")
    with terminal(*arguments, home=tmp_path, rows=40) as term:
        for number in (1, 2):
            text = term.wait(f"Question {number} of 2", "30 minutes left")
            assert "h hint" not in text
            assert "Right" not in text.replace("Right,", "")
            shown = waiting(tmp_path)
            if shown.form == "choice":
                # A key can still be changed; Enter hands it in.
                term.type(option(shown, right=False))
                term.type(option(shown, right=number == 1))
                term.wait("Enter hand in")
                term.type("<enter>")
            else:
                term.type("1<enter>")
        term.wait("Done:", "1. ", "2. ", "✓", "The answer is")
        term.type("<enter>")
        assert term.end() == 0


def test_commands_give_way_to_answers(tmp_path: Path) -> None:
    """Where letters are answers (a typed formula) commands have a colon, and help says so."""
    bank = tmp_path / "letters.yaml"
    bank.write_text(
        "quizgen: 1\nid: letters\nformulas:\n  f:\n    symbols: {h: {means: height, kind: variable}, a: side}\n"
        "    steps: {p: a*h}\n    mistakes: {adds: {set: {p: a + h}}}\n"
        "questions:\n  - {id: q, formula: f, ask: p, vary: {a: 2..9}, form: formula, hints: [Multiply.],"
        " stem: 'Height $h$, side << a >>: the area?'}\n"
    )
    with terminal(str(bank), home=tmp_path / "home") as term:
        term.wait("A formula", ":h hint", ":s solution")
        term.type("h<enter>")
        term.wait("Your answer: h")
        term.type(":h<enter>")
        term.wait("Hint: Multiply.")
        term.type("?")
        term.wait(":q")


def test_enter_out_of_habit_skips_nothing(tmp_path: Path) -> None:
    """Who types a letter and Enter at once still sees the outcome, and goes on with the next Enter."""
    with terminal("recurrent", "-q", "gru-total", "--count", "2", home=tmp_path) as term:
        term.wait("One key")
        term.type(option(waiting(tmp_path), right=True) + "<enter>")
        term.wait("✓ Right.", "Enter next")
        term.type("<enter>")
        term.wait("Question 2 of 2")


def test_what_is_typed_can_be_seen_in_40_columns(tmp_path: Path) -> None:
    """A long prompt leaves room for the answer, and no key is parted from its word."""
    arguments = ("examples", "-q", "all-that-apply", "--language", "de")
    with terminal(*arguments, home=tmp_path, columns=40) as term:
        term.wait("Alle zutreffenden")
        term.type("a d")
        text = term.wait("> a d")
        assert "q aufhören" in text


def test_pasted_lines_become_one(tmp_path: Path) -> None:
    """What is pasted in several lines stands in one, so that nothing is hidden."""
    with terminal("recurrent", "-q", "gru-total", "--form", "number", home=tmp_path) as term:
        term.wait("A number")
        term.type("\x1b[200~12\r13\r14\x1b[201~")
        term.wait("> 12 13 14")


def test_where_nothing_can_be_kept_it_is_said(tmp_path: Path) -> None:
    """A home below a file: it is said before the first question and at the end, and not that all is kept."""
    (tmp_path / "file").write_text("")
    with terminal("recurrent", "-q", "gru-total", home=tmp_path / "file" / "x") as term:
        term.wait("cannot be used", "remembered", "One key")
        term.type("<ctrl-c>")
        assert term.end() == 130
        assert "Everything is kept" not in term.text


def test_no_colour_on_request(tmp_path: Path) -> None:
    """With NO_COLOR there are words and signs and no colours."""
    with terminal("recurrent", "-q", "gru-total", home=tmp_path, env={"NO_COLOR": "1"}) as term:
        term.wait("One key")
        term.type(option(waiting(tmp_path), right=True))
        term.wait("✓ Right.")
        colours = re.findall(rb"\x1b\[[0-9;]*m", term.raw)
    assert not [one for one in colours if re.search(rb"[;\[](3[0-7]|9[0-7]|38;5)[;m]", one)]


def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path) -> None:
    """In a loop the program is killed while it works; every outcome that was seen is in the history."""
    luck = random.Random(4)
    arguments = [sys.executable, "-u", "-m", "quizgen", "practice", "recurrent", "-q", "gru-total", "--json"]
    env = {**os.environ, "QUIZGEN_HOME": str(tmp_path)}
    seen = 0
    for _ in range(12):
        child = subprocess.Popen(
            [*arguments, "--count", "500"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=env
        )
        child.stdin.write(b"A\nB\nC\nD\n" * 1500)
        child.stdin.flush()
        line = child.stdout.readline()
        end = time.monotonic() + luck.uniform(0, 0.4)
        while time.monotonic() < end and line:
            seen += b'"event": "said"' in line and b'"score"' in line and b'"repeated"' not in line
            line = child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read()
        seen += sum(
            b'"score"' in one and b'"repeated"' not in one and one.endswith(b"}") for one in rest.split(b"\n")
        )
        child.wait()
        child.stdin.close()
        child.stdout.close()
    history = open_history(tmp_path / "history.sqlite3")
    kept = sum(len(turn.tries) for turn in history.turns())

    assert not history.notes
    assert seen > 0
    assert kept >= seen
    (state,) = sqlite3.connect(tmp_path / "history.sqlite3").execute("PRAGMA integrity_check").fetchone()
    assert state == "ok"
    history.close()
