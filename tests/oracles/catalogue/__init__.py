"""What real layers say to the shipped questions: a module for each bank, with a table of its questions.

No framework is imported until a layer is built, so that the table of the catalogue in the docs can be made without.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from quizgen.model import Exact

Values = Mapping[str, Exact | str]
"""Every number of a variant by its name, those in drawn rows included; words as they are."""


class Oracle(NamedTuple):
    """How a framework gives the answer of a question: *counted* builds the layer for the values of a variant."""

    framework: str
    """`Keras` or `PyTorch`."""
    counted: Callable[[Values], object]
    """The answer, or a tuple of the answers in the order in which they are asked (a matrix row by row)."""
    mistake: str = ""
    """Of a mistake that is what another layer or framework really has: its id; then that number is meant."""


Table = Mapping[str, tuple[Oracle, ...]]
"""The oracles of each question of a bank, by its id."""


def the_keras() -> Any:
    """Keras, imported when a layer is built."""
    import keras as imported

    return imported


def the_torch() -> Any:
    """PyTorch, imported when a layer is built."""
    import torch as imported

    return imported


def sizes(values: Values, names: str) -> tuple[int, ...]:
    """The whole numbers with these *names*, which blanks part."""
    return tuple(int(values[name]) for name in names.split())


def tables() -> dict[str, Table]:
    """The table `ORACLES` of every module here, by the bank's id (`_` stands for `-`)."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        found[module.name.replace("_", "-")] = loaded.ORACLES
    return found
