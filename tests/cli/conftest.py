"""Running quizgen as its users do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]

BANK = """\
quizgen: 1
title: A small bank
formulas:
  area:
    symbols: {a: length, b: width}
    steps: {area: a*b}
    mistakes:
      adds: {set: {area: a + b}, feedback: "You added: << mistaken >>."}
      perimeter: {set: {area: a + 2*b}}
      doubles: {set: {area: 2*a*b}}
      third_dimension: {set: {area: a**2*b}}
      squares: {set: {area: a**2}}
      other_square: {set: {area: b**2}}
questions:
  - id: rectangle
    title: Area of a rectangle
    tags: [geometry, easy-one]
    level: easy
    formula: area
    ask: area
    vary: {a: 3..8, b: 3..8}
    where: [a < b, a*b % 2 == 0]
    stem: How large is a rectangle of << a >> by << b >>?
    form: [choice, number]
  - id: square
    title: Area of a square
    tags: [geometry]
    level: hard
    formula: area
    ask: area
    set: {b: a}
    vary: {a: 5..9}
    stem: How large is a square of side << a >>?
    form: number
"""
"""The rectangle has 12 variants (counted in a test), the square 5."""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run quizgen in *tmp_path* in a process of its own."""

    def run_quizgen(
        *arguments: str, check: bool = False, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "quizgen", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=check,
            timeout=60,
            env={**os.environ, "COLUMNS": "100", "QUIZGEN_CACHE": str(tmp_path / ".cache"), **environment},
        )

    return run_quizgen


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """The small bank as the file `small.yaml`."""
    path = tmp_path / "small.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path
