"""Progress as plain data, for JSON; keys are stable, and new ones may be added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quizgen.practice.progress import Due, Progress, Tally

VERSION = 1


def data(shown: Progress, bank: str) -> Mapping[str, Any]:
    """*shown* of *bank* ("" for all) as what JSON knows; days as 2026-11-21, times in UTC."""
    return {
        "progress": VERSION,
        "bank": bank,
        "today": shown.today.isoformat(),
        "since": shown.since.isoformat() if shown.since else None,
        "answered": shown.total.answered,
        "right": shown.total.right,
        "streak": shown.streak._asdict(),
        "known": {"questions": shown.known.questions, **shown.known._asdict()},
        "banks": [_tally(tally) for tally in shown.banks],
        "topics": [_tally(tally) for tally in shown.topics],
        "levels": [_tally(tally) for tally in shown.levels],
        "mistakes": [
            {**slip._asdict(), "name": slip.name, "last": slip.last.isoformat(timespec="seconds")}
            for slip in shown.mistakes
        ],
        "over_time": {
            "unit": shown.unit,
            "bars": [
                {**one._asdict(), "first": one.first.isoformat(), "last": one.last.isoformat()}
                for one in shown.over_time
            ],
        },
        "due": [_due(one) for one in shown.due],
        "soon": [_due(one) for one in shown.soon],
    }


def _tally(tally: Tally) -> Mapping[str, Any]:
    return tally._asdict()


def _due(one: Due) -> Mapping[str, Any]:
    return {**one._asdict(), "at": one.at.isoformat(timespec="seconds"), "recall": round(one.recall, 3)}
