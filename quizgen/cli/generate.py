"""`quizgen generate`: draw variants of a bank's questions and write them."""

from __future__ import annotations

import click

from quizgen.cli.complete import complete_bank, complete_format
from quizgen.cli.papers import hand_out, of_quiz
from quizgen.cli.source import (
    concerning,
    counted,
    language_option,
    matching,
    named_by,
    open_bank,
    select,
    selection_options,
    show_files,
    show_findings,
    show_forms,
    usable,
)
from quizgen.cli.writing import all_or_nothing, places, progress
from quizgen.documents import Documents
from quizgen.output import Request, formats_for, write_quiz
from quizgen.roster import MAX_STUDENTS
from quizgen.writers import writer

LONG_RUN = 2_000
"""Variants from which a progress bar is worth its line."""


@click.command(
    "generate",
    epilog="""\b
Examples:
  quizgen generate recurrent --to moodle,markdown -n 20 --seed 2026 -o build/
  quizgen generate my.yaml -q 'gru-*' --tag parameters --level easy --to moodle -o - > q.xml
  quizgen generate my.yaml --quiz week-3 --roster students.csv --seed 2026 -o papers/""",
)
@click.argument("bank", shell_complete=complete_bank)
@selection_options
@click.option("--quiz", default="", metavar="QUIZ", help="Make papers of this quiz of the bank.")
@click.option(
    "--papers",
    "number",
    type=click.IntRange(1, MAX_STUDENTS),
    default=None,
    help="With --quiz: so many different papers. Default: 1.",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False),
    default=None,
    metavar="CSV",
    help="With --quiz: a paper for each student in this list, with the columns name and id.",
)
@click.option(
    "--to",
    "formats",
    default="",
    metavar="FORMATS",
    shell_complete=complete_format,
    help="Formats, separated by commas; `quizgen formats` lists them. Default: what the output file is named "
    "for, otherwise markdown.",
)
@click.option(
    "-n",
    "--variants",
    "count",
    type=click.IntRange(1, 10_000_000),
    default=1,
    show_default=True,
    help="Different variants of each question.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 10**18 - 1),
    default=1,
    show_default=True,
    help="Another seed, other variants; the same seed, the same bytes.",
)
@click.option(
    "-o", "--output", default=".", show_default=True, metavar="PATH", help="A folder, a file, or -."
)
@language_option
@click.option("--allow-repeats", is_flag=True, help="Begin again when a question has no new variants left.")
@click.option("--keep-going", is_flag=True, help="Leave out what has errors, write the rest, exit with 1.")
def command(
    bank: str,
    patterns: tuple[str, ...],
    tags: tuple[str, ...],
    level: str | None,
    form: str,
    quiz: str,
    number: int | None,
    roster: str | None,
    formats: str,
    count: int,
    seed: int,
    output: str,
    language: str,
    *,
    allow_repeats: bool,
    keep_going: bool,
) -> None:
    """Draw variants of the questions of BANK and write them.

    BANK is a file, or the name of a shipped bank (`quizgen banks`). Markdown makes three documents: the
    sheet, the answer key and the worked solutions; with `-o -` only the first is written.

    With --quiz it writes papers: a sheet for each student, the answer keys and solutions of all papers, and a
    manifest (JSON) that says who got which variant.
    """
    if quiz and (patterns or tags or level or form or count != 1):
        raise click.UsageError("--quiz chooses the questions: leave out -q, --tag, --level, --form and -n")
    if (number or roster) and not quiz:
        raise click.UsageError("--papers and --roster need --quiz")
    if number and roster:
        raise click.UsageError("--papers and --roster exclude one another")
    try:
        writers = [writer(name) for name in formats_for(output, formats.split(",") if formats else [])]
    except (LookupError, ValueError) as error:
        raise click.BadParameter(str(error.args[0]), param_hint="--to") from None
    loaded = open_bank(bank, language)
    about: set[str] = set()
    if quiz:
        about = of_quiz(loaded, quiz)
    elif loaded.bank and (patterns or tags or level or form):
        chosen = matching(loaded.bank, patterns, tags, level or "", form)
        about = named_by(loaded, patterns, chosen)
    usable_bank = usable(loaded, keep_going=keep_going, about=about, name=bank)
    if quiz:
        hand_out(loaded, usable_bank, quiz, number or roster or 1, seed, writers, output, quiet=allow_repeats)
        return
    questions = select(usable_bank, patterns, tags, level or "", form)
    request = Request(usable_bank, questions, count, seed, form, allow_repeats, keep_going)
    total = count * len(questions)
    files = places(output, usable_bank.id, writers)
    with all_or_nothing(loaded.sources, "Nothing was written; --keep-going writes the other questions."):
        documents = Documents(files)
        with progress(total, LONG_RUN, max(1, total // 200)) as advance:
            written = write_quiz(request, writers, documents, advance)
    show_findings(written.findings, loaded.sources)
    show_files(written.files, written.pictures)
    show_forms(written.forms, writers)
    if form:
        without = len(matching(usable_bank, patterns, tags, level or "")) - len(questions)
        _count_left_out(without, form)
    broken = concerning(loaded, about) if about else loaded.findings
    errors = [finding for finding in (*written.findings, *broken) if finding.severity == "error"]
    few = {finding.subject for finding in written.findings if finding.severity != "error"}
    left = {finding.subject for finding in errors} - {""}
    done = f"{counted(written.variants, 'variant')} of {counted(len(questions), 'question')}, seed {seed}"
    done += f"; fewer than asked for: {', '.join(sorted(few))}" if few else ""
    done += f"; left out: {', '.join(sorted(left))}" if left else ""
    click.echo(f"{done}.", err=True)
    if not written.files and output != "-":
        click.echo("Nothing was written.", err=True)
    if errors or any(finding.severity == "error" for finding in loaded.findings):
        raise click.exceptions.Exit(1)


def _count_left_out(number: int, form: str) -> None:
    if number:
        do = "does" if number == 1 else "do"
        click.echo(f"{counted(number, 'question')} left out that {do} not offer the form {form}.", err=True)
