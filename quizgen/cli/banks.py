"""`quizgen banks`: the shipped banks, or the questions of one bank."""

from __future__ import annotations

import click

from quizgen.cli.complete import complete_bank
from quizgen.cli.source import counted, language_option, open_bank, show_findings, usable
from quizgen.findings import BankError
from quizgen.model import Bank, Question
from quizgen.pipeline import count_variants
from quizgen.resources import banks


@click.command(
    "banks",
    epilog="""\b
Examples:
  quizgen banks
  quizgen banks recurrent
  quizgen banks my.yaml""",
)
@click.argument("bank", required=False, shell_complete=complete_bank)
@language_option
def command(bank: str | None, language: str) -> None:
    """List the shipped banks, or the questions of BANK.

    For each question: how many variants it has, its level, its forms and its title; then the
    quizzes.
    """
    if not bank:
        # Counting the variants of a whole catalogue takes minutes.
        for name in banks():
            shipped = open_bank(name, language).bank
            assert shipped is not None
            about = f"  {shipped.title}, {counted(len(shipped.questions), 'question')}"
            click.echo(click.style(f"{name:<14}", bold=True) + about)
        click.echo("\n`quizgen banks NAME` lists the questions of one.", err=True)
        return
    failed = False
    for name in [bank]:
        loaded = open_bank(name, language)
        opened = usable(loaded, keep_going=True)
        failed = failed or any(finding.severity == "error" for finding in loaded.findings)
        click.echo(
            click.style(opened.id, bold=True)
            + f"  {opened.title}, {counted(len(opened.questions), 'question')}"
        )
        if len(loaded.languages) > 1:
            click.echo(f"  languages: {', '.join(loaded.languages)}")
        if opened.about:
            click.echo(f"  {' '.join(opened.about.split())}")
        width = max((len(question.id) for question in opened.questions), default=0)
        for question in opened.questions:
            try:
                number = _number(opened, question)
            except BankError as error:
                show_findings(error.findings, loaded.sources)
                number, failed = "?", True
            forms = ", ".join(question.forms)
            row = f"  {question.id:<{width}}  {number:>9}  {question.level or '-':<6}  {forms:<14}"
            click.echo(f"{row}  {question.title}")
        for quiz in opened.quizzes:
            size = counted(sum(pick.count for pick in quiz.picks), "question")
            click.echo(f"  quiz {quiz.id}  {size}  {quiz.title}")
        click.echo()
    if failed:
        raise click.exceptions.Exit(1)


def _number(bank: Bank, question: Question) -> str:
    found, exact = count_variants(bank, question)
    return f"{found:,}" if exact else f"~{found:,}"
