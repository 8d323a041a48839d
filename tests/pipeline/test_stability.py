"""Same bank, same seed: the same bytes, whatever runs it and whatever is generated beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from quizgen.bank import load_text
from quizgen.model import Bank
from quizgen.pipeline import variant, variants

ROOT = Path(__file__).parents[2]
BANK = """
quizgen: 1
id: fixed
title: A bank that is never changed
formulas:
  f:
    symbols: {m: inputs, n: units}
    constants: {g: 3}
    steps: {weights: g*m*n, total: weights + n}
    mistakes:
      one: {set: {g: 1}, feedback: "One set gives << mistaken >>."}
      two: {set: {g: 2}}
      four: {set: {g: 4}}
      bias: {set: {total: weights}}
questions:
  - {id: first, formula: f, ask: total, vary: {m: 2..64, n: 2..64}, where: [m != n], stem: "<< m >> to << n >>?"}
  - {id: second, formula: f, ask: weights, vary: {m: 0.5..4 step 0.5, n: 2..64}, stem: "<< m >> to << n >>?"}
"""
EXTRA = '  - {id: third, formula: f, ask: total, vary: {m: 2..9, n: 2..9}, stem: "<< m >>, << n >>?"}\n'


def bank(text: str = BANK) -> Bank:
    loaded = load_text(text, "fixed.yaml")
    assert loaded.bank is not None
    assert not loaded.findings
    return loaded.bank


def summary(text: str = BANK, question: int = 0, count: int = 20) -> list[str]:
    made = bank(text)
    return [
        f"{v.name} {v.stem} {[str(option.text) for option in v.options]}"
        for v in variants(made, made.questions[question], seed=2026, count=count)
    ]


# Written down once, on CPython 3.11, Linux. A change here changes the papers of everyone who named a seed.
GOLDEN = [
    "fixed/first#2026.0 47 to 64? ['12096', '9088', '6080', '3072']",
    "fixed/first#2026.1 21 to 57? ['3648', '3591', '1254', '2451']",
    "fixed/first#2026.2 59 to 49? ['2940', '8673', '5831', '8722']",
    "fixed/first#2026.3 58 to 48? ['5616', '2832', '11184', '8400']",
]


def test_variants_are_those_that_were_written_down() -> None:
    """The first variants of a bank that never changes are the same in every release."""
    assert summary(count=4) == GOLDEN


def test_other_questions_do_not_move_a_variant() -> None:
    """Adding a question before or after leaves the variants of the others as they are."""
    changed = BANK.replace("questions:\n", "questions:\n" + EXTRA)

    assert summary(changed, question=1) == summary()


def test_another_mistake_moves_no_numbers() -> None:
    """Adding a mistake may change options, never values."""
    changed = BANK.replace("      bias:", "      five: {set: {g: 5}}\n      bias:")

    assert [line.split("[")[0] for line in summary(changed)] == [line.split("[")[0] for line in summary()]


def test_a_variant_is_made_again_from_its_name_alone() -> None:
    """Any variant, asked for by seed and position, equals the one met on the way."""
    made = bank()
    for walked in variants(made, made.questions[0], seed=7, count=40):
        assert variant(made, made.questions[0], seed=walked.seed, position=walked.position) == walked


def test_more_variants_begin_with_the_same() -> None:
    """The first five of twenty are the five."""
    assert summary(count=20)[:5] == summary(count=5)


def test_seeds_differ() -> None:
    """Another seed gives other variants."""
    made = bank()
    first, second = (
        [str(v.stem) for v in variants(made, made.questions[0], seed=seed, count=10)] for seed in (1, 2)
    )

    assert first != second


SCRIPT = """
import sys, hashlib, quizgen
from pathlib import Path
folder = Path(sys.argv[1])
quizgen.write(quizgen.load("recurrent"), folder, to=["markdown", "moodle"], count=3, seed=2026)
for path in sorted(folder.iterdir()):
    print(path.name, hashlib.sha256(path.read_bytes()).hexdigest())
"""


def digests(python: str, folder: Path, **environment: str) -> str:
    folder.mkdir()
    result = subprocess.run(
        [python, "-c", SCRIPT, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )
    return result.stdout


def test_the_same_bytes_for_every_hash_seed(tmp_path: Path) -> None:
    """No set or dict order reaches the output: three hash seeds, one result."""
    results = {digests(sys.executable, tmp_path / seed, PYTHONHASHSEED=seed) for seed in ("0", "1", "4711")}

    assert len(results) == 1
    assert results.pop().count("\n") == 4


def other_pythons() -> list[str]:
    """Every other Python that can be found here: on the path, or among pyenv's versions."""
    found = [shutil.which(f"python3.{minor}") for minor in range(11, 16) if minor != sys.version_info.minor]
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for path in sorted(versions.glob("3.1[1-9].*/bin/python3"))]
    own = f"3.{sys.version_info.minor}"
    return [path for path in dict.fromkeys(filter(None, found)) if own not in path]


OTHERS = other_pythons()


@pytest.mark.parametrize("python", OTHERS)
def test_the_same_bytes_on_other_pythons(python: str, tmp_path: Path) -> None:
    """Every Python on this machine that can run quizgen with this environment's libraries writes the same bytes."""
    # The libraries of this environment; where they have compiled parts, the others fall back to pure Python.
    path = os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])
    probe = subprocess.run(
        [
            python,
            "-c",
            "import sympy, yaml, jinja2, click, markdown_it; import sys; sys.exit(sys.version_info < (3, 11))",
        ],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    if probe.returncode:
        pytest.skip(f"{python} cannot load quizgen's libraries")

    assert digests(python, tmp_path / "other", PYTHONPATH=path) == digests(sys.executable, tmp_path / "own")
