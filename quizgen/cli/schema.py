"""`quizgen schema`: the bank language as a JSON Schema, for editors."""

from __future__ import annotations

import json

import click

from quizgen.bank.json_schema import json_schema
from quizgen.forms import form_names


@click.command("schema", epilog="Example:  quizgen schema > bank.schema.json")
def command() -> None:
    """Print a JSON Schema of the bank language, for editors that complete and check a bank as it is typed.

    Begin the bank with the line `# yaml-language-server: $schema=bank.schema.json`. The forms of installed
    plug-ins are in it.
    """
    click.echo(json.dumps(json_schema(form_names()), ensure_ascii=False, indent=2))
