"""The wheel, installed in a clean environment, makes a quiz with what it brings along."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without isolation by the build backend that is installed for development."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `quizgen` command of a new environment, in which nothing but the wheel is installed.

    Its dependencies are those of this environment, added at the end of the path: nothing is downloaded.
    """
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run(
        [str(scripts / "python"), "-m", "pip", "install", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    (packages,) = folder.glob("**/site-packages")
    own = [path for path in map(Path, sys.path) if path.name == "site-packages"]
    lines = [str(path) for path in own]
    # An editable install puts the checkout on the path too; the wheel's own package comes before it.
    (packages / "zz_dependencies.pth").write_text("\n".join(lines), encoding="utf-8")
    return scripts / "quizgen"


def run(*command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )


def test_the_wheel_holds_banks_and_templates_and_no_tests(wheel: Path) -> None:
    """Every bank and template of the checkout is in the wheel, and the page that `--explain` reads; tests are not."""
    names = set(zipfile.ZipFile(wheel).namelist())

    for path in (ROOT / "question_banks").glob("*.yaml"):
        assert f"quizgen/_question_banks/{path.name}" in names
    for path in (ROOT / "templates").rglob("*.j2"):
        assert f"quizgen/_templates/{path.relative_to(ROOT / 'templates').as_posix()}" in names
    assert "quizgen/_reference/findings.md" in names
    assert "quizgen/py.typed" in names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"quizgen"}


def test_the_installed_wheel_makes_a_quiz(installed: Path, tmp_path: Path) -> None:
    """From a folder without a checkout, the shipped bank becomes four documents, the same as the checkout's."""
    where = run(installed.parent / "python", "-c", "import quizgen; print(quizgen.__file__)", folder=tmp_path)
    assert str(installed.parents[1]) in where.stdout

    arguments = ["generate", "recurrent", "--to", "moodle,markdown", "-n", "3", "--seed", "2026", "-o"]
    by_wheel = run(installed, *arguments, "wheel/", folder=tmp_path)
    by_checkout = run(sys.executable, "-m", "quizgen", *arguments, "checkout/", folder=tmp_path)
    assert by_wheel.returncode == 0, by_wheel.stderr
    assert by_checkout.returncode == 0, by_checkout.stderr

    made = sorted((tmp_path / "wheel").iterdir())
    assert [path.name for path in made] == [
        "recurrent-key.md",
        "recurrent-solutions.md",
        "recurrent.md",
        "recurrent.xml",
    ]
    for path in made:
        assert path.read_bytes() == (tmp_path / "checkout" / path.name).read_bytes()


def test_the_installed_wheel_shows_a_variant(installed: Path, tmp_path: Path) -> None:
    """`quizgen show` and `banks` work from the wheel alone."""
    assert run(installed, "show", "recurrent/gru-total#7.3", folder=tmp_path).stdout.startswith(
        "recurrent/gru-total"
    )
    assert "gru-total" in run(installed, "banks", "recurrent", folder=tmp_path).stdout


def test_the_installed_wheel_explains_a_finding(installed: Path, tmp_path: Path) -> None:
    """`quizgen check --explain` shows its example from the wheel alone."""
    told = run(installed, "check", "--explain", "unknown-form", folder=tmp_path).stdout

    assert "is told:" in told
    assert "error[unknown-form]: " in told
