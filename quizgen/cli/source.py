"""Banks and findings on the command line: opening the one, printing the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from shlex import quote
from typing import Any, TypeVar

import click

from quizgen.bank import Loaded, load
from quizgen.bank.languages import checked
from quizgen.findings import Finding, Place, snippet, suggest
from quizgen.model import Bank, Formula, Question
from quizgen.resources import bank_path, banks
from quizgen.writers import Writer

F = TypeVar("F", bound=Callable[..., Any])

_COLOURS = {"error": "red", "warning": "yellow", "advice": "cyan"}


def _language(ctx: click.Context, param: click.Parameter, value: str) -> str:  # noqa: ARG001
    try:
        return checked(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


language_option = click.option(
    "--language",
    default="",
    metavar="LANGUAGE",
    callback=_language,
    help="Texts and numbers in this language (de, pt-BR). Default: the bank's own.",
)


def selection_options(command: F) -> F:
    """The options that choose among a bank's questions, for `select`."""
    for option in reversed(_SELECTION):
        command = option(command)
    return command


_SELECTION = (
    click.option(
        "-q",
        "--question",
        "patterns",
        multiple=True,
        metavar="GLOB",
        help="Only these questions; repeatable.",
    ),
    click.option(
        "--tag", "tags", multiple=True, help="Only questions with this tag; repeatable (all must be there)."
    ),
    click.option(
        "--level", type=click.Choice(["easy", "medium", "hard"]), default=None, help="Only this level."
    ),
    click.option(
        "--form", default="", metavar="FORM", help="Only questions that offer this form, asked in it."
    ),
)


def open_bank(name: str, language: str = "") -> Loaded:
    """The bank of that name, as `bank_file` finds it.

    Raises:
        click.BadParameter: There is none.
    """
    return load(bank_file(name), language)


def bank_file(name: str) -> Path:
    """The path itself, the file of the shipped bank of that name, or NAME.yaml in this folder.

    The last, so that the names of variants in an answer key can be used beside the bank.

    Raises:
        click.BadParameter: There is neither.
    """
    path = Path(name)
    if path.is_file():
        return path
    if name in banks():
        return bank_path(name)
    beside = Path(f"{name}.yaml")
    if beside.is_file():
        return beside
    if path.is_dir():
        raise click.BadParameter(f"{name!r} is a folder; name a bank file in it", param_hint="BANK")
    message = f"there is no file and no shipped bank {name!r}"
    raise click.BadParameter(joined(message, suggest(name, banks())), param_hint="BANK")


def usable(loaded: Loaded, *, keep_going: bool, about: Collection[str] = (), name: str = "") -> Bank:
    """The bank of *loaded*, its findings printed.

    Args:
        loaded: The bank as it was read.
        keep_going: Whether it is used without what has errors.
        about: Only findings about the bank itself, about these questions and quizzes, and about the formulas
            that they use; the errors of others are counted. Empty: all findings.
        name: Where the user finds the bank.

    Raises:
        click.exceptions.Exit: It has errors (or, with *keep_going*, nothing in it can be used).
    """
    shown = concerning(loaded, about) if about else loaded.findings
    show_findings(shown, loaded.sources)
    others = sum(finding.severity == "error" for finding in loaded.findings if finding not in shown)
    if others:
        rest = f"{counted(others, 'error')} in other questions: see `quizgen banks {quote(name)}`"
        click.echo(rest, err=True)
    errors = [finding for finding in loaded.findings if finding.severity == "error"]
    if loaded.bank is None or (errors and not keep_going):
        if errors and loaded.bank is not None:
            click.echo("Nothing was written; --keep-going writes the questions without errors.", err=True)
        raise click.exceptions.Exit(1)
    return loaded.bank


def concerning(loaded: Loaded, about: Collection[str]) -> tuple[Finding, ...]:
    """The findings about the bank itself, about what has one of these ids, and about what that uses."""
    if loaded.bank is None:
        return loaded.findings
    questions = [question for question in loaded.bank.questions if question.id in about]
    used = {place for question in questions if question.formula for place in _written(question.formula)}
    # What a formula takes over by `extends` is written where the other one is.
    formulas = {name for name, formula in loaded.bank.formulas.items() if used & _written(formula)}
    return tuple(finding for finding in loaded.findings if finding.subject in {"", *about, *formulas})


