"""A history for the command line's tests: a few questions of two banks, some days ago."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from quizgen.practice.history import open_history
from quizgen.practice.records import Session, Try, Turn

HOME = "home"
"""The folder of the history, in the folder of the test."""
SETS, BIAS = "recurrent/gru/counts_lstm_sets", "recurrent/gru/doubles_the_bias"


def practised(
    folder: Path, *, title: str = "Input weights", tag: str = "gru", other: str = "small"
) -> list[Turn]:
    """Of `recurrent` a mistake nine days ago, right two days and one day ago; of `small` a right answer today."""
    now = datetime.now(UTC).replace(microsecond=0)
    turns = []
    for i, (days, bank, right) in enumerate(
        ((9, "recurrent", False), (2, "recurrent", True), (1, "recurrent", True), (0, other, True))
    ):
        at = now - timedelta(days=days)
        one = Try(at, "12" if right else "=1+1", Fraction(int(right)), True, () if right else (SETS,))
        question = "gru-input-weights" if bank == "recurrent" else "rectangle"
        turns.append(
            Turn(
                f"t{i}",
                f"s{i}",
                at,
                bank,
                question,
                f"{bank}/{question}#1.{i}",
                f"{i}/99",
                "number",
                title,
                "easy",
                (tag, "parameters") if bank == "recurrent" else (),
                (SETS, BIAS) if bank == "recurrent" else (),
                "new",
                tries=(one,),
            )
        )
    sessions = [Session(turn.session, turn.shown, turn.shown, turn.bank, "{}") for turn in turns]
    history = open_history(folder / HOME / "history.sqlite3")
    history.add(sessions, turns)
    history.close()
    return turns
