"""`quizgen grade`: mark files of responses."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import click

from quizgen.checks.processes import cores
from quizgen.cli.complete import complete_bank
from quizgen.cli.handed_in import (
    bank_for,
    data_of,
    decisions_in,
    keep_decisions,
    papers_in,
    refuse,
    responses_in,
    show_some,
)
from quizgen.cli.source import counted, language_option, usable
from quizgen.cli.writing import all_or_nothing, progress
from quizgen.findings import Finding
from quizgen.gradebook.cells import decimal
from quizgen.gradebook.moodle_xml import MoodleFile
from quizgen.gradebook.placing import Placed, place_by_variants, place_on_papers
from quizgen.gradebook.read_manifest import Manifest
from quizgen.gradebook.records import Graded, Mark
from quizgen.gradebook.rows import Row
from quizgen.gradebook.run import Class, Rules, grade_class
from quizgen.gradebook.table import MAX_BYTES
from quizgen.gradebook.tables import total
from quizgen.gradebook.write import TO_READ, write_class
from quizgen.grading.multiple import DEFAULT, RULES
from quizgen.roster import Student, decode

LONG_RUN = 5_000
"""Responses from which a progress bar is worth its line."""


@click.command(
    "grade",
    epilog="""\b
Examples:
  quizgen grade responses.csv --manifest papers/week-3-manifest.json -o graded/
  quizgen grade responses.csv --manifest papers/week-3-manifest.json --decided graded/to-read.csv -o graded/
  quizgen grade report.csv --manifest build/recurrent.xml -o graded/""",
)
@click.argument(
    "files", nargs=-1, required=True, metavar="RESPONSES...", type=click.Path(exists=True, dir_okay=False)
)
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Who got which variant: QUIZ-manifest.json; of Moodle's report the XML file that was imported.",
)
@click.option(
    "--bank",
    default="",
    metavar="BANK",
    shell_complete=complete_bank,
    help="The bank of the questions. Default: the shipped one of that name, or BANK.yaml beside the "
    "manifest or in the current folder.",
)
@click.option(
    "-o",
    "--output",
    default="graded",
    show_default=True,
    metavar="FOLDER",
    type=click.Path(file_okay=False),
    help="Where everything is written.",
)
@click.option(
    "--multiple",
    type=click.Choice(list(RULES)),
    default=DEFAULT,
    show_default=True,
    help="The rule for questions with several right options.",
)
@click.option(
    "--decided",
    type=click.Path(exists=True, dir_okay=False),
    default=None,
    metavar="CSV",
    help=f"{TO_READ} of an earlier run, with points filled in.",
)
@language_option
@click.option(
    "--keep-going", is_flag=True, help="Leave out rows that cannot be placed, grade the rest, exit with 1."
)
def command(
    files: tuple[str, ...],
    manifest: str | None,
    bank: str,
    output: str,
    multiple: str,
    decided: str | None,
    language: str,
    *,
    keep_going: bool,
) -> None:
    """Mark the responses in RESPONSES (CSV or JSON), and say which mistakes are behind them.

    Writes marks.csv, gradebook.csv (for Moodle), graded.json (for the report), a feedback sheet for each
    student, and to-read.csv: what cannot be read or is for a person to mark. Fill in its column `earned`, and
    give it back with --decided. Rows about other responses overrule their marks.
    """
    if output == "-":
        message = "a folder is written, which cannot go to standard output"
        raise click.BadParameter(message, param_hint="-o")
    with _uncollected():
        _run(files, manifest, bank, Path(output), multiple, decided, language, keep_going=keep_going)


def _run(
    files: Sequence[str],
    manifest: str | None,
    bank: str,
    output: Path,
    multiple: str,
    decided: str | None,
    language: str,
    *,
    keep_going: bool,
) -> None:
    sources: dict[str, str] = {}
    findings: list[Finding] = []
    papers = papers_in(manifest, sources)
    rows: list[Row] = []
    absent: list[Student] = []
    for file in files:
        data = data_of(file, MAX_BYTES)
        sources[file] = decode(data) or ""
        read = responses_in(data, file, papers)
        rows += read.rows
        findings += read.findings
        absent += [Student(id_, name) for id_, name in read.absent]
    decisions = decisions_in(decided, sources)
    keep_decisions(output / TO_READ, decided)
    if not rows:
        refuse(findings, sources, "Nothing was written." if findings else "There are no responses.")
    loaded = bank_for(bank, papers, rows, manifest, language)
    usable_bank = usable(loaded, keep_going=True, name=bank or (loaded.bank.id if loaded.bank else ""))
    if papers is not None and papers.bank != usable_bank.id:
        message = f"the papers are of the bank {papers.bank!r}, not of {usable_bank.id!r}"
        raise click.BadParameter(message, param_hint="--bank")
    if isinstance(papers, Manifest):
        placed = place_on_papers(rows, papers, usable_bank.questions)
    else:
        placed = place_by_variants(rows, usable_bank.id, absent, usable_bank.questions)
    findings += placed.findings
    if any(finding.severity == "error" for finding in findings) and not keep_going:
        refuse(findings, sources, "Nothing was written; --keep-going leaves these rows out.")
    made = _graded(Rules(usable_bank, multiple, decisions.found), placed, papers)
    findings += made.findings
    contradicted = any(one.severity == "error" and one.code.startswith("decided-") for one in findings)
    if contradicted and not keep_going:
        # Written all the same, what a person has filled in would be gone.
        refuse(findings, sources, "Nothing was written; --keep-going leaves these decisions out.")
    with all_or_nothing(sources, "Nothing was written."):
        written = write_class(made, output)
    show_some(findings, {**loaded.sources, **sources})
    for path in written.tables:
        click.echo(f"{path}", err=True)
    click.echo(f"{output / 'feedback'} ({counted(written.sheets, 'sheet')})", err=True)
    _report(made.graded, placed.blank, output)
    if any(finding.severity == "error" for finding in findings):
        raise click.exceptions.Exit(1)


def _graded(rules: Rules, placed: Placed, papers: Manifest | MoodleFile | None) -> Class:
    with progress(len(placed.handed), LONG_RUN, label="Grading") as advance:
        return grade_class(
            rules,
            placed,
            quiz=papers.quiz if isinstance(papers, Manifest) else "",
            title=papers.title if isinstance(papers, Manifest) else "",
            jobs=cores(),
            progress=advance,
        )


@contextmanager
def _uncollected() -> Iterator[None]:
    """Records hold no cycles; looking for some among millions takes a fifth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _report(graded: Graded, blank: int, folder: Path) -> None:
    """How many, how well, and what waits."""
    own: dict[str, list[Mark]] = {}
    for mark in graded.marks:
        own.setdefault(mark.student, []).append(mark)
    absent = len(graded.students) - len(own)
    totals = [found for marks in own.values() if (found := total(marks)) is not None]
    parts = [f"{counted(len(own), 'student')}, {counted(len(graded.marks), 'response')}"]
    if absent:
        parts.append(f"{absent:,} absent")
    if totals:
        mean = sum(totals, Fraction()) / len(totals)
        of = (
            ""
            if len(totals) == len(own)
            else f" of the {counted(len(totals), 'student')} without waiting responses"
        )
        parts.append(f"mean {decimal(round(mean, 2))} points{of}")
    click.echo("; ".join(parts) + ".", err=True)
    if blank:
        taken = "is taken as absent" if blank == 1 else "are taken as absent"
        click.echo(f"{counted(blank, 'student')} {taken}: nothing but blank rows.", err=True)
    waiting = sum(mark.score is None for mark in graded.marks)
    if waiting:
        wait = "waits" if waiting == 1 else "wait"
        click.echo(f"{counted(waiting, 'response')} {wait} for a person: {folder / TO_READ}.", err=True)
