"""`quizgen report`: what a graded class's marks say of the questions, and of its mistakes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from quizgen.cli.source import show_files, show_findings
from quizgen.cli.writing import all_or_nothing
from quizgen.documents import Documents, Target
from quizgen.findings import Finding, suggest
from quizgen.gradebook.records import Graded
from quizgen.gradebook.store import MAX_BYTES, from_json
from quizgen.gradebook.write import SHEETS, TABLES
from quizgen.report.analyse import analyse
from quizgen.report.data import as_json
from quizgen.report.page import TEACH, html, markdown
from quizgen.report.records import Report
from quizgen.text.terminal import wrapped

FORMATS: dict[str, tuple[str, Callable[[Report], str]]] = {
    "html": (".html", html),
    "markdown": (".md", markdown),
    "json": (".json", as_json),
}
"""Each format with its extension and what makes it."""

STORED = "graded.json"


@click.command(
    "report",
    epilog="""\b
Examples:
  quizgen report graded/ -o report.html
  quizgen report graded/ --to html,markdown -o reports/
  quizgen report graded/ --to json -o - | jq '.mistakes[0]'""",
)
@click.argument("graded", type=click.Path(exists=True))
@click.option(
    "--to",
    "formats",
    default="",
    metavar="FORMATS",
    help="html, markdown or json, or several, separated by commas. Default: what the output file is named "
    "for, otherwise html.",
)
@click.option(
    "-o", "--output", default=".", show_default=True, metavar="PATH", help="A folder, a file, or -."
)
@click.option("--names", is_flag=True, help="Name the students who made each mistake. Default: count them.")
@click.option("--quiet", is_flag=True, help="No summary.")
def command(graded: str, formats: str, output: str, *, names: bool, quiet: bool) -> None:
    """Report on a graded class: its mistakes, its questions, and how far the marks can be trusted.

    GRADED is the folder that `quizgen grade` has written, or the file graded.json in it. The page says which
    mistakes the class makes and what to teach next, how hard each question was and how well it separates,
    how often each option was chosen, and how reliable the marks are. It names no student, unless --names is
    given.
    """
    chosen = _formats(formats, output)
    places = _places(output, chosen)
    _spare(places, Path(graded))
    report = analyse(_read(graded), named=names)
    with all_or_nothing({}, "Nothing was written."):
        documents = Documents(places)
        try:
            documents.write([tuple(FORMATS[name][1](report) for name in chosen)])
            files, _ = documents.commit()
        finally:
            documents.discard()
    show_files(files, ())
    if not quiet:
        click.echo(_summary(report), err=True)


def _formats(wanted: str, output: str) -> list[str]:
    """The formats to write.

    Raises:
        click.BadParameter: There is no such format, or the file is named for another, or for none.
    """
    suffixes = {extension: name for name, (extension, _) in FORMATS.items()}
    named = "" if output == "-" or _is_folder(output) else suffixes.get(Path(output).suffix.lower(), "")
    if not wanted and not named and output != "-" and not _is_folder(output):
        message = f"{output!r} is named for no format: end it with {', '.join(suffixes)}, or say --to"
        if Path(output).suffix.lower() == ".pdf":
            message += "; a browser prints the page (.html) as PDF"
        raise click.BadParameter(message, param_hint="-o")
    if not wanted:
        return [named or "html"]
    chosen = list(dict.fromkeys(name.strip() for name in wanted.split(",")))
    for name in chosen:
        if name not in FORMATS:
            message = f"no format {name!r}; {suggest(name, FORMATS)}"
            raise click.BadParameter(message, param_hint="--to")
    if named and chosen != [named] and len(chosen) == 1:
        message = f"{output!r} is named for {named}, but `--to {chosen[0]}` was asked"
        raise click.BadParameter(message, param_hint="--to")
    return chosen


def _places(output: str, formats: Sequence[str]) -> list[Target]:
    """Where each format goes.

    Raises:
        click.UsageError: One file is asked to hold several formats.
    """
    if output != "-" and _is_folder(output):
        return [Path(output) / f"report{FORMATS[name][0]}" for name in formats]
    if len(formats) > 1:
        message = f"{output!r} cannot hold {len(formats)} formats: name a folder, or write one format"
        raise click.UsageError(message)
    return ["stdout" if output == "-" else Path(output)]


def _spare(places: Sequence[Target], graded: Path) -> None:
    """Do not write over what the report is of, nor over anything else that `quizgen grade` has written.

    Raises:
        click.UsageError: One of *places* is such a file.
    """
    folder = (graded if graded.is_dir() else graded.parent).resolve()
    kept = {graded.resolve(), *(folder / name for name in TABLES)}
    for place in places:
        if isinstance(place, Path) and (
            place.resolve() in kept or (folder / SHEETS) in place.resolve().parents
        ):
            message = (
                f"{str(place)!r} is a file that `quizgen grade` has written: give the report another name"
            )
            raise click.UsageError(message)


def _is_folder(output: str) -> bool:
    return output.endswith(("/", os.sep)) or Path(output).is_dir() or not Path(output).suffix


def _read(name: str) -> Graded:
    """The graded class in a folder or a file.

    Raises:
        click.BadParameter: There is none.
        click.exceptions.Exit: It is no graded class; what is wrong is printed.
    """
    path = Path(name) / STORED if Path(name).is_dir() else Path(name)
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except OSError as error:
        hint = f"; `quizgen grade` writes {STORED}" if isinstance(error, FileNotFoundError) else ""
        raise click.BadParameter(f"cannot read {str(path)!r}: {error}{hint}", param_hint="GRADED") from None
    read = from_json(data, str(path))
    if isinstance(read, Finding):
        show_findings([read], {})
        click.echo("Nothing was written.", err=True)
        raise click.exceptions.Exit(1)
    return read


def _summary(report: Report) -> str:
    """What to know first, in lines of the terminal's width."""
    sentences = [*report.first, *(f"Warning: {warning}" for warning in report.warnings)]
    sentences += [
        f"Teach next, {i}: {row.mistake} ({row.owner}), {row.students} of {row.could} students."
        for i, row in enumerate(report.mistakes[:TEACH], 1)
    ]
    look = [row.id for row in report.questions if row.flags]
    sentences += [f"Questions to look at: {', '.join(look)}."] if look else []
    # The file may come from a stranger, and a terminal obeys control characters.
    plain = [one.replace("\N{NO-BREAK SPACE}", " ") for one in sentences]
    shown = ["".join(sign if sign.isprintable() else "\ufffd" for sign in one) for one in plain]
    return "\n".join(wrapped(one, 100, rest="  ") for one in shown)
