"""Practising for scripts: answers from standard input, one a line; what is said as JSON, an object a line."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from quizgen.cli.practice.talk import KEYS, LETTERED, LETTERS, Event, Over, Shown, Talk, Told, Wanted
from quizgen.cli.spoken import spoken
from quizgen.model import Variant
from quizgen.text.filters import display


def run(talk: Talk) -> Over:
    """Ask and answer until it is over; the end of the input ends it, too."""
    events = talk.begin()
    while True:
        for event in events:
            record = _record(event, talk)
            click.echo(json.dumps(record, ensure_ascii=False))
        if talk.over:
            last = events[-1]
            assert isinstance(last, Over)
            return last
        if talk.asked is None:
            events = talk.feed("")
            continue
        text = sys.stdin.readline()
        events = talk.late() or (talk.feed(text.rstrip("\r\n")) if text else talk.stop())


def _record(event: Event, talk: Talk) -> Mapping[str, Any]:
    language = talk.sitting.bank.language
    if isinstance(event, Shown):
        variant = event.stage.variant
        return {
            "event": "question",
            "number": event.number,
            "of": event.of,
            "reason": event.reason,
            "variant": variant.name,
            "title": variant.question.title,
            "level": variant.question.level,
            "points": display(variant.question.points),
            **_asked(variant),
        }
    if isinstance(event, Wanted):
        return {"event": "part", "label": event.label, **_asked(event.part)}
    if isinstance(event, Told):
        told: dict[str, Any] = {"event": "said", "over": event.over}
        if event.outcome is not None and not talk.sitting.settings.exam:
            told |= {
                "response": event.response,
                "readable": not any(one.kind == "unreadable" for one in event.said),
                "score": str(event.outcome.score),
                "mistakes": list(event.outcome.mistakes),
            }
        told["said"] = [
            {"kind": one.kind, "part": one.label, "text": [spoken(text, language) for text in one.texts]}
            for one in event.said
        ]
        return told
    if isinstance(event, Over):
        turns = [turn for turn in talk.sitting.turns if turn.done]
        right = sum(turn.right for turn in turns)
        return {"event": "over", "why": event.why, "answered": len(turns), "right": right}
    return {"event": "help", "keys": KEYS}


def _asked(variant: Variant) -> Mapping[str, Any]:
    found: dict[str, Any] = {"form": variant.form, "stem": spoken(variant.stem, variant.question.language)}
    if variant.form in LETTERED:
        pairs = zip(LETTERS, variant.options, strict=False)
        found["options"] = {
            letter: spoken(option.text, variant.question.language) for letter, option in pairs
        }
    if variant.prompts:
        found["prompts"] = [spoken(text, variant.question.language) for text in variant.prompts]
    if variant.figure:
        found["figure"] = variant.figure.alt
    if variant.question.unit:
        found["with_unit"] = True
    return found
