"""Articles that give an option away: after "an", only what begins with a vowel can stand. English only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quizgen.findings import Finding
from quizgen.model import Bank, Question
from quizgen.plan import Plan

_ARTICLE = re.compile(r"\b(an?)\s+(?:\[\[(\w+)\]\]|\.\.\.|…)?\s*\Z|\b(an?)\s+\[\[(\w+)\]\]", re.IGNORECASE)
_FIRST = re.compile(r"[A-Za-z]+")
_SOUNDS_LIKE_A_VOWEL = re.compile(
    r"(?:[AEFHILMNORSX]\b|[AEFHILMNORSX][A-Z])|(?:[aeioAEIO]|[uU](?!ni|se|nit))"
)
"""An LSTM, an MLP, an input; a unit, a GRU."""


def fitting(bank: Bank, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001
    """Report blanks, and stems that end in an article, which fit the right option and not all wrong ones."""
    question = plan.question
    if not question.language.startswith("en"):
        return
    parts = {part.label: part for part in question.parts}
    for found in _ARTICLE.finditer(question.stem.source):
        article = (found[1] or found[3]).casefold()
        asked = parts.get(found[2] or found[4] or "") or question
        if _gives_away(article, asked):
            message = (
                f"`{question.id}`: only some of the options can follow `{article}`, which the stem ends in"
            )
            hint = "write `a(n)`, or put the article into the options"
            yield Finding("article-gives-away", message, question.stem.place, hint, "warning", question.id)


def _gives_away(article: str, question: Question) -> bool:
    pool = question.pool
    if pool is None or not set(question.forms) & {"choice", "multiple"}:
        return False
    right = [_vowel(option.text.source) for option in pool.right]
    wrong = [_vowel(option.text.source) for option in pool.wrong]
    fits = article == "an"
    return all(one is fits for one in right) and any(one is not fits and one is not None for one in wrong)


def _vowel(text: str) -> bool | None:
    """Whether *text* begins with the sound of a vowel; None where nobody can tell."""
    word = _FIRST.search(text)
    return bool(_SOUNDS_LIKE_A_VOWEL.match(text, word.start())) if word and word.start() <= 1 else None
