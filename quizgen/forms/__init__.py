"""The forms, one file each, in one table."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from quizgen.forms import choice, multiple, number
from quizgen.forms.base import Form, TooFewDistractors, Work

BUILT_IN: dict[str, Form] = {form.name: form for form in (choice.FORM, multiple.FORM, number.FORM)}


@cache
def forms() -> dict[str, Form]:
    """Every form by name: the built-in ones, then those of installed plug-ins (which cannot replace them)."""
    found = {entry.name: entry.load() for entry in entry_points(group="quizgen.forms")}
    return {**found, **BUILT_IN}


__all__ = ["BUILT_IN", "Form", "TooFewDistractors", "Work", "forms"]
