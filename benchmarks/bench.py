"""Speed and memory of whole processes, and the ratio to the floor, measured in one run.

    make bench        (or: python benchmarks/bench.py --variants 10000 --repeat 5)

The floor is what no generator built on jinja2 can go below: the same templates, rendered with every value
already converted, escaped and at hand. Times on a shared machine are noisy: each is the least of several
runs, and the ratio, taken within one run, is the figure to compare over time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

QUESTION = "gru-total"


class Cost(NamedTuple):
    """One process: seconds from start to exit, and its peak memory in MB."""

    seconds: float
    megabytes: float


def run(*arguments: str) -> Cost:
    """Run quizgen as its user does, in a process of its own."""
    command = [sys.executable, "-m", "quizgen", *arguments]
    # A user's Python keeps compiled modules; an environment that forbids it would measure compiling.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    quiet = os.open(os.devnull, os.O_WRONLY)
    start = time.perf_counter()
    process = os.posix_spawn(
        sys.executable,
        command,
        environment,
        file_actions=[(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)],
    )
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - start
    os.close(quiet)
    if status:
        raise SystemExit(f"{' '.join(command)} failed")
    # Linux counts in KiB, macOS in bytes.
    return Cost(seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2))


def best(repeat: int, *arguments: str) -> Cost:
    """The least time, and the most memory, of *repeat* runs."""
    costs = [run(*arguments) for _ in range(repeat)]
    return Cost(min(cost.seconds for cost in costs), max(cost.megabytes for cost in costs))


def generate(count: int, folder: Path) -> tuple[str, ...]:
    """The arguments that write *count* variants as Moodle `choice` with four options."""
    output = str(folder / "out.xml")
    return ("generate", "recurrent", "-q", QUESTION, "--to", "moodle", "-n", str(count), "-o", output)


def floor(count: int, repeat: int) -> float:
    """Seconds to render *count* questions by the templates alone, all values at hand."""
    import quizgen
    from quizgen.writers import moodle, moodle_answers, stencil

    calls: list[tuple[Any, dict[str, Any]]] = []

    class Recorder(stencil.Stencils):
        def fill(self, template: str, **fields: Any) -> str:
            context = self.context(fields)
            calls.append((stencil.template_named("moodle", True, template), context))
            return str(calls[-1][0].render(context))

    usual = moodle.STENCILS
    moodle.STENCILS = moodle_answers.STENCILS = Recorder(usual.dialect)
    try:
        bank = quizgen.load("recurrent")
        for number, variant in enumerate(quizgen.variants(bank, QUESTION, count), 1):
            moodle.WRITER.item(variant, number)
    finally:
        moodle.STENCILS = moodle_answers.STENCILS = usual
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        for template, context in calls:
            template.render(context)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--variants", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    count, repeat = options.variants, options.repeat
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(*generate(1, folder))  # warm the caches of modules
        help_page = best(repeat, "--help")
        one = best(repeat, *generate(1, folder))
        many = best(repeat, *generate(count, folder))
        ten_times = best(1, *generate(10 * count, folder))
    bottom = floor(count, repeat)
    work = many.seconds - one.seconds
    rows = [
        ("quizgen --help", f"{help_page.seconds:.3f} s", "under 0.10 s"),
        ("one question, whole process", f"{one.seconds:.2f} s", "under 0.45 s"),
        (f"{count:,} questions, whole process", f"{many.seconds:.2f} s", "under 1.5 s at 10,000"),
        ("questions per second after start-up", f"{count / work:,.0f}", ""),
        (f"the floor: jinja2 alone, {count:,} questions", f"{bottom:.2f} s", ""),
        ("whole process against the floor", f"{many.seconds / bottom:.2f}x", "at most 2x"),
        ("after start-up against the floor", f"{work / bottom:.2f}x", ""),
        (f"peak memory, {count:,} questions", f"{many.megabytes:.0f} MB", "under 120 MB"),
        (f"peak memory, {10 * count:,} questions", f"{ten_times.megabytes:.0f} MB", "the same"),
    ]
    for row in rows:
        print(f"{row[0]:<48}{row[1]:>12}   {row[2]}")


if __name__ == "__main__":
    main()
