"""What every test can use: snapshots of documents."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in every run, so that a clean checkout has one result; slow shared machines miss deadlines.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("steady")

# Whatever a test forgets, nobody's own history is touched.
os.environ["QUIZGEN_HOME"] = tempfile.mkdtemp(prefix="quizgen-tests-")

# What one process of this run has made, the others need not make again; the first one clears it away.
if "QUIZGEN_TESTS_MADE" not in os.environ:
    MADE = tempfile.TemporaryDirectory(prefix="quizgen-tests-made-")
    os.environ["QUIZGEN_TESTS_MADE"] = MADE.name


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--snapshot-update`, which writes snapshots instead of comparing with them."""
    parser.addoption(
        "--snapshot-update", action="store_true", help="write snapshots; read their diff before keeping it"
    )


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`snapshot(name, text)` compares *text* with the file `snapshots/name` beside the test."""
    folder = Path(request.path).parent / "snapshots"
    update = request.config.getoption("--snapshot-update")

    def compare(name: str, text: str) -> None:
        path = folder / name
        if update:
            folder.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"no snapshot {path.name}: run pytest --snapshot-update and read it"
        assert text == path.read_bytes().decode("utf-8")

    return compare
