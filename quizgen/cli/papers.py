"""`quizgen generate --quiz`: papers, one for each student."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from quizgen.bank import Loaded
from quizgen.cli.source import counted, joined, show_files, show_findings, show_forms
from quizgen.cli.writing import all_or_nothing, places, progress
from quizgen.findings import suggest
from quizgen.handout import HandedOut, write_papers
from quizgen.model import Bank, Quiz
from quizgen.papers import CODE_LENGTH, Papers, make_papers, numbered
from quizgen.roster import MAX_BYTES, Student, decode, read_roster
from quizgen.sampling.picks import candidates
from quizgen.text.filters import display
from quizgen.writers import Writer

MANY = 40
"""Papers of which the table on the terminal shows each."""

LONG_RUN = 200
"""Papers from which a progress bar is worth its line."""


def hand_out(
    loaded: Loaded,
    bank: Bank,
    quiz: str,
    for_: int | str,
    seed: int,
    writers: Sequence[Writer],
    output: str,
    *,
    quiet: bool,
) -> None:
    """Write the papers of *quiz* for so many students, or for those in a file; *quiet* about shared variants.

    Raises:
        click.exceptions.Exit: The list or a question has errors; nothing is written.
    """
    chosen = _quiz(bank, quiz)
    students = numbered(for_) if isinstance(for_, int) else _students(for_)
    files = places(output, chosen.id, writers)
    with all_or_nothing(loaded.sources, "Nothing was written."):
        papers = make_papers(bank, chosen, students, seed)
        with progress(len(students), LONG_RUN) as advance:
            written = write_papers(papers, writers, files, advance)
    if not quiet:
        show_findings(written.findings, loaded.sources)
    show_forms(written.forms, writers)
    _report(papers, written)
    if any(finding.severity == "error" for finding in loaded.findings):
        # With --keep-going: questions that the quiz does without.
        raise click.exceptions.Exit(1)


def of_quiz(loaded: Loaded, name: str) -> set[str]:
    """The ids of the quiz and of the questions that it can pick; none when it cannot be used."""
    bank = loaded.bank
    quizzes = [quiz for quiz in bank.quizzes if quiz.id == name] if bank else []
    if bank is None or not quizzes:
        return set()
    picked = {i for pick in quizzes[0].picks for i in candidates(pick, bank.questions)}
    return {name, *(bank.questions[i].id for i in picked)}


def _quiz(bank: Bank, name: str) -> Quiz:
    for quiz in bank.quizzes:
        if quiz.id == name:
            return quiz
    ids = [quiz.id for quiz in bank.quizzes]
    hint = suggest(name, ids) if ids else "it has none; they stand under `quizzes:`"
    raise click.BadParameter(joined(f"bank {bank.id!r} has no quiz {name!r}", hint), param_hint="--quiz")


def _students(file: str) -> tuple[Student, ...]:
    try:
        with Path(file).open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise click.BadParameter(f"cannot read {file!r}: {error}", param_hint="--roster") from None
    read = read_roster(data, file)
    if read.findings:
        show_findings(read.findings, {file: decode(data) or ""})
        click.echo("Nothing was written.", err=True)
        raise click.exceptions.Exit(1)
    return read.students


def _report(papers: Papers, written: HandedOut) -> None:
    """The files, the papers with what they are worth, and how many there are."""
    own = {paper.code for paper in papers.papers}
    few = len(own) <= MANY
    shown = [path for path in written.files if few or path.stem[-CODE_LENGTH:] not in own]
    show_files(shown, written.pictures)
    levels = list(dict.fromkeys(level for paper in papers.papers for level in paper.levels))
    rows = [("id", "paper", "questions", "points", *(level or "no level" for level in levels))]
    rows += [
        (
            *(paper.student.id, paper.code, str(len(paper.entries)), display(paper.points)),
            *(str(paper.levels.get(level, 0)) for level in levels),
        )
        for paper in papers.papers[:MANY]
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, widths, strict=True)
        aligned = [cell.ljust(width) if i < 2 else cell.rjust(width) for i, (cell, width) in enumerate(cells)]
        click.echo("  ".join(aligned), err=True)
    more = len(papers.papers) - MANY
    if more > 0:
        click.echo(f"and {more:,} more of the same points and levels", err=True)
    done = f"{counted(len(papers.papers), 'paper')} of quiz {papers.quiz.id}, seed {papers.seed}."
    click.echo(done, err=True)