def _written(formula: Formula) -> set[Place]:
    """Where the parts of *formula* are written."""
    parts = (formula.symbols, formula.constants, formula.steps, formula.mistakes)
    return {formula.place, *(one.place for named in parts for one in named.values())}


def named_by(loaded: Loaded, patterns: Iterable[str], questions: Iterable[Question]) -> set[str]:
    """The ids of *questions*, and those with errors that a pattern matches; none when one matches nothing.

    Then its question has errors that are told of a formula only.
    """
    if loaded.bank is None:
        return set()
    known = {question.id for question in loaded.bank.questions}
    broken = {finding.subject for finding in loaded.findings if finding.severity == "error"} - known
    found = {id_ for pattern in patterns for id_ in broken if fnmatchcase(id_, pattern)}
    if not all(any(fnmatchcase(id_, pattern) for id_ in known | found) for pattern in patterns):
        return set()
    return {question.id for question in questions} | found


def show_findings(findings: Iterable[Finding], sources: Mapping[str, str], *, brief: bool = False) -> None:
    """Print *findings* to standard error like a compiler, in colour on a terminal only.

    *brief*: advice in one line each, for there can be much of it.
    """
    for finding in sorted(findings, key=lambda finding: (finding.place, finding.code)):
        headline, *rest = snippet(finding, sources).splitlines()
        if brief and finding.severity == "advice":
            headline, rest = joined(headline, finding.hint), []
        word = f"{finding.severity}[{finding.code}]"
        headline = headline.replace(word, click.style(word, fg=_COLOURS[finding.severity], bold=True), 1)
        click.echo("\n".join([headline, *rest]), err=True)


def counted(number: int, word: str) -> str:
    """1 variant, 2 variants, 1,000 variants."""
    return f"{number:,} {word}" + ("" if number == 1 else "s")


def show_files(files: Iterable[Path], pictures: Iterable[Path]) -> None:
    """Name the files that were written, and the folders of their pictures."""
    for path in files:
        click.echo(f"{path}", err=True)
    folders = Counter(
        next(folder for folder in path.parents if folder.name.endswith("-figures")) for path in pictures
    )
    for folder, number in folders.items():
        click.echo(f"{folder} ({counted(number, 'picture')})", err=True)


def show_forms(forms: Mapping[str, str], writers: Iterable[Writer]) -> None:
    """Say which questions are asked in another form than their first, because a format does not know that."""
    names = ", ".join(writer.name for writer in writers if writer.asks)
    for form in dict.fromkeys(forms.values()):
        ids = ", ".join(id_ for id_, asked in forms.items() if asked == form)
        click.echo(f"Asked as {form}, because {names} cannot ask in the first form: {ids}.", err=True)


def joined(message: str, *hints: str) -> str:
    """*message* with the hints that say anything."""
    return "; ".join(filter(None, (message, *hints)))


def matching(
    bank: Bank, patterns: Collection[str], tags: Iterable[str], level: str, form: str = ""
) -> tuple[Question, ...]:
    """The questions of *bank* that match any of *patterns*, every tag, the level, and offer the form."""
    return tuple(
        question
        for question in bank.questions
        if (not patterns or any(fnmatchcase(question.id, pattern) for pattern in patterns))
        and set(tags) <= set(question.tags)
        and level in ("", question.level)
        and (not form or form in question.forms)
    )


def select(
    bank: Bank, patterns: Iterable[str], tags: Iterable[str], level: str, form: str
) -> tuple[Question, ...]:
    """The questions of *bank* that match all that is asked, as `matching` finds them.

    Raises:
        click.UsageError: There is none.
    """
    wanted, tags = list(patterns), list(tags)
    questions = matching(bank, wanted, tags, level, form)
    if questions:
        return questions
    ids = [question.id for question in bank.questions]
    known_tags = sorted({tag for question in bank.questions for tag in question.tags})
    forms = list(dict.fromkeys(form for question in bank.questions for form in question.forms))
    hints = [
        suggest(pattern, ids) or f"`quizgen banks {bank.id}` lists its questions"
        for pattern in wanted
        if not any(fnmatchcase(id_, pattern) for id_ in ids)
    ]
    unknown = [tag for tag in tags if tag not in known_tags]
    hints += [suggest(tag, known_tags) or f"its tags are {', '.join(known_tags)}" for tag in unknown]
    if form and form not in forms:
        hints.append(f"its forms are {', '.join(forms)}")
    message = f"no question of {bank.id!r} matches all that is asked"
    raise click.UsageError(joined(message, *dict.fromkeys(hints)))
