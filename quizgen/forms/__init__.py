"""The forms, one file each, in one table."""

from __future__ import annotations

from functools import cache

from quizgen.forms import (
    choice,
    essay,
    formula,
    matching,
    multiple,
    number,
    ordering,
    parts,
    several,
    text,
    truefalse,
)
from quizgen.forms.base import Body, Form, TooFewDistractors, Work

BUILT_IN: dict[str, Form] = {
    form.name: form
    for form in (
        choice.FORM,
        multiple.FORM,
        number.FORM,
        several.TUPLE,
        several.SET,
        several.INTERVAL,
        several.MATRIX,
        formula.FORM,
        truefalse.FORM,
        text.FORM,
        matching.FORM,
        ordering.FORM,
        parts.PARTS,
        parts.BLANKS,
        essay.FORM,
    )
}


def form_named(name: str) -> Form | None:
    """The form of this name: a built-in one, or one of an installed plug-in."""
    return BUILT_IN.get(name) or _plugins().get(name)


def form_names() -> list[str]:
    """Every form: the built-in ones, then those of installed plug-ins."""
    return [*BUILT_IN, *sorted(set(_plugins()) - set(BUILT_IN))]


@cache
def _plugins() -> dict[str, Form]:
    # Looking for plug-ins takes longer than all of this package's imports: only when one is asked for.
    from importlib.metadata import entry_points

    return {entry.name: entry.load() for entry in entry_points(group="quizgen.forms")}


__all__ = ["BUILT_IN", "Body", "Form", "TooFewDistractors", "Work", "form_named", "form_names"]
