"""What `quizgen grade` is given: files of responses, manifests, decisions, and the bank of the questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import click

from quizgen.bank import Loaded, load
from quizgen.cli.source import bank_file, counted, show_findings
from quizgen.findings import Finding
from quizgen.gradebook.decided import Decisions, read_decisions
from quizgen.gradebook.moodle_report import is_report, read_report
from quizgen.gradebook.moodle_xml import MoodleFile, looks_like_xml, read_moodle_xml
from quizgen.gradebook.read_manifest import MAX_BYTES as MAX_MANIFEST
from quizgen.gradebook.read_manifest import Manifest, read_manifest
from quizgen.gradebook.read_responses import from_table, read_responses
from quizgen.gradebook.rows import Row, Rows
from quizgen.gradebook.table import MAX_BYTES, read_table
from quizgen.names import parse_name
from quizgen.resources import banks
from quizgen.roster import decode

MANY = 20
"""Findings that are shown; the rest is counted."""


def papers_in(file: str | None, sources: Mapping[str, str]) -> Manifest | MoodleFile | None:
    """The manifest, or the questions that Moodle has, in *file*.

    Raises:
        click.exceptions.Exit: It is neither.
    """
    if file is None:
        return None
    data = data_of(file, MAX_MANIFEST)
    read = read_moodle_xml(data, file) if looks_like_xml(data) else read_manifest(data, file)
    if isinstance(read, Finding):
        refuse([read], sources, "Nothing was written.")
    return read


def responses_in(data: bytes, file: str, papers: Manifest | MoodleFile | None) -> Rows:
    """The responses in *data*: JSON, CSV, or Moodle's report."""
    if (decode(data) or "").lstrip("\ufeff \t\r\n")[:1] in ("[", "{"):
        return read_responses(data, file)
    table = read_table(data, file)
    if not is_report(table):
        return from_table(table)
    if not isinstance(papers, MoodleFile):
        message = "this is Moodle's report of responses: its questions are in the XML file that was imported"
        finding = Finding("moodle-report", message, table.place(table.line), "give that file with --manifest")
        return Rows((), (finding,))
    return read_report(table, papers)


def keep_decisions(file: Path, decided: str | None) -> None:
    """Do not write over what a person has filled in.

    Raises:
        click.UsageError: There are points in *file*, and it is not the one that was given.
    """
    if not file.is_file() or (decided and Path(decided).resolve() == file.resolve()):
        return
    table = read_table(data_of(str(file), MAX_BYTES), str(file))
    read = read_decisions(table)
    if read.found or any(finding.place.line > table.line for finding in read.findings):
        raise click.UsageError(
            f"{file} has points filled in: give it with --decided, or write elsewhere (-o)"
        )


def decisions_in(file: str | None, sources: dict[str, str]) -> Decisions:
    """What a person has decided in *file*.

    Raises:
        click.exceptions.Exit: Something in it is no decision.
    """
    if file is None:
        return Decisions({})
    data = data_of(file, MAX_BYTES)
    sources[file] = decode(data) or ""
    read = read_decisions(read_table(data, file))
    if read.findings:
        refuse(read.findings, sources, "Nothing was written.")
    return read


def data_of(file: str, most: int) -> bytes:
    """The bytes of *file*, and one more than *most* where it has more.

    Raises:
        click.UsageError: It cannot be read.
    """
    try:
        with Path(file).open("rb") as opened:
            return opened.read(most + 1)
    except OSError as error:
        raise click.UsageError(f"cannot read {file!r}: {error}") from None


def bank_for(
    name: str, papers: Manifest | MoodleFile | None, rows: Iterable[Row], manifest: str | None, language: str
) -> Loaded:
    """The bank called *name*, or that of the *papers*, or the one that the variants in *rows* are of.

    Raises:
        click.UsageError: There is none.
    """
    language = language or (papers.language if isinstance(papers, Manifest) else "")
    if name:
        return load(bank_file(name), language)
    wanted = papers.bank if papers else ""
    if not wanted:
        named = (parse_name(row.variant) for row in rows)
        wanted = next((found.bank for found in named if found and found.bank), "")
    if not wanted:
        raise click.UsageError(
            "without --manifest, name the --bank, or whole variants: BANK/QUESTION#SEED.POSITION"
        )
    # A stranger's file says the name: it is none of a path.
    if not re.fullmatch(r"\w[\w.-]*", wanted):
        raise click.UsageError(f"{wanted!r} is no name of a bank; name the file with --bank")
    beside = Path(manifest).parent / f"{wanted}.yaml" if manifest else None
    if beside and beside.is_file() and wanted not in banks():
        return load(beside, language)
    try:
        return load(bank_file(wanted), language)
    except click.BadParameter:
        message = (
            f"the bank {wanted!r} is neither shipped nor beside the manifest nor here; name it with --bank"
        )
        raise click.UsageError(message) from None


def show_some(findings: Sequence[Finding], sources: Mapping[str, str]) -> None:
    """Print the first of *findings*, and how many more there are."""
    shown = sorted(findings, key=lambda finding: (finding.place, finding.code))[:MANY]
    show_findings(shown, sources)
    more = len(findings) - len(shown)
    if more > 0:
        click.echo(f"and {counted(more, 'more finding')}", err=True)


def refuse(findings: Sequence[Finding], sources: Mapping[str, str], message: str) -> NoReturn:
    """Print *findings* and *message*, and end.

    Raises:
        click.exceptions.Exit: Always.
    """
    show_some(findings, sources)
    click.echo(message, err=True)
    raise click.exceptions.Exit(1)
