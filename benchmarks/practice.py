"""How long a student waits: for the first question, and for the outcome of a key; measured in one run.

    python benchmarks/practice.py

The real program in a pseudo-terminal. The floor is a program that loads the library for the screen, draws one
line on it and does nothing else. Times on a shared machine are noisy; the ratio is the figure to compare over
time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pexpect

from tests.practice.terminal import Terminal

RUNS = 7
FLOOR = """
from prompt_toolkit.application import Application
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
Application(layout=Layout(Window(FormattedTextControl("ready"))), full_screen=True).run()
"""


def floor() -> float:
    """Seconds until a line is on the screen."""
    start = time.perf_counter()
    child = pexpect.spawn(sys.executable, ["-c", FLOOR], dimensions=(24, 80))
    child.expect_exact("ready")
    seconds = time.perf_counter() - start
    child.close(force=True)
    return seconds


def sitting() -> tuple[float, list[float]]:
    """Seconds until the first question is on the screen, and until the outcome of each of three keys."""
    with tempfile.TemporaryDirectory() as home:
        start = time.perf_counter()
        terminal = Terminal("practice", "recurrent", home=Path(home))
        terminal.wait("Question 1", "One key")
        first = time.perf_counter() - start
        keys = []
        for letter in "ABC":
            start = time.perf_counter()
            terminal.type(letter)
            terminal.wait(f"Your answer: {letter}")
            keys.append(time.perf_counter() - start)
            if "Right" in terminal.text:
                break
        terminal.kill()
    return first, keys


def median(measure: Callable[[], float]) -> float:
    """Of several runs."""
    return statistics.median(measure() for _ in range(RUNS))


def main() -> None:
    """Print the table."""
    bare = median(floor)
    sittings = [sitting() for _ in range(RUNS)]
    first = statistics.median(seconds for seconds, _ in sittings)
    keys = [seconds for _, found in sittings for seconds in found]
    print(f"{'a line on the screen, nothing else (floor)':<46} {bare:>7.2f} s")
    print(f"{'first question on the screen':<46} {first:>7.2f} s  {first / bare:>5.1f} times the floor")
    print(f"{'outcome of a key, median':<46} {1000 * statistics.median(keys):>7.0f} ms")
    print(f"{'outcome of a key, slowest of ' + str(len(keys)):<46} {1000 * max(keys):>7.0f} ms")


if __name__ == "__main__":
    main()
