"""`quizgen formats`: what `generate --to` can write."""

from __future__ import annotations

import click

from quizgen.writers import names, writer


@click.command("formats", epilog="Example:  quizgen formats")
def command() -> None:
    """List the formats that `generate --to` knows, with the documents that each makes."""
    for name in names():
        found = writer(name)
        documents = ", ".join(f"BANK{document.suffix}{document.extension}" for document in found.documents)
        click.echo(f"{name:<10} {found.title} ({documents})")
