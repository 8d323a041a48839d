"""Practising in plain lines: for pipes, for screen readers, for terminals that do nothing else."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable

import click

from quizgen.cli.practice.talk import Event, Over, Shown, Talk
from quizgen.cli.practice.view import lines_of, plain_text


def run(talk: Talk) -> Over:
    """Ask and answer until it is over; the end of the input ends it, too.

    Raises:
        KeyboardInterrupt: By Ctrl-C; what was answered is recorded.
    """
    typed = sys.stdin.isatty()
    events = talk.begin()
    while True:
        _print(events, talk)
        if talk.over:
            last = events[-1]
            assert isinstance(last, Over)
            return last
        if talk.asked is None and not typed:
            # In a pipe every line is an answer.
            events = talk.feed("")
            continue
        events = talk.late() or _read(talk, typed=typed)


def _read(talk: Talk, *, typed: bool) -> tuple[Event, ...]:
    asked = talk.prompt
    label = f"{asked}: " if asked else f"Enter: {talk.words.keys['next']} "
    try:
        text = input(label) if typed else _line(label)
    except EOFError:
        return talk.stop()
    return talk.late() or talk.feed(text)


def _line(label: str) -> str:
    """A line of the input; the answer to *label*, which is printed for who reads along."""
    click.echo(label, nl=False)
    text = sys.stdin.readline()
    click.echo()
    if not text:
        raise EOFError
    return text.rstrip("\r\n")


def _print(events: Iterable[Event], talk: Talk) -> None:
    width = shutil.get_terminal_size().columns
    for event in events:
        lines = lines_of(event, talk, width, marks=False)
        click.echo(plain_text([(), *lines] if isinstance(event, Shown) else lines))
