"""The history on the command line: opening it, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from quizgen.cli.source import joined, open_bank
from quizgen.findings import suggest
from quizgen.practice.history import History, HistoryError, history_file, open_history
from quizgen.practice.records import Turn
from quizgen.resources import banks


@contextmanager
def opened() -> Iterator[History]:
    """The history; what was found on opening it is said, and what cannot be done ends the command.

    Raises:
        click.ClickException: It cannot be opened or written.
    """
    try:
        history = open_history()
    except HistoryError as error:
        raise click.ClickException(str(error)) from None
    try:
        for note in history.notes:
            click.echo(note, err=True)
        yield history
    except HistoryError as error:
        raise click.ClickException(str(error)) from None
    finally:
        history.close()


def remembered() -> bool:
    """Whether there is a history at all; looking at what is not there should not make it."""
    return history_file().exists()


def bank_id(name: str, turns: Iterable[Turn]) -> str:
    """The id of the bank that *name* means: one that was practised, a shipped one, or that of a bank's file.

    Raises:
        click.BadParameter: There is no such bank.
    """
    known = {turn.bank for turn in turns}
    if name in known or name in banks():
        return name
    if Path(name).is_file():
        loaded = open_bank(name)
        if loaded.bank is not None:
            return loaded.bank.id
        message = f"{name!r} cannot be read; `quizgen check` says why"
        raise click.BadParameter(message, param_hint="BANK")
    message = f"no bank {name!r} was practised"
    # What was imported may have any name.
    hint = suggest(name, [one for one in known if one.isprintable()])
    raise click.BadParameter(joined(message, hint), param_hint="BANK")
