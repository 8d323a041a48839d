"""`quizgen check`: what is wrong with banks, and what is proven of them."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

import click

from quizgen.bank import Loaded, load
from quizgen.checks.codes import codes, example, plain
from quizgen.checks.fix import difference, fixed
from quizgen.checks.memory import Memory
from quizgen.checks.processes import cores
from quizgen.checks.prove import proofs as proofs_of
from quizgen.checks.report import Report, Summary
from quizgen.checks.reports import REPORTS
from quizgen.checks.run import Checked, check_banks
from quizgen.cli.complete import complete_bank
from quizgen.cli.source import bank_file, concerning, counted, joined, show_findings
from quizgen.documents import replaced
from quizgen.findings import suggest
from quizgen.plan import compile_question
from quizgen.resources import banks as shipped
from quizgen.text.terminal import wrapped

PASSES = 8
"""How often repairs are looked for; each may bring up others."""
LONG_RUN = 1.0
"""Seconds after which a terminal is told how far it has come."""


@click.command(
    "check",
    epilog="""\b
Examples:
  quizgen check my.yaml
  quizgen check question_banks/ --strict --format sarif > findings.sarif
  quizgen check my.yaml -q 'gru-*'
  quizgen check --explain example-fails""",
)
@click.argument("banks", nargs=-1, metavar="[BANK]...", shell_complete=complete_bank)
@click.option(
    "-q", "--question", "patterns", multiple=True, metavar="GLOB", help="Only these questions; repeatable."
)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *REPORTS]),
    default="text",
    show_default=True,
    help="What is written to standard output: a summary, or a report for machines.",
)
@click.option("--quiet", is_flag=True, help="Findings only, no summary.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=None,
    metavar="N",
    help="Processes that work at once. Default: one for each processor.",
)
@click.option(
    "--no-cache", is_flag=True, help="Check everything anew; otherwise what is unchanged is remembered."
)
@click.option(
    "--fix",
    is_flag=True,
    help="Make the repairs that are certain, after showing them; comments and layout stay.",
)
@click.option("--proofs", is_flag=True, help="Say of each mistake by how much it is off, and what proves it.")
@click.option("--explain", "code", default="", metavar="CODE", help="Say what a finding means, and end.")
def command(
    banks: tuple[str, ...],
    patterns: tuple[str, ...],
    form: str,
    jobs: int | None,
    code: str,
    *,
    strict: bool,
    quiet: bool,
    no_cache: bool,
    fix: bool,
    proofs: bool,
) -> None:
    """Say what is wrong with banks, and what is proven of their questions.

    BANK is a file, a folder (all *.yaml in it), or the name of a shipped bank. Default: the *.yaml of the
    current folder. Findings go to standard error; a line for each question follows.
    """
    if code:
        _explain(code)
        return
    files = _files(banks)
    if fix and form != "text":
        raise click.UsageError("--fix is for people: leave out --format")
    opened = [_load(file) for file in files]
    chosen = [_chosen(one, patterns) for one in opened]
    if patterns:
        _match_all(opened, patterns)
    opened = [
        one._replace(findings=concerning(one, about)) if patterns else one
        for one, about in zip(opened, chosen, strict=True)
    ]
    memory = Memory(None if no_cache else _cache())
    number = sum(len(one.bank.questions) for one in opened if one.bank)
    with _progress(number if not patterns else sum(map(len, chosen))) as advance:
        reports = check_banks(opened, chosen, jobs or cores(), memory, advance)
    for _ in range(PASSES if fix else 0):
        written = [_fix(*one) for one in zip(files, opened, reports, strict=True)]
        if not any(written):
            break
        # What could not be read before is there to be checked now.
        opened = [_load(file) for file in files]
        chosen = [_chosen(one, patterns) for one in opened]
        reports = check_banks(opened, chosen, jobs or cores(), memory)
    checked = [
        Checked(str(file), one.bank.id if one.bank else "", report, one.sources)
        for file, one, report in zip(files, opened, reports, strict=True)
    ]
    _show(checked, form, quiet=quiet)
    if proofs and form == "text":
        for one, ids, report in zip(opened, chosen, reports, strict=True):
            _show_proofs(one, ids, {summary.question: summary for summary in report.summaries})
    errors = sum(report.errors for report in reports)
    if errors or (strict and any(report.warnings for report in reports)):
        raise click.exceptions.Exit(1)


def _fix(file: Path, loaded: Loaded, report: Report) -> bool:
    """Repair the text of a bank, if its user agrees; whether anything was written."""
    before = loaded.sources.get(str(file), "")
    after, mended = fixed(before, report.findings)
    if not mended:
        return False
    if file.resolve() in {path.resolve() for path in shipped().values()}:
        click.echo(f"{file.stem} is a shipped bank and stays as it is: copy it to repair it.", err=True)
        return False
    click.echo(difference(before, after, str(file)), nl=False)
    if sys.stdin.isatty() and not click.confirm(f"Repair {file}?", default=True, err=True):
        return False
    replaced(file, after)
    click.echo(f"Repaired {file}: {counted(len(mended), 'finding')}.", err=True)
    return True


def _show_proofs(loaded: Loaded, ids: set[str], known: Mapping[str, Summary]) -> None:
    """What is known of each mistake in the questions with these *ids*."""
    width = min(shutil.get_terminal_size().columns, 100)
    for question in loaded.bank.questions if loaded.bank else ():
        if question.id not in ids or loaded.bank is None:
            continue
        for proof in proofs_of(compile_question(loaded.bank, question)):
            label = f" ({proof.question.label})" if proof.question.label else ""
            click.echo(f"\n{click.style(f'{question.id}{label}', bold=True)}")
            # The parts of a question have no summaries of their own.
            for fact in proof.facts(None if question.parts else known.get(question.id)):
                click.echo(wrapped(fact, width, "  ", "      "))


def _cache() -> Path:
    """Where verdicts are remembered: QUIZGEN_CACHE, or where this system keeps what can be made again."""
    if own := os.environ.get("QUIZGEN_CACHE"):
        return Path(own)
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches"
    else:
        # https://specifications.freedesktop.org/basedir-spec
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "quizgen" / "checks"


def _files(names: Sequence[str]) -> list[Path]:
    """The files that are named, each once, in that order.

    Raises:
        click.BadParameter: A bank is not there, or a folder has none.
    """
    found: dict[Path, Path] = {}
    for name in names or (".",):
        path = Path(name)
        if not path.is_dir():
            path = bank_file(name)
            found.setdefault(path.resolve(), path)
            continue
        files = [file for file in sorted(path.glob("*.yaml")) if not file.name.startswith(".")]
        if not files:
            where = f"in the folder {name!r}" if names else "in the current folder"
            raise click.BadParameter(f"there is no *.yaml {where}", param_hint="BANK")
        for file in files:
            found.setdefault(file.resolve(), file)
    return list(found.values())


def _load(file: Path) -> Loaded:
    try:
        return load(file)
    except OSError as error:
        raise click.ClickException(f"cannot read {file}: {error.strerror}") from None


def _chosen(loaded: Loaded, patterns: Sequence[str]) -> set[str]:
    """The ids of questions that are asked for, also of those that have errors and are not in the bank."""
    ids = {question.id for question in loaded.bank.questions} if loaded.bank else set()
    if not patterns:
        return ids
    ids |= {finding.subject for finding in loaded.findings} - {""}
    return {id_ for id_ in ids if any(fnmatchcase(id_, pattern) for pattern in patterns)}


def _match_all(opened: Sequence[Loaded], patterns: Sequence[str]) -> None:
    """Refuse a pattern that matches no question of any bank.

    Raises:
        click.UsageError: There is such a pattern.
    """
    if any(one.bank is None for one in opened):
        # Its questions could not be read, so that nobody knows.
        return
    for pattern in patterns:
        if not any(_chosen(one, [pattern]) for one in opened):
            ids = {question.id for one in opened if one.bank for question in one.bank.questions}
            raise click.UsageError(joined(f"no question matches {pattern!r}", suggest(pattern, ids)))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Gives what counts on; a terminal is shown how far it has come when it takes long."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    begun, done, shown = time.monotonic(), 0, False

    def advance(number: int) -> None:
        nonlocal done, shown
        done += number
        if time.monotonic() - begun > LONG_RUN:
            shown = True
            click.echo(f"\rChecking: {done:,} of {counted(total, 'question')}", err=True, nl=False)

    try:
        yield advance
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def _show(checked: Sequence[Checked], form: str, *, quiet: bool) -> None:
    for one in checked:
        show_findings(one.report.findings, one.sources, brief=True)
        if form == "text" and not quiet:
            _show_summaries(one)
    if form != "text":
        click.echo(REPORTS[form](checked), nl=False)
    elif not quiet:
        click.echo(_last_line(checked))


HEADINGS = ("question", "form", "variants", "", "wrong", "filled", "key by size")


def _show_summaries(one: Checked) -> None:
    """A line for each question, in columns: 80 characters unless an id is very long."""
    click.echo(click.style(one.bank or one.file, bold=True) + (f"  {one.file}" if one.bank else ""))
    if not one.report.summaries:
        return
    rows = [HEADINGS, *(_row(summary) for summary in one.report.summaries)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            # Numbers are read from their right end.
            cell.rjust(width) if i in (2, 4, 5) else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        line = "  " + " ".join(cells).rstrip()
        click.echo(click.style(line, dim=True) if row is HEADINGS else line)


def _row(summary: Summary) -> tuple[str, ...]:
    distractors = ""
    if summary.most:
        low, high = summary.fewest, summary.most
        distractors = f"{low}-{high}" if low != high else str(low)
    return (
        summary.question,
        summary.form,
        f"{'' if summary.exact else '~'}{summary.variants:,}",
        summary.basis.replace("none", "-"),
        distractors,
        _percent(summary.filled) if summary.most else "",
        " ".join(_percent(share) for share in summary.ranks),
    )


def _percent(share: float) -> str:
    """A share that is neither none nor all is not shown as if it were."""
    if 0 < share < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def _last_line(checked: Sequence[Checked]) -> str:
    findings = [finding for one in checked for finding in one.report.findings]
    questions = sum(len(one.report.summaries) for one in checked)
    told = []
    for severity, word in (("error", "error"), ("warning", "warning"), ("advice", "piece")):
        number = sum(finding.severity == severity for finding in findings)
        text = counted(number, word) if number else f"no {word}s"
        if severity == "advice":
            text = f"{text} of advice" if number else "no advice"
        told.append(text)
    return f"{counted(len(checked), 'bank')}, {counted(questions, 'question')}: {', '.join(told)}"


def _explain(name: str) -> None:
    code = codes().get(name)
    if code is None:
        hint = suggest(name, codes()) or "docs/reference/findings.md lists them all"
        raise click.BadParameter(joined(f"there is no finding {name!r}", hint), param_hint="--explain")
    text, finding = example(name)
    click.echo(click.style(f"{code.severity}[{code.name}]", bold=True))
    click.echo(wrapped(plain(code.text), 80))
    if text:
        click.echo("\nFor example:\n")
        click.echo("\n".join(f"    {line}".rstrip() for line in text.splitlines()))
        click.echo("\nis told:\n")
        click.echo("\n".join(f"    {line}".rstrip() for line in finding.splitlines()))
