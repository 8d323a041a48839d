"""`quizgen practice`: a tutor in the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from shlex import quote

import click

from quizgen.bank import Loaded
from quizgen.cli.complete import complete_bank
from quizgen.cli.practice.talk import Over, Talk
from quizgen.cli.source import counted, language_option, open_bank, select, selection_options, usable
from quizgen.model import Bank, Question
from quizgen.practice.history import History, HistoryError, open_history
from quizgen.practice.resume import claimed, unfinished
from quizgen.practice.sitting import Settings, Sitting
from quizgen.text.tutoring import tutoring


@click.command(
    "practice",
    epilog="""\b
Examples:
  quizgen practice recurrent
  quizgen practice recurrent --tag gru --count 20 --level hard --form number
  quizgen practice recurrent --exam --minutes 30 --seed 5
  printf 'B\\n396\\n' | quizgen practice recurrent --count 2 --json""",
)
@click.argument("bank", shell_complete=complete_bank)
@selection_options
@click.option(
    "--count", type=click.IntRange(1, 1_000), default=10, show_default=True, help="How many questions."
)
@click.option("--exam", is_flag=True, help="No hints and no feedback until the end.")
@click.option(
    "--minutes", type=click.IntRange(1, 1_440), default=None, help="With --exam: how long it lasts."
)
@click.option(
    "--seed",
    type=click.IntRange(0, 10**18 - 1),
    default=None,
    help="Which variants; an exam with a seed is the same for everybody. Default: your own.",
)
@click.option(
    "--new", is_flag=True, help="Begin a new sitting, and do not go on with the one that was stopped."
)
@click.option("--plain", is_flag=True, help="Lines only, no screen: for screen readers. In a pipe always.")
@click.option("--json", "as_json", is_flag=True, help="A JSON object a line, for scripts.")
@language_option
def command(
    bank: str,
    patterns: tuple[str, ...],
    tags: tuple[str, ...],
    level: str | None,
    form: str,
    count: int,
    minutes: int | None,
    seed: int | None,
    language: str,
    *,
    exam: bool,
    new: bool,
    plain: bool,
    as_json: bool,
) -> None:
    """Practise a bank's questions: the ones that are due, and new ones, chosen for you.

    A wrong answer is told the mistake behind it. What you answer is kept on this machine; `quizgen progress`
    shows what you know.
    """
    if minutes and not exam:
        raise click.UsageError("--minutes is for --exam")
    loaded = open_bank(bank, language)
    usable_bank = _usable(loaded, bank)
    questions = [q for q in select(usable_bank, patterns, tags, level or "", form) if _gradable(q)]
    if not questions:
        raise click.UsageError("essays are for a person to mark; there is nothing else among these questions")
    settings = Settings(
        tuple(question.id for question in questions), count, form, exam, minutes or 0, seed, language
    )
    history = _history()
    try:
        with _sitting(usable_bank, settings, history, new=new) as sitting:
            over = _talk(Talk(sitting, history.notes), history, plain=plain, as_json=as_json)
            _closing(sitting, history, over, quiet=as_json)
    finally:
        history.close()


def _usable(loaded: Loaded, name: str) -> Bank:
    """The bank without what has errors; findings are for its author, so that they are counted only."""
    if loaded.bank is None:
        return usable(loaded, keep_going=True, name=name)
    errors = sum(finding.severity == "error" for finding in loaded.findings)
    if errors:
        click.echo(
            f"{counted(errors, 'error')} in the bank; what has them is left out. "
            f"`quizgen check {quote(name)}` tells its author.",
            err=True,
        )
    ids = {question.id for question in loaded.bank.questions}
    lacking = {finding.subject for finding in loaded.findings if finding.code == "language-missing"} & ids
    if lacking:
        click.echo(
            f"{len(lacking)} of {counted(len(ids), 'question')} lack texts in this language, "
            "and have them in the bank's own.",
            err=True,
        )
    return loaded.bank


def _gradable(question: Question) -> bool:
    return "essay" not in (question.forms[0], *(part.forms[0] for part in question.parts))


def _history() -> History:
    try:
        history = open_history()
    except HistoryError as error:
        raise click.ClickException(str(error)) from None
    return history


@contextmanager
def _sitting(bank: Bank, settings: Settings, history: History, *, new: bool) -> Iterator[Sitting]:
    """A sitting that no other terminal has: the one that was stopped, or a new one."""

    def clock() -> datetime:
        return datetime.now(UTC)

    for session in () if new else unfinished(history, bank.id, settings, clock()):
        with claimed(history, session) as free:
            if free:
                sitting = Sitting(bank, settings, history, session, clock)
                if sitting.turns:
                    answered = sum(turn.done for turn in sitting.turns)
                    when = session.started.astimezone().strftime("%H:%M")
                    words = tutoring(bank.language)
                    click.echo(words.go_on.format(time=when, number=answered, count=settings.count), err=True)
                yield sitting
                return
    session = history.begin(bank.id, settings.text(), clock())
    with claimed(history, session):
        yield Sitting(bank, settings, history, session, clock)


def _talk(talk: Talk, history: History, *, plain: bool, as_json: bool) -> Over:
    try:
        if as_json:
            from quizgen.cli.practice import jsonl

            return jsonl.run(talk)
        if plain or not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
            from quizgen.cli.practice import plain as lines

            return lines.run(talk)
        from quizgen.cli.practice.screen import Screen
        from quizgen.cli.practice.view import lines_of, plain_text

        over = Screen(talk, colour="NO_COLOR" not in os.environ).run()
        # The screen is gone; how it went stays.
        click.echo(plain_text(lines_of(over, talk, 80)).lstrip("\n"))
    except KeyboardInterrupt:
        _closing(talk.sitting, history, Over("stopped"), quiet=as_json)
        raise click.exceptions.Exit(130) from None
    return over


def _closing(sitting: Sitting, history: History, over: Over, *, quiet: bool) -> None:
    """What is said when the screen is gone."""
    words = tutoring(sitting.bank.language)
    for reason in sitting.lost:
        click.echo(f"Left out: {reason}", err=True)
    if over.why == "nothing":
        raise click.ClickException("none of these questions can be asked; `quizgen check` says why")
    for note in history.notes:
        click.echo(note, err=True)
    if why := sitting.save():
        raise click.ClickException(
            f"{sitting.unsaved} answers could not be saved: {why}; what was saved before is there"
        )
    if over.why == "stopped" and not quiet and sitting.turns:
        kept = words.kept if history.file else words.not_kept
        clock = f" {words.clock_goes_on}" if sitting.deadline and history.file else ""
        click.echo(kept + clock, err=True)
