"""`quizgen history`: the history of practice as files, from files, and out of the way."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from quizgen.cli.complete import complete_bank
from quizgen.cli.remembered import bank_id, opened, remembered
from quizgen.cli.source import counted, show_findings
from quizgen.cli.writing import all_or_nothing
from quizgen.documents import Documents, Target
from quizgen.practice.exchange import FORMATS, MAX_BYTES, Exported, read_history
from quizgen.practice.history import history_file
from quizgen.practice.records import Session, Turn


@click.group(
    "history",
    epilog="""\b
Examples:
  quizgen history export --to csv -o practice.csv
  quizgen history import practice.json
  quizgen history forget recurrent""",
)
def command() -> None:
    """Export, import or forget the history of your practice.

    It lies on this machine only, in the file that `quizgen history path` names.
    """


@command.command(
    "export",
    epilog="""\b
Examples:
  quizgen history export --to json
  quizgen history export recurrent --to csv -o - | head""",
)
@click.argument("bank", required=False, shell_complete=complete_bank)
@click.option(
    "--to",
    "form",
    type=click.Choice(list(FORMATS)),
    default=None,
    help="csv for spreadsheets, json for everything. Default: what the output file is named for, else json.",
)
@click.option(
    "-o",
    "--output",
    default="",
    metavar="FILE",
    help="Where to; - for standard output. Default: history.csv or history.json here.",
)
def export(bank: str | None, form: str | None, output: str) -> None:
    """Write the history, or what was practised of BANK, to a file.

    `quizgen history import` reads it, here or on another machine.
    """
    form = form or Path(output).suffix.lower().removeprefix(".")
    form = form if form in FORMATS else "json"
    sessions, turns = _everything()
    if bank:
        id_ = bank_id(bank, turns)
        turns = [turn for turn in turns if turn.bank == id_]
        own = {turn.session for turn in turns}
        sessions = [session for session in sessions if session.id in own]
    target: Target = "stdout" if output == "-" else Path(output or f"history.{form}")
    with all_or_nothing({}, "Nothing was written."):
        documents = Documents([target])
        try:
            documents.write([(FORMATS[form](sessions, turns),)])
            files, _ = documents.commit()
        finally:
            documents.discard()
    for file in files:
        click.echo(f"{file} ({counted(len(turns), 'question')})", err=True)


def _everything() -> tuple[Sequence[Session], Sequence[Turn]]:
    """All that is remembered; what is not there is not made for it."""
    if not remembered():
        return (), ()
    with opened() as history:
        return history.sessions(), history.turns()


@command.command(
    "import",
    epilog="""\b
Examples:
  quizgen history import practice.json
  quizgen history import laptop.csv desktop.json""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
def import_(files: tuple[str, ...]) -> None:
    """Add what FILEs hold to the history.

    All of it, or nothing if anything in them is wrong.

    FILE is what `quizgen history export` has written, csv or json; - for standard input. What the history has
    already stays as it is, so that importing a file twice changes nothing.
    """
    read = [_read(file) for file in files]
    findings = [finding for one in read for finding in one.findings]
    if findings:
        show_findings(findings, {})
        click.echo("Nothing was imported.", err=True)
        raise click.exceptions.Exit(1)
    with opened() as history:
        if history.file is None:
            raise click.ClickException("nothing was imported, for it cannot be kept")
        sessions = [session for one in read for session in one.sessions]
        turns = [turn for one in read for turn in one.turns]
        new = history.add(sessions, turns)
    there = len({turn.id for turn in turns}) - new
    rest = f"; {there:,} were there already" if there else ""
    click.echo(f"Imported {counted(new, 'question')}{rest}.")


def _read(name: str) -> Exported:
    """What a file holds.

    Raises:
        click.BadParameter: It cannot be read.
    """
    try:
        if name == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"cannot read {name!r}: {error.strerror}"
        raise click.BadParameter(message, param_hint="FILE") from None
    return read_history(data, name, datetime.now(UTC))


@command.command(
    "forget",
    epilog="""\b
Examples:
  quizgen history forget recurrent
  quizgen history forget --yes""",
)
@click.argument("bank", required=False, shell_complete=complete_bank)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(bank: str | None, *, yes: bool) -> None:
    """Delete the history, or what was practised of BANK. It cannot be undone: export it first.

    It asks before, and says how much that is.
    """
    _, turns = _everything()
    id_ = bank_id(bank, turns) if bank and turns else ""
    own = [turn for turn in turns if not id_ or turn.bank == id_]
    if not own:
        click.echo("Nothing is remembered.")
        return
    what = f"{counted(len(own), 'question')} of {id_!r}" if id_ else f"all {counted(len(own), 'question')}"
    tries = counted(sum(len(turn.tries) for turn in own), "answer")
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError(f"this deletes {what}, with {tries}; say --yes if you mean it")
        first, last = (f"{one.shown.astimezone():%Y-%m-%d}" for one in (own[0], own[-1]))
        question = f"Delete {what}, with {tries}, from {first} to {last}? It cannot be undone."
        if not click.confirm(question, err=True):
            click.echo("Nothing was deleted.")
            return
    with opened() as history:
        number = history.forget(id_)
    click.echo(f"Deleted {counted(number, 'question')}.")
    if not id_:
        _name_others()


def _name_others() -> None:
    """Say which damaged files were set aside, for they may hold answers, too."""
    file = history_file()
    for aside in sorted(file.parent.glob(f"{file.stem}-damaged-*")):
        click.echo(f"A damaged history was kept as {aside}; delete it, too, if you like.", err=True)


@command.command(
    "path",
    epilog="""\b
Example:
  quizgen history path""",
)
def path() -> None:
    """Print where the history lies, or will lie."""
    click.echo(history_file())
