"""`quizgen progress`: what you know, which mistakes you make, what is due."""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote

import click

from quizgen.cli.complete import complete_bank
from quizgen.cli.remembered import bank_id, opened, remembered
from quizgen.cli.writing import all_or_nothing
from quizgen.documents import Documents
from quizgen.figures.raster import RasterError, png
from quizgen.model import Figure
from quizgen.practice.memory import remember
from quizgen.practice.picture import picture
from quizgen.practice.progress import Progress, progress
from quizgen.practice.progress_data import data
from quizgen.practice.records import Turn
from quizgen.resources import banks

PICTURES: dict[str, Callable[[Figure], bytes]] = {
    "svg": lambda figure: figure.svg.encode("utf-8"),
    "png": png,
}
"""Each format with what makes it."""


@click.command(
    "progress",
    epilog="""\b
Examples:
  quizgen progress
  quizgen progress recurrent --days 14
  quizgen progress --to svg -o progress.svg
  quizgen progress --json | jq '.mistakes[0]'""",
)
@click.argument("bank", required=False, shell_complete=complete_bank)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=None,
    metavar="N",
    help="Count the last N days only. Default: everything, with bars for the last 28 days.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
@click.option(
    "--to",
    "form",
    type=click.Choice(list(PICTURES)),
    default=None,
    help="Draw a picture instead. Default: what the output file is named for. png needs quizgen[png].",
)
@click.option(
    "-o",
    "--output",
    default="",
    metavar="FILE",
    help="Where the picture goes; - for standard output. Default: progress.svg or progress.png here.",
)
@click.option("--plain", is_flag=True, help="Words and numbers only, no bars: for screen readers.")
def command(
    bank: str | None, days: int | None, form: str | None, output: str, *, as_json: bool, plain: bool
) -> None:
    """Show what you know, which mistakes you make, and what is due.

    Of all that was practised, or of BANK only: the name of a bank that was, or its file. It is computed from
    the history on this machine, and goes nowhere else.
    """
    form = form or _named_for(output)
    if form and as_json:
        raise click.UsageError("--json is for scripts, --to draws a picture: choose one of them")
    if output and not form:
        raise click.UsageError(f"-o is for a picture: name {output!r} .svg or .png, or say --to svg")
    turns = _turns()
    id_ = bank_id(bank, turns) if bank else ""
    turns = [turn for turn in turns if not id_ or turn.bank == id_]
    now = datetime.now(UTC)
    found = progress(turns, remember(turns), now, days=days)
    if as_json:
        click.echo(json.dumps(data(found, id_), ensure_ascii=False, indent=2))
    elif form:
        _draw(found, id_, form, output)
    elif not found.known.questions:
        hint = "" if bank else "; `quizgen banks` lists what there is"
        click.echo(f"Nothing practised yet: `quizgen practice {quote(bank or 'BANK')}` begins{hint}.")
    else:
        from quizgen.cli.progress.view import render

        click.echo(render(found, id_, shutil.get_terminal_size().columns, bars=not plain))
        click.echo(f"\n{_next_step(found, bank or '')}")


def _named_for(output: str) -> str | None:
    return next((form for form in PICTURES if Path(output).suffix.lower() == f".{form}"), None)


def _turns() -> list[Turn]:
    if not remembered():
        return []
    with opened() as history:
        return history.turns()


def _next_step(shown: Progress, bank: str) -> str:
    """What to do now; *bank* is what the user calls the only one that is looked at."""
    due = Counter(one.key.partition("/")[0] for one in shown.due)
    wanted = bank or (due.most_common(1)[0][0] if due else "")
    # Of a bank in the history it is not known where its file is.
    there = bank or wanted in banks() or Path(f"{wanted}.yaml").is_file()
    command = (
        f"quizgen practice {quote(wanted)}" if there else f"quizgen practice, with the file of {wanted!r}"
    )
    if due:
        return f"Next: {command}"
    return "Nothing is due" + (f"; `{command}` goes on with what is new." if wanted else ".")


def _draw(shown: Progress, bank: str, form: str, output: str) -> None:
    """Write a picture.

    Raises:
        click.ClickException: It cannot be made.
        click.exceptions.Exit: It cannot be written.
    """
    try:
        made = PICTURES[form](picture(shown, bank))
    except RasterError as error:
        raise click.ClickException(str(error)) from None
    if output == "-":
        sys.stdout.buffer.write(made)
        return
    target = Path(output or f"progress.{form}")
    with all_or_nothing({}, "Nothing was written."):
        documents = Documents(())
        try:
            documents.add_picture(target, made)
            documents.commit()
        finally:
            documents.discard()
    click.echo(f"{target}", err=True)
