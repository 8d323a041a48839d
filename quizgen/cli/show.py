"""`quizgen show`: one variant in the terminal, with everything behind it."""

from __future__ import annotations

import shutil
from itertools import islice

import click
from click.core import ParameterSource

from quizgen.checks.balance import Balance, balance
from quizgen.checks.gate import refusals
from quizgen.cli.complete import complete_question
from quizgen.cli.screen import render
from quizgen.cli.source import joined, language_option, open_bank, show_findings, usable
from quizgen.findings import BankError, suggest
from quizgen.model import Bank, Question, Variant
from quizgen.names import VariantName, parse_name
from quizgen.pipeline import count_variants, positions, variant, variants


@click.command(
    "show",
    epilog="""\b
Examples:
  quizgen show recurrent/gru-total --seed 7 -k 3
  quizgen show 'recurrent/gru-total#7.3'
  quizgen show my.yaml/cell-count --stats""",
)
@click.argument("name", metavar="BANK/QUESTION[#SEED.POSITION]", shell_complete=complete_question)
@click.option("--seed", type=click.IntRange(0, 10**18 - 1), default=1, show_default=True, help="Which seed.")
@click.option(
    "-k",
    "--position",
    type=click.IntRange(0, 10**18 - 1),
    default=0,
    show_default=True,
    help="Which position; where none is, the next that is.",
)
@click.option("--form", default="", metavar="FORM", help="Another form that the question offers.")
@click.option("--stats", is_flag=True, help="How the key stands among the options, over many variants.")
@click.option(
    "--count",
    default=2_000,
    show_default=True,
    type=click.IntRange(1, 1_000_000),
    help="How many variants --stats looks at.",
)
@click.option(
    "--allow-repeats", is_flag=True, help="Also positions that `generate --allow-repeats` has gone on to."
)
@language_option
def command(
    name: str,
    seed: int,
    position: int,
    form: str,
    language: str,
    *,
    stats: bool,
    count: int,
    allow_repeats: bool,
) -> None:
    """Show one variant: stem, options, key, why each wrong option is there, worked solution.

    The name is that of a question, or of a variant as printed in an answer key.
    """
    parts = parse_name(name)
    if parts is None or not parts.bank:
        hint = f"`quizgen banks {name}` lists the questions of a bank" if "#" not in name else ""
        message = f"{name!r} names no question; write BANK/QUESTION or BANK/QUESTION#SEED.POSITION"
        raise click.UsageError(joined(message, hint))
    given = click.get_current_context().get_parameter_source
    if (
        parts.seed is not None
        and ParameterSource.COMMANDLINE in (given("seed"), given("position"))
        and not stats
    ):
        raise click.UsageError(f"{name!r} has a seed and a position already; leave out --seed and -k")
    loaded = open_bank(parts.bank, language)
    there = loaded.bank and any(question.id == parts.question for question in loaded.bank.questions)
    # Where it is not there, any finding may say why.
    about = {parts.question} if there else set()
    bank = usable(loaded, keep_going=True, about=about, name=parts.bank)
    question = _question(bank, parts, broken=any(f.severity == "error" for f in loaded.findings))
    form = form or parts.form
    try:
        if stats:
            _print_stats(
                bank, question, seed=seed if parts.seed is None else parts.seed, count=count, form=form
            )
            return
        if parts.seed is not None and parts.position is not None:
            shown = variant(bank, question, seed=parts.seed, position=parts.position, form=form)
            if not allow_repeats:
                _check_position(bank, question, parts.position, form, f"{name!r}")
            if shown is None:
                raise click.UsageError(
                    f"{name!r} does not exist: `where` excludes its values (numbers have gaps)"
                    + _following(bank, question, parts.seed, parts.position, form)
                )
        else:
            if not allow_repeats:
                _check_position(bank, question, position, form, f"position {position}")
            shown = _next(bank, question, seed, position, form)
            if shown.position != position:
                click.echo(f"`where` excludes position {position}; this is the next one.", err=True)
    except BankError as error:
        show_findings(error.findings, loaded.sources)
        raise click.exceptions.Exit(1) from None
    click.echo(render(shown, min(shutil.get_terminal_size().columns, 100)))
    if failing := refusals(bank, question):
        show_findings(failing, loaded.sources)
        raise click.exceptions.Exit(1)


def _question(bank: Bank, parts: VariantName, *, broken: bool) -> Question:
    for question in bank.questions:
        if question.id == parts.question:
            return question
    if broken:
        # Its own findings, or those of its formula, have been printed.
        click.echo(f"Error: question {parts.question!r} is not there, or has errors; see above.", err=True)
        raise click.exceptions.Exit(1)
    hint = suggest(parts.question, [question.id for question in bank.questions])
    hint = hint or f"`quizgen banks {parts.bank}` lists those it has"
    raise click.UsageError(f"bank {bank.id!r} has no question {parts.question!r}; {hint}")


def _check_position(bank: Bank, question: Question, position: int, form: str, what: str) -> None:
    size = positions(bank, question, form)
    if position >= size:
        raise click.UsageError(
            f"{what} does not exist: the positions of {question.id!r} are 0 to {size - 1:,}; "
            "--allow-repeats shows what comes when they begin again"
        )


def _following(bank: Bank, question: Question, seed: int, position: int, form: str) -> str:
    """The name of the next variant, if there is one before positions begin again."""
    following = _next(bank, question, seed, position, form)
    last = following.position >= positions(bank, question, form)
    return "; none comes after it" if last else f"; the next one is {following.name!r}"


def _next(bank: Bank, question: Question, seed: int, position: int, form: str) -> Variant:
    return next(variants(bank, question, seed=seed, count=1, form=form, start=position, allow_repeats=True))


def _print_stats(bank: Bank, question: Question, *, seed: int, count: int, form: str) -> None:
    total, exact = count_variants(bank, question, form)
    seen = variants(bank, question, seed=seed, count=min(count, total), form=form)
    figures = balance(islice(seen, count))
    click.echo(f"{bank.id}/{question.id}: {'' if exact else 'about '}{total:,} distinct variants")
    click.echo(f"over {figures.variants:,} variants of seed {seed}:\n")
    click.echo(_chart(figures))


def _chart(figures: Balance) -> str:
    blocks = []
    tables = [
        ("Key's rank by size (1 = smallest)", figures.ranks),
        ("Key's place on the page", figures.places),
        ("Mistakes shown", figures.mistakes),
    ]
    for title, counts in tables:
        if not counts:
            continue
        width = max(len(label) for label in counts)
        shares = {label: count / figures.variants for label, count in counts.items()}
        rows = [
            f"  {label:<{width}}  {part:>6.1%}  {'█' * round(30 * part)}" for label, part in shares.items()
        ]
        blocks.append("\n".join([click.style(title, bold=True), *rows]))
    if figures.pairs:
        blocks.append(
            f"Filled up with pairs of mistakes: {figures.pairs / figures.variants:.1%} of the variants"
        )
    return "\n\n".join(blocks) or "This form shows no options."
