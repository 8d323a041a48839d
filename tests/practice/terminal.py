"""quizgen in a real terminal: a pseudo-terminal with the program at one end and an emulator at the other."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pexpect
import pyte

KEYS = {
    "enter": "\r",
    "ctrl-c": "\x03",
    "ctrl-d": "\x04",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "pageup": "\x1b[5~",
    "pagedown": "\x1b[6~",
    "backspace": "\x7f",
}
PATIENCE = 20.0
"""Seconds after which what is waited for does not come; far more than it takes on a busy machine."""


class Terminal:
    """A window of so many rows and columns in which a command runs."""

    def __init__(
        self,
        *arguments: str,
        home: Path,
        rows: int = 24,
        columns: int = 80,
        folder: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._typed = 0.0
        environment = {
            **{name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")},
            "TERM": "xterm-256color",
            "QUIZGEN_HOME": str(home),
            **(env or {}),
        }
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "quizgen", *arguments],
            dimensions=(rows, columns),
            env=environment,
            cwd=None if folder is None else str(folder),
            timeout=PATIENCE,
        )
        self._child.delaybeforesend = None

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).strip("\n")

    @property
    def pid(self) -> int:
        return self._child.pid

    def wait(self, *wanted: str) -> str:
        """The screen, when all that is *wanted* stands on it."""
        end = time.monotonic() + PATIENCE
        while not all(one in self.text for one in wanted):
            if time.monotonic() > end or not self._read():
                missing = [one for one in wanted if one not in self.text]
                raise AssertionError(f"{missing} not on the screen:\n{self.text}")
        return self.text

    def gone(self, text: str) -> str:
        """The screen, when *text* is no longer on it."""
        end = time.monotonic() + PATIENCE
        while text in self.text:
            assert time.monotonic() < end, f"{text!r} is still on the screen:\n{self.text}"
            self._read()
        return self.text

    def type(self, text: str) -> None:
        """Type *text*; `<enter>` and the like are keys. Enter alone comes as late as from who has read first."""
        if text == "<enter>":
            time.sleep(max(0.0, self._typed + 0.6 - time.monotonic()))
        while text:
            key, _, rest = text[1:].partition(">") if text.startswith("<") else ("", "", "")
            if key in KEYS:
                self._child.send(KEYS[key])
                text = rest
            else:
                self._child.send(text[0])
                text = text[1:]
        self._typed = time.monotonic()

    def resize(self, rows: int, columns: int) -> None:
        """The window gets another size."""
        self.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def end(self) -> int:
        """Wait until the command ends, and give its exit code (negative: the signal)."""
        end = time.monotonic() + PATIENCE
        while self._read() and time.monotonic() < end:
            pass
        self._child.close(force=True)
        return -self._child.signalstatus if self._child.signalstatus else self._child.exitstatus or 0

    def kill(self) -> None:
        """As by `kill -9`."""
        self._child.kill(9)
        self._child.wait()
        self._child.close(force=True)

    def _read(self) -> bool:
        """Take what the program wrote; False when it has ended."""
        try:
            data = self._child.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True
