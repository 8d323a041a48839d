"""`quizgen completion`: the set-up of shell completion."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(
    "completion",
    epilog="""\b
Example, in ~/.bashrc:
  eval "$(quizgen completion bash)\"""",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the lines that switch on completion of commands and options in SHELL."""
    found = get_completion_class(shell)
    root = click.get_current_context().find_root().command
    assert found is not None
    click.echo(found(root, {}, "quizgen", "_QUIZGEN_COMPLETE").source())
