"""Speed and memory of `quizgen grade`, and the ratio to a floor, measured in one run.

    python benchmarks/grade.py
    python benchmarks/grade.py --students 200

A class of 1,000 students with papers of 100 questions, no two of which share a variant: 100,000 responses.
The floor is to make these variants again and to grade each response by `quizgen.grade`, in one process,
and to write nothing. Times on a shared machine are noisy; the ratio is the figure to compare over time.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from bench import run
from check import hundred

from quizgen import api, grade, load
from quizgen.gradebook.remake import plan_for, remade
from quizgen.names import parse_name


def papers(folder: Path, students: int) -> list[dict[str, Any]]:
    """The papers of a class, as the manifest has them; the bank `big` and the manifest lie in *folder*."""
    picks = ", ".join(f"{{question: q{i}}}" for i in range(100))
    bank = hundred().replace("quizgen: 1\n", "quizgen: 1\nid: big\n", 1)
    (folder / "big.yaml").write_text(f"{bank}quizzes:\n  all: {{pick: [{picks}]}}\n", encoding="utf-8")
    made = api.make_papers(load(folder / "big.yaml"), "all", students, seed=1)
    api.write_papers(made, folder / "sheets", to="markdown")
    manifest: list[dict[str, Any]] = json.loads((folder / "sheets/all-manifest.json").read_text("utf-8"))[
        "papers"
    ]
    return manifest


def respond(listed: list[dict[str, Any]], path: Path) -> None:
    """Responses of which three in five are right."""
    random = Random(1)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["student", "question", "response"])
        for paper in listed:
            for asked in paper["questions"]:
                response = asked["key"] if random.random() < 0.6 else random.choice("ABCD")
                writer.writerow([paper["student"]["id"], asked["number"], response])


def floor(bank_file: Path, listed: list[dict[str, Any]]) -> float:
    """Seconds to make every variant again and to grade one response to it."""
    bank = load(bank_file)
    positions: dict[str, list[int]] = {}
    for paper in listed:
        for asked in paper["questions"]:
            name = parse_name(asked["variant"])
            if name is not None and name.position is not None:
                positions.setdefault(name.question, []).append(name.position)
    start = time.perf_counter()
    for question in bank.questions:
        plan = plan_for(bank, question)
        for _, variant in remade(plan, bank.id, 1, positions[question.id]) if plan else ():
            if variant is not None:
                grade(variant, "A")
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=1_000)
    count = parser.parse_args().students
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = papers(folder, count)
        responses, manifest = folder / "responses.csv", folder / "sheets/all-manifest.json"
        respond(listed, responses)
        bank = folder / "big.yaml"
        arguments = ("grade", str(responses), "--manifest", str(manifest), "--bank", str(bank))
        cost = run(*arguments, "-o", str(folder / "graded"))
        bottom = floor(bank, listed)
    number = f"{100 * count:,}"
    rows = [
        (f"{number} responses, whole command", f"{cost.seconds:.1f} s", "under 20 s at 100,000"),
        ("peak memory of its main process", f"{cost.megabytes:.0f} MB", ""),
        ("the floor: variants and grades alone", f"{bottom:.1f} s", ""),
        ("whole command against the floor", f"{cost.seconds / bottom:.2f}x", "at most 2x"),
    ]
    for row in rows:
        print(f"{row[0]:<48}{row[1]:>12}   {row[2]}")


if __name__ == "__main__":
    main()
