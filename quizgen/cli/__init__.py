"""The command line: one file per command; the only code that prints or exits.

Commands are imported when they are called, so that `quizgen --help` loads neither sympy nor jinja2.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

import click

from quizgen import __version__

COMMANDS = {
    "generate": "Draw variants of a bank's questions and write them (Markdown, Moodle XML).",
    "show": "Show one variant in the terminal: stem, options, key, mistakes, worked solution.",
    "check": "Say what is wrong with banks, and what is proven of their questions.",
    "grade": "Mark files of responses: marks, feedback sheets, a gradebook for Moodle.",
    "report": "Report on a graded class: its mistakes, its questions, how far its marks can be trusted.",
    "practice": "Practise a bank's questions in the terminal, with a diagnosis of every mistake.",
    "progress": "Show what you know, which mistakes you make, and what is due.",
    "history": "Export, import or forget the history of your practice.",
    "banks": "List the shipped banks, or the questions of a bank, with their numbers of variants.",
    "formats": "List the formats that `generate --to` knows.",
    "schema": "Print a JSON Schema of the bank language, for editors.",
    "completion": "Print the set-up of shell completion (bash, zsh, fish).",
}
"""Every command with its one-line help, in the order that `--help` lists them."""


class _Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"quizgen.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from quizgen.findings import suggest

            ctx.fail(f"no command {args[0]!r}; {suggest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        # The table above, instead of importing every command for its help.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example:  quizgen generate recurrent --to moodle,markdown -n 20 --seed 2026 -o build/",
)
@click.version_option(__version__, prog_name="quizgen")
def quizgen() -> None:
    """Quizzes from formulas and the mistakes people make in them.

    A bank of questions (a YAML file) becomes as many different variants as you ask for, solved, with
    wrong options computed from the mistakes, feedback for each, and worked solutions.
    """


class _Terminated(SystemExit):
    """Asked to end: unfinished files are removed on the way out."""


def _stop(number: int, frame: object) -> None:  # noqa: ARG001
    raise _Terminated(128 + number)


def _leave(code: int) -> NoReturn:
    """End now: unfinished files are gone already, and a pool of processes that was cut off may never end."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def main() -> None:
    """The entry point: exit code 0 done, 1 findings, 2 wrong usage, 130 interrupted, 143 terminated."""
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        # The same bytes on every platform, whatever the console's own encoding is.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n", errors="replace")
    if hasattr(sys.stdin, "reconfigure"):
        # What is no text cannot be an answer either, and must not end in a traceback.
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    try:
        # A command that ends early (`Exit(1)`) gives its exit code back here.
        colour = False if os.environ.get("NO_COLOR") else None  # https://no-color.org
        code = quizgen.main(prog_name="quizgen", standalone_mode=False, color=colour)
        sys.exit(code if isinstance(code, int) else 0)
    except click.ClickException as error:
        error.show()
        sys.exit(2 if isinstance(error, click.UsageError) else error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        print("Interrupted; files that were there are as before.", file=sys.stderr)
        _leave(130)
    except _Terminated as stopped:
        print("Terminated; files that were there are as before.", file=sys.stderr)
        _leave(int(str(stopped.code)))
    except BrokenPipeError:
        # `quizgen ... | head`: the reader has what it wants. Keep Python from flushing into the pipe.
        sys.stdout = None
        sys.exit(0)
