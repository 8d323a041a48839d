"""Writing on the command line: where to, how far it has come, and what is said when it fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from quizgen.cli.source import show_findings
from quizgen.documents import Target
from quizgen.findings import BankError
from quizgen.output import targets
from quizgen.writers import Writer


def places(output: str, name: str, writers: Sequence[Writer]) -> list[Target]:
    """Where each document goes, as `-o` says.

    Raises:
        click.UsageError: One file is asked to hold several formats.
    """
    try:
        return targets(output, name, writers)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@contextmanager
def progress(
    total: int, long_run: int, step: int = 1, label: str = "Writing"
) -> Iterator[Callable[[int], None]]:
    """Gives what counts on, by a bar on a terminal when *total* is at least *long_run*."""
    if total < long_run or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=total, label=label, file=sys.stderr, update_min_steps=step) as bar:
        yield bar.update


@contextmanager
def all_or_nothing(sources: Mapping[str, str], refusal: str) -> Iterator[None]:
    """Writing goes on inside; when it fails, say why, and *refusal* when a question is to blame.

    Raises:
        click.exceptions.Exit: It failed; nothing is written.
    """
    try:
        yield
    except BankError as error:
        show_findings(error.findings, sources)
        click.echo(refusal, err=True)
        raise click.exceptions.Exit(1) from None
    except BrokenPipeError:
        raise
    except OSError as error:
        click.echo(f"Error: cannot write: {error}; files that were there are as before.", err=True)
        raise click.exceptions.Exit(1) from None
