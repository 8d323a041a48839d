"""quizgen: write a formula once, with the mistakes people make in it; get quizzes that can be trusted.

import quizgen

bank = quizgen.load("recurrent")
variant = next(quizgen.variants(bank, "gru-total", seed=2026))
print(variant.stem, [str(option.text) for option in variant.options])
quizgen.write(bank, "build/", to=["moodle", "markdown"], count=20, seed=2026)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizgen.api import load, make_papers, students, variants, write, write_papers
    from quizgen.findings import BankError, Finding
    from quizgen.grading.grade import grade
    from quizgen.model import Bank, Option, Outcome, Question, Text, Variant
    from quizgen.roster import Student

__version__ = "0.1.0"

_HOMES = {
    "quizgen.api": ("load", "make_papers", "students", "variants", "write", "write_papers"),
    "quizgen.grading.grade": ("grade",),
    "quizgen.findings": ("BankError", "Finding"),
    "quizgen.model": ("Bank", "Option", "Outcome", "Question", "Text", "Variant"),
    "quizgen.roster": ("Student",),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: the command line asks for the version only."""
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module 'quizgen' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__


__all__ = [
    "Bank",
    "BankError",
    "Finding",
    "Option",
    "Outcome",
    "Question",
    "Student",
    "Text",
    "Variant",
    "__version__",
    "grade",
    "load",
    "make_papers",
    "students",
    "variants",
    "write",
    "write_papers",
]
