"""The shipped banks, each read once in a process."""

from __future__ import annotations

from functools import cache

from quizgen.bank import Loaded, load
from quizgen.model import Bank
from quizgen.resources import bank_path


@cache
def loaded(name: str) -> Loaded:
    """The bank with its findings."""
    return load(bank_path(name))


def bank(name: str) -> Bank:
    """The bank, which has no errors."""
    found = loaded(name).bank
    assert found is not None
    return found
