"""Makes docs/reference/findings.md from the table of codes and from banks in tests/banks: `make docs`."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from textwrap import fill
from typing import NamedTuple

from click.testing import CliRunner

from quizgen.bank import load
from quizgen.checks.codes import Code, codes
from quizgen.cli import quizgen
from quizgen.findings import snippet

GRADE = "grade "
"""Commands with files of their own."""

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/reference/findings.md"
BANKS = ROOT / "tests/banks"

HEAD = """\
# Findings

<!-- Made by `make docs` from quizgen/checks/codes.yaml and the banks in tests/banks; edit these. -->

A finding is a defect of a bank, told to its author: a code, a message, a place (file, line, column), mostly
a hint, sometimes notes with the values or formulas that show it. Codes are stable. All findings of a bank
are told in one run; `quizgen check` looks closest, and `quizgen check --explain CODE` prints what is here.

- **error**: the question or formula cannot be used, or would be wrong; all else can (`--keep-going`).
- **warning**: it can be used, and is most likely not what was meant. `check --strict` fails on these, too.
- **advice**: it is right, and could be better.
"""

ANNOUNCED = re.compile(r"# expect: ([a-z0-9-]+) (\d+):(\d+)")
HEADLINE = re.compile(r"^[^\s:]+:(\d+):(\d+): (?:error|warning|advice)\[([a-z0-9-]+)\]: ")


class Example(NamedTuple):
    """A bank, list of students or file of responses that shows a code."""

    text: str
    """Without the lines that announce its findings."""
    left_out: int
    """How many lines these are."""
    line: int
    column: int
    finding: str
    """As it is printed, after the command line where that is not `quizgen check`."""


def announced(path: Path) -> list[tuple[str, int, int]]:
    """The codes and places that the first lines of *path* announce."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [ANNOUNCED.fullmatch(line) for line in lines]
    return [(match[1], int(match[2]), int(match[3])) for match in found if match]


def files() -> dict[str, Path]:
    """For each code the file that shows it: the one named for it, or the smallest that has it."""
    found: dict[str, list[Path]] = {}
    for path in sorted(BANKS.glob("bad/*.yaml")):
        for code, _, _ in announced(path):
            found.setdefault(code, []).append(path)
    best = {code: min(paths, key=lambda path: (path.stat().st_size, path)) for code, paths in found.items()}
    best |= {path.stem: path for path in sorted(BANKS.glob("checks/*"))}
    return best | {code.name: BANKS / code.bank for code in codes().values() if code.bank}


def example(code: str, path: Path) -> Example:
    """What *path* holds, and the finding with this code that quizgen prints for it.

    Raises:
        LookupError: There is no such finding.
    """
    lines = path.read_bytes().splitlines(keepends=True)
    head = [line for line in lines if line.startswith((b"# expect: ", b"# run: "))]
    kept = b"".join(line for line in lines if line not in head)
    run = next((line.decode()[len("# run: ") :].strip() for line in head if line.startswith(b"# run")), "")
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for kind in ("bad", "good"):
            shutil.copytree(BANKS / kind / "pictures", "pictures", dirs_exist_ok=True)
        if run.startswith(GRADE):
            papers()
            name = next(one for one in shlex.split(run) if Path(one).suffix == path.suffix)
            Path(name).write_bytes(kept)
        elif run.startswith("history import "):
            # It fails before the history is opened.
            shutil.copy(BANKS / "good/quizzes.yaml", "bank.yaml")
            Path(run.rpartition(" ")[2]).write_bytes(kept)
        elif path.suffix == ".csv":
            Path("students.csv").write_bytes(kept)
            shutil.copy(BANKS / "good/quizzes.yaml", "bank.yaml")
            run = "generate bank.yaml --quiz week-1 --roster students.csv"
        else:
            Path("bank.yaml").write_bytes(kept)
        for line, column, finding in printed(code, run):
            shown = f"$ quizgen {run}\n{finding}" if run else finding
            text = kept.decode("utf-8", errors="replace")
            return Example(text, len(head), line, column, shown)
    raise LookupError(f"{path.name} has no finding {code}")


def papers() -> None:
    """What `quizgen grade` needs: a bank, the papers of two students and the questions for Moodle."""
    shutil.copy(BANKS / "good/quizzes.yaml", "bank.yaml")
    Path("students.csv").write_text(
        "name,id\nAda Lovelace,s1815\nCarl Friedrich Gauß,s1777\n", encoding="utf-8"
    )
    Path("responses.csv").write_text("student,question,response\ns1815,2,maybe\n", encoding="utf-8")
    for line in (
        "generate bank.yaml --quiz week-1 --roster students.csv --to markdown --seed 2026",
        "generate bank.yaml -q rectangle --to moodle --seed 2026",
    ):
        CliRunner().invoke(quizgen, shlex.split(line))


def printed(code: str, run: str) -> Iterator[tuple[int, int, str]]:
    """The places and texts of the findings of `bank.yaml` that have this code."""
    loaded = load(Path("bank.yaml"))
    for finding in loaded.findings if not run else ():
        if finding.code == code:
            yield finding.place.line, finding.place.column, snippet(finding, loaded.sources)
    os.environ["COLUMNS"] = "80"
    result = CliRunner().invoke(quizgen, shlex.split(run or "check bank.yaml --quiet --jobs 1 --no-cache"))
    current: list[str] = []
    for line in [*result.stderr.splitlines(), ""]:
        if current and not line.startswith(" "):
            match = HEADLINE.match(current[0])
            assert match is not None
            if match[3] == code:
                yield int(match[1]), int(match[2]), "\n".join(current)
            current = []
        if HEADLINE.match(line) or current:
            current.append(line)


def section(code: Code, path: Path | None) -> str:
    """What the page says of one code."""
    told = f"**{code.severity.capitalize()}.** {code.text}"
    text = f"### {code.name}\n\n{fill(told, 120, break_long_words=False, break_on_hyphens=False)}\n"
    if path is None:
        return text
    shown = example(code.name, path)
    language = path.suffix.removeprefix(".")
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`{3,}", shown.text)), 3)
    return f"{text}\n{fence}{language}\n{shown.text.strip()}\n{fence}\n\n```text\n{shown.finding}\n```\n"


def page() -> str:
    """The whole page."""
    best = files()
    parts, heading = [HEAD], ""
    for code in codes().values():
        if code.section != heading:
            heading = code.section
            parts.append(f"## {heading}\n")
        parts.append(section(code, best.get(code.name)))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
