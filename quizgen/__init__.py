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
    from quizgen.api import load, variants, write
    from quizgen.findings import BankError, Finding
    from quizgen.model import Bank, Option, Question, Text, Variant

__version__ = "0.1.0"

_HOMES = {
    "quizgen.api": ("load", "variants", "write"),
    "quizgen.findings": ("BankError", "Finding"),
    "quizgen.model": ("Bank", "Option", "Question", "Text", "Variant"),
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
    "Question",
    "Text",
    "Variant",
    "__version__",
    "load",
    "variants",
    "write",
]
