"""Texts of a variant in plain characters, their numbers as the language writes them."""

from __future__ import annotations

from quizgen.model import Text
from quizgen.text.numbers import speaks_english
from quizgen.text.terminal import readable


def spoken(text: Text, language: str) -> str:
    """*text* for a terminal: 9,5 in a German one, but not in code and addresses."""
    if speaks_english(language) or not text.fills:
        return readable(text)
    from quizgen.writers import source

    ways = source.spoken(text.skeleton, language)
    fills = tuple(ways[i](fill) if i in ways else fill for i, fill in enumerate(text.fills))
    return readable(text._replace(fills=fills))
