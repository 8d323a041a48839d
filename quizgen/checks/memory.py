"""What was said of a question, remembered by its content, so that an unchanged bank is checked at once.

A file for each question in a folder of its own, named by a digest of all that the verdict hangs on: the
question as it was read (its formula, and where everything stands), its pictures, and this program. A file
that cannot be read, or a folder that cannot be written, costs time and nothing else.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from quizgen import __version__
from quizgen.checks.report import Collision, Summary
from quizgen.findings import Finding, Place, Repair
from quizgen.model import Question

MOST = 5_000
"""Verdicts that are kept; beyond, the oldest half is forgotten."""

Result = tuple[list[Finding], Summary]


class Memory:
    """Verdicts in *folder*; None remembers nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def recall(self, bank: str, question: Question) -> Result | None:
        """What was said of *question* the last time, if nothing has changed since."""
        if self._folder is None:
            return None
        try:
            data = json.loads((self._folder / _name(bank, question)).read_text(encoding="utf-8"))
            return [_finding(one) for one in data["findings"]], _summary(data["summary"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep(self, bank: str, question: Question, result: Result) -> None:
        """Remember *result*; a failure to do so is no error."""
        if self._folder is None:
            return
        findings, summary = result
        data = {"findings": [asdict(one) for one in findings], "summary": summary._asdict()}
        path = self._folder / _name(bank, question)
        # Whole or not at all, also with another process at the same question.
        beside = path.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps(data), encoding="utf-8")
            beside.replace(path)

    def tidy(self) -> None:
        """Forget the oldest, when there are many."""
        if self._folder is None:
            return
        with suppress(OSError):
            files = list(self._folder.iterdir())
            if len(files) > MOST:
                for path in sorted(files, key=lambda file: file.stat().st_mtime)[: len(files) // 2]:
                    path.unlink(missing_ok=True)


def _name(bank: str, question: Question) -> str:
    digest = blake2b(repr((_program(), bank, question)).encode(), digest_size=20)
    for image in question.images:
        digest.update(image.data)
    return f"{digest.hexdigest()}.json"


@cache
def _program() -> tuple[str, int]:
    """The version, and for those who work on the program when its source was last changed."""
    package = Path(__file__).parents[1]
    return __version__, max(path.stat().st_mtime_ns for path in package.rglob("*.py"))


def _finding(data: dict[str, Any]) -> Finding:
    repair = data["repair"]
    return Finding(
        **{
            **data,
            "place": Place(**data["place"]),
            "notes": tuple(data["notes"]),
            "repair": Repair(**repair) if repair else None,
        }
    )


def _summary(data: dict[str, Any]) -> Summary:
    return Summary(
        **{
            **data,
            "ranks": tuple(data["ranks"]),
            "removed": tuple((condition, draws) for condition, draws in data["removed"]),
            "silent": tuple(data["silent"]),
            "collisions": tuple(Collision(kind, tuple(who), n) for kind, who, n in data["collisions"]),
        }
    )
