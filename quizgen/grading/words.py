"""Answers in words: one that is compared, and an essay that is not."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from quizgen.grading.base import WRONG, chosen, say_for
from quizgen.model import Outcome, Variant

SHORTEST = 3
"""Letters of an accepted word that is looked for among others: `no` would be found in many answers."""


def grade_text(variant: Variant, text: str) -> Outcome:
    """Right when one of the accepted texts is typed.

    What is near to one, or has one among other words, cannot be read: the note says so.
    """
    case = variant.question.case
    typed = plain(text, case=case)
    if not typed:
        return Outcome(WRONG, note=say_for(variant).nothing, at=0)
    for option in variant.options:
        if plain(str(option.text), case=case) == typed:
            return chosen(option)
    accepted = [plain(str(option.text), case=case) for option in variant.key]
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", typed)
    inside = [word for word in accepted if len(word) >= SHORTEST and word in words]
    if inside or get_close_matches(typed, accepted, n=1, cutoff=0.8):
        # Nobody knows what was meant: as with any answer that cannot be read.
        return Outcome(WRONG, note=say_for(variant).spelling, at=0)
    return Outcome(WRONG)


def grade_essay(variant: Variant, text: str) -> Outcome:  # noqa: ARG001
    """For a person to mark."""
    return Outcome(WRONG, note=say_for(variant).by_a_person, marked=False)


def plain(text: str, *, case: bool) -> str:
    """What counts in a typed word: not blanks, not the kind of hyphen, and mostly not its capitals."""
    word = " ".join(re.sub("[\N{HYPHEN}-\N{EM DASH}]", "-", unicodedata.normalize("NFKC", text)).split())
    return word if case else word.casefold()
