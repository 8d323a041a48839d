"""What a shell offers after the first letters of a bank, a question or a format."""

from __future__ import annotations

from pathlib import Path

import click
from click.shell_completion import CompletionItem

from quizgen.resources import banks


def complete_bank(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Shipped banks, and the YAML files of the folder that is being typed."""
    folder = Path(incomplete).parent
    files = [*folder.glob("*.yaml"), *folder.glob("*.yml")] if folder.is_dir() else []
    found = [*banks(), *(str(path) for path in sorted(files))]
    return [CompletionItem(name) for name in found if name.startswith(incomplete)]


def complete_question(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """BANK/QUESTION; the bank first, then its questions."""
    bank, slash, question = incomplete.rpartition("/")
    if not slash:
        return [CompletionItem(f"{item.value}/") for item in complete_bank(ctx, param, incomplete)]
    return [
        CompletionItem(f"{bank}/{id_}", help=title)
        for id_, title in _questions(bank)
        if id_.startswith(question)
    ]


def complete_format(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    """Formats, also after a comma."""
    from quizgen.writers import names

    before, comma, last = incomplete.rpartition(",")
    return [CompletionItem(before + comma + name) for name in names() if name.startswith(last)]


def _questions(bank: str) -> list[tuple[str, str]]:
    from quizgen.cli.source import open_bank

    try:
        loaded = open_bank(bank)
    except (click.UsageError, OSError):
        return []
    return [(question.id, question.title) for question in loaded.bank.questions] if loaded.bank else []
