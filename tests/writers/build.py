"""Small records for writer tests, made by hand: no bank and no drawing in between."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock

from quizgen.findings import Place
from quizgen.model import Option, Question, Template, Text, Variant
from quizgen.writers import Heading, Section, writer

PLACE = Place("made.yaml", 1, 1)
BANKS = Path(__file__).parents[1] / "banks" / "good"


def question(**changes: Any) -> Question:
    """A question with these fields; the others are plain."""
    fields: dict[str, Any] = {
        "id": "made",
        "title": "Made",
        "tags": (),
        "level": "",
        "points": 1,
        "formula": None,
        "ask": (),
        "changes": {},
        "vary": {},
        "where": (),
        "stem": Template("?", PLACE),
        "forms": ("choice",),
        "options": 2,
        "pool": None,
        "mistakes": (),
        "hints": (),
        "feedback": None,
        "examples": (),
        "admits": "",
        "show_as": None,
        "rounding": None,
        "source": "",
        "place": PLACE,
    }
    return Question(**{**fields, **changes})


def option(text: Text | str, right: bool, feedback: Text | None = None, *value: Any) -> Option:
    """An option; a plain string is Markdown."""
    return Option(Text(text) if isinstance(text, str) else text, right, (), feedback, value)


def variant(**changes: Any) -> Variant:
    """A variant with these fields; two options unless said otherwise."""
    fields: dict[str, Any] = {
        "name": "bank/made#1.0",
        "question": question(),
        "form": "choice",
        "seed": 1,
        "position": 0,
        "values": {},
        "stem": Text("Stem?"),
        "options": (option("right", True), option("wrong", False)),
        "hints": (),
        "feedback": None,
        "solution": (),
    }
    return Variant(**{**fields, **changes})


def heading(title: str = "Bank", about: str = "") -> Heading:
    """The heading of a bank of this title."""
    return Heading("bank", title, about, "", "en", 1)


def documents(name: str, *variants: Variant, title: str = "Bank", about: str = "") -> list[str]:
    """The documents of the format *name* that hold *variants*, each as a question of its own."""
    format_, head = writer(name), heading(title, about)
    pieces = [format_.begin(head)]
    for number, made in enumerate(variants, 1):
        pieces += [format_.section(Section(head, made.question, 1)), format_.item(made, number)]
    pieces.append(format_.end())
    return ["".join(column) for column in zip(*pieces, strict=True)]


def once(name: str, make: Callable[[], Sequence[str]]) -> tuple[str, ...]:
    """The texts that are made under this *name*, by whichever process of this run is first."""
    path = Path(os.environ["QUIZGEN_TESTS_MADE"]) / f"{name}.json"
    with FileLock(f"{path}.lock"):
        if not path.exists():
            path.write_text(json.dumps(list(make())), encoding="utf-8")
        return tuple(json.loads(path.read_text(encoding="utf-8")))
