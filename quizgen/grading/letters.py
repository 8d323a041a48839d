"""Answers that are letters, or one of two words: options that are chosen, matched, put in order."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

from quizgen.grading.base import WRONG, chosen, feedback_of, say_for
from quizgen.grading.multiple import RULES, Marked
from quizgen.grading.words import plain
from quizgen.model import Outcome, Variant
from quizgen.text.notes import ENGLISH

_BETWEEN = re.compile(r"\b(?:and|und|et|y)\b|[&+/\N{EN DASH}-]", re.IGNORECASE)
"""What people put between letters."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def letters_in(variant: Variant, text: str) -> list[int] | Outcome:
    """The options that letters name, in order; blanks, commas, brackets, "and" may stand between them."""
    found, count, say = [], len(variant.options), say_for(variant)
    plain_text = _BETWEEN.sub(lambda word: " " * len(word[0]), text)
    for at, sign in enumerate(plain_text.upper()):
        if sign in LETTERS[:count]:
            found.append(LETTERS.index(sign))
        elif sign not in " ,;.()[]\t\n":
            note = say.no_such_letter.format(sign=text[at], last=LETTERS[count - 1])
            return Outcome(WRONG, note=note, at=at)
    if not found:
        return Outcome(WRONG, note=say.no_letter, at=0)
    return found


def grade_choice(variant: Variant, text: str) -> Outcome:
    """One letter is asked."""
    found = letters_in(variant, text)
    if isinstance(found, Outcome):
        return found
    if len(set(found)) > 1:
        return Outcome(WRONG, note=say_for(variant).one_letter, at=0)
    return chosen(variant.options[found[0]])


def grade_truefalse(variant: Variant, text: str) -> Outcome:
    """One of the two words, or a letter or word that stands for it."""
    index = truth_in(variant, text)
    if index is None:
        return Outcome(WRONG, note=say_for(variant).true_or_false, at=0)
    return chosen(variant.options[index])


def truth_in(variant: Variant, text: str) -> int | None:
    """Which of the two options *text* means; None when neither."""
    say = say_for(variant)
    word = plain(text, case=False).strip(".").rstrip()
    true, false = (str(option.text).casefold() for option in variant.options)
    if word in (true, "a", *say.true, *ENGLISH.true):
        return 0
    return 1 if word in (false, "b", *say.false, *ENGLISH.false) else None


def options_picked(variant: Variant, text: str) -> tuple[int, ...]:
    """The options that *text* chooses, of `choice`, `multiple`, `truefalse`; none when it cannot be read."""
    if variant.form == "truefalse":
        index = truth_in(variant, text)
        return () if index is None else (index,)
    found = letters_in(variant, text)
    return () if isinstance(found, Outcome) else tuple(dict.fromkeys(found))


def grade_multiple(variant: Variant, text: str, rule: str) -> Outcome:
    """Worth what the *rule* of that name says of the options chosen."""
    found = letters_in(variant, text)
    if isinstance(found, Outcome):
        return found
    picked = [variant.options[i] for i in dict.fromkeys(found)]
    hits, right = sum(option.right for option in picked), sum(option.right for option in variant.options)
    false_alarms = len(picked) - hits
    marked = Marked(hits, right - hits, false_alarms, len(variant.options) - right - false_alarms)
    mistakes = tuple(id_ for option in picked if not option.right for id_ in option.mistakes)
    feedback = tuple(text for option in picked for text in feedback_of(option))
    return Outcome(RULES[rule].score(marked), mistakes, feedback)


def grade_matching(variant: Variant, text: str) -> Outcome:
    """A share for each prompt with its option."""
    numbered = re.findall(r"([0-9]+)\s*[.:=-]?\s*([A-Za-z])", text)
    if numbered:
        given = {int(number): letter.upper() for number, letter in numbered}
        answers = [LETTERS.find(given.get(i, "?")) for i in range(1, len(variant.prompts) + 1)]
    else:
        letters = letters_in(variant, text)
        if isinstance(letters, Outcome):
            return letters
        answers = letters
    hits = sum(a == b for a, b in zip(answers, variant.order, strict=False))
    return Outcome(Fraction(hits, len(variant.order)))


def grade_ordering(variant: Variant, text: str) -> Outcome:
    """A share for each neighbour that follows where it should."""
    letters = letters_in(variant, text)
    if isinstance(letters, Outcome):
        return letters
    if sorted(letters) != list(range(len(variant.options))):
        return Outcome(WRONG, note=say_for(variant).each_letter, at=0)
    follows = set(pairwise(variant.order))
    hits = sum(pair in follows for pair in pairwise(letters))
    return Outcome(Fraction(hits, len(follows)))
