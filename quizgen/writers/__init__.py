"""The formats, one file each, in one table; a format is imported when it is first used."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from quizgen.writers.base import Document, File, Heading, PaperHeading, Pieces, Section, Writer

BUILT_IN = {
    "markdown": "quizgen.writers.markdown",
    "moodle": "quizgen.writers.moodle",
}
"""Where each format's `WRITER` is."""


def names() -> list[str]:
    """Every format: the built-in ones, then those of installed plug-ins."""
    return [*BUILT_IN, *sorted({entry.name for entry in _plugins()} - set(BUILT_IN))]


@cache
def writer(name: str) -> Writer:
    """The format of this name.

    Raises:
        LookupError: There is none; the message says which there are.
    """
    if name in BUILT_IN:
        found: Writer = import_module(BUILT_IN[name]).WRITER
        return found
    for entry in _plugins():
        if entry.name == name:
            plugin: Writer = entry.load()
            return plugin
    raise LookupError(f"there is no format {name!r}; known: {', '.join(names())}")


def _plugins() -> Any:
    # Looking for plug-ins takes longer than all of this package's imports: only when one is asked for.
    from importlib.metadata import entry_points

    return entry_points(group="quizgen.writers")


__all__ = ["Document", "File", "Heading", "PaperHeading", "Pieces", "Section", "Writer", "names", "writer"]
