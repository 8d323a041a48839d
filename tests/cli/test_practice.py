"""The tutor in a pipe: lines in, lines or JSON out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import quizgen
from quizgen.pipeline import variant


def practise(
    home: Path, *arguments: str, answers: bytes, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "quizgen", "practice", *arguments],
        input=answers,
        capture_output=True,
        check=False,
        env={**os.environ, "QUIZGEN_HOME": str(home), "COLUMNS": "80", **(env or {})},
    )


def said(result: subprocess.CompletedProcess[bytes]) -> list[dict]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def key_of(seed: int) -> str:
    """The right letter of the first variant of a seed."""
    bank = quizgen.load("recurrent")
    question = next(one for one in bank.questions if one.id == "gru-total")
    shown = variant(bank, question, seed=seed, position=0)
    return next(letter for letter, option in zip("ABCD", shown.options, strict=True) if option.right)


def test_answers_come_one_a_line(tmp_path: Path) -> None:
    """A right letter ends the only question; the lines say so in words, without signs or colours."""
    result = practise(
        tmp_path,
        "recurrent",
        "-q",
        "gru-total",
        "--count",
        "1",
        "--seed",
        "7",
        answers=f"{key_of(7)}\n".encode(),
    )
    text = result.stdout.decode()

    assert result.returncode == 0
    assert "Right." in text
    assert "1 of 1 right at the first try" in text
    assert "\x1b" not in text
    assert "✓" not in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_json_tells_questions_outcomes_and_the_end(tmp_path: Path) -> None:
    """One object a line: the question without its key, what is said of each answer with its mistake, the end."""
    wrong = next(letter for letter in "ABCD" if letter != key_of(7))
    arguments = ("recurrent", "-q", "gru-total", "--count", "1", "--seed", "7", "--json")
    events = said(practise(tmp_path, *arguments, answers=f"?!\n{wrong}\n{key_of(7)}\n".encode()))

    assert [event["event"] for event in events] == ["question", "said", "said", "said", "over"]
    assert events[0]["variant"] == "recurrent/gru-total#7.0"
    assert set(events[0]["options"]) == {"A", "B", "C", "D"}
    assert [event.get("readable") for event in events[1:4]] == [False, True, True]
    assert [event["score"] for event in events[1:4]] == ["0", "0", "1"]
    assert len(events[2]["mistakes"]) == 1
    assert events[4] == {"event": "over", "why": "done", "answered": 1, "right": 0}


def test_the_end_of_the_input_ends_the_sitting(tmp_path: Path) -> None:
    """What was answered is kept, and the exit code is 0: nothing went wrong."""
    result = practise(tmp_path, "recurrent", "--json", answers=b"")

    assert result.returncode == 0
    assert said(result)[-1]["why"] == "stopped"


@pytest.mark.parametrize(
    "env", [{}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}], ids=["utf-8", "posix"]
)
def test_no_input_ends_in_a_traceback(tmp_path: Path, env: dict[str, str]) -> None:
    """Bytes that are no text, a null, a megabyte on one line: answers that cannot be read."""
    answers = b"\xff\xfe\n\x00\n" + b"9" * 10**6 + "\n\u202e\ud7ff\n".encode()
    result = practise(tmp_path, "recurrent", "-q", "gru-total", "--form", "number", answers=answers, env=env)

    assert result.returncode == 0
    assert b"Traceback" not in result.stderr
    assert result.stdout.count(b"cannot be read") >= 3
    assert (tmp_path / "history.sqlite3").stat().st_size < 200_000


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("recurent",), "did you mean"),
        (("recurrent", "--tag", "gruu"), "did you mean"),
        (("recurrent", "--minutes", "5"), "--exam"),
        (("examples", "-q", "in-your-own-words"), "essays"),
        (("recurrent", "--count", "0"), "--count"),
    ],
)
def test_wrong_usage_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    """Exit code 2, a line that says what to do, and no history begun."""
    result = practise(tmp_path, *arguments, answers=b"")

    assert result.returncode == 2
    assert told in result.stderr.decode()
    assert not (tmp_path / "history.sqlite3").exists()


def test_every_form_can_be_practised(tmp_path: Path) -> None:
    """Of the bank with every way of asking each question is shown, answered with nonsense and given up, in order."""
    for question in quizgen.load("examples").questions:
        if "essay" in question.forms:
            continue
        answers = b"@@\n:s\n"
        result = practise(
            tmp_path, "examples", "-q", question.id, "--count", "1", "--new", "--json", answers=answers
        )
        events = said(result)
        assert result.returncode == 0, (question.id, result.stderr)
        assert events[0]["event"] == "question"
        assert any(one["kind"] == "solution" for event in events if "said" in event for one in event["said"])
