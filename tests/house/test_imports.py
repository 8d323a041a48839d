"""The direction of imports: a module imports only from those above it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "quizgen"

HOUSE = (
    "findings",
    "model",
    "resources",
    "names",
    "untrusted",
    "maths",
    "sampling",
    "text",
    "figures",
    "distractors",
    "solution",
    "forms",
    "bank",
    "solver",
    "options",
    "plan",
    "assemble",
    "pipeline",
    "grading",
    "roster",
    "papers",
    "manifest",
    "writers",
    "checks",
    "documents",
    "output",
    "handout",
    "gradebook",
    "report",
    "practice",
    "api",
    "cli",
)
"""From the ground up; a package counts as one floor."""

ONLY = {
    # Writers escape and arrange: they know records and nothing of how these came to be.
    "writers": {"findings", "model", "resources", "text", "writers"},
    "sampling": {"model", "sampling"},
}

MODULES = sorted(
    path
    for path in PACKAGE.rglob("*.py")
    if path.parent != PACKAGE or path.stem not in ("__init__", "__main__")
)


def floor(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "quizgen":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("quizgen."):
            found.add((node.module or "").split(".")[1])
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("quizgen.")}
    return found - {"__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_imports_only_from_the_floors_below(path: Path) -> None:
    """No module imports from a floor above its own."""
    own = floor(path)
    allowed = ONLY.get(own, set(HOUSE[: HOUSE.index(own) + 1]))

    assert imported(path) <= allowed


def test_every_floor_is_in_the_list() -> None:
    """A new module or package has to be given its floor."""
    assert {floor(path) for path in MODULES} <= set(HOUSE)


def test_only_algebra_and_solve_load_sympy() -> None:
    """Sympy is imported by the two modules that need it, so that nothing else waits for it."""
    users = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "sympy" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "sympy")
    }

    assert users == {
        f"maths/{name}.py" for name in ("algebra", "calculus", "polynomials", "radicals", "roots", "written")
    }


def test_nothing_runs_code_from_text() -> None:
    """No module calls eval, exec, compile, sympify, parse_expr or pickle."""
    forbidden = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "loads"}
    calls = {
        f"{path.name}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in forbidden
    }

    assert not calls


def test_only_the_command_line_prints() -> None:
    """Messages are values everywhere else."""
    printing = {
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if floor(path) != "cli"
        and isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"print", "exit", "quit"}
    }

    assert not printing
