"""Rules by which a `multiple` question is marked, by name; each gives a score from 0 to 1.

Which one is best is disputed: Kanzow et al. (2023), "Use of Multiple-Select Multiple-Choice Items in a
Dental Undergraduate Curriculum", JMIR Medical Education 9:e43792, apply 41 of them to the same responses.
These are common ones.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from quizgen.grading.base import FULL, WRONG


class Marked(NamedTuple):
    """How many options were chosen and left, of the right ones and of the wrong ones."""

    hits: int
    """Right options that are chosen."""
    misses: int
    """Right options that are not."""
    false_alarms: int
    """Wrong options that are chosen."""
    rejections: int
    """Wrong options that are not."""


class Rule(NamedTuple):
    """A rule, what it does in a line, and where it comes from."""

    score: Callable[[Marked], Fraction]
    about: str
    source: str


def _all_or_nothing(marked: Marked) -> Fraction:
    return WRONG if marked.misses or marked.false_alarms else FULL


def _per_option(marked: Marked) -> Fraction:
    return Fraction(marked.hits + marked.rejections, max(1, sum(marked)))


def _per_option_penalty(marked: Marked) -> Fraction:
    good = marked.hits + marked.rejections
    return max(WRONG, Fraction(2 * good - sum(marked), max(1, sum(marked))))


def _half(marked: Marked) -> Fraction:
    if not marked.misses and not marked.false_alarms:
        return FULL
    return Fraction(1, 2) if 2 * _right_only(marked) >= 1 else WRONG


def _right_only(marked: Marked) -> Fraction:
    right = marked.hits + marked.misses
    if marked.hits + marked.false_alarms > right:
        return WRONG
    return Fraction(marked.hits, max(1, right))


def _right_minus_wrong(marked: Marked) -> Fraction:
    gained = Fraction(marked.hits, max(1, marked.hits + marked.misses))
    lost = Fraction(marked.false_alarms, max(1, marked.false_alarms + marked.rejections))
    return max(WRONG, gained - lost)


DEFAULT = "right-minus-wrong"

RULES = {
    DEFAULT: Rule(
        _right_minus_wrong,
        "a share for each right option chosen, less a share for each wrong one, at least 0",
        'R/exams, `exams_eval(rule = "false")`; Moodle, multiple choice with several answers',
    ),
    "all-or-nothing": Rule(
        _all_or_nothing,
        "1 when just the right options are chosen, otherwise 0",
        "dichotomous scoring: Bauer et al. (2011), Betts et al. (2021)",
    ),
    "per-option": Rule(
        _per_option,
        "the share of options that are marked as they should be: chosen if right, left if wrong",
        "true/false scoring: Betts et al. (2021)",
    ),
    "per-option-penalty": Rule(
        _per_option_penalty,
        "the same, less the share of options that are not, at least 0",
        "Populi, where an option that is marked wrongly cancels out one that is marked rightly",
    ),
    "right-only": Rule(
        _right_only,
        "a share for each right option chosen, nothing off; 0 when more are chosen than are right",
        "PS1/m of Bauer et al. (2011); the limit is for students who are not told how many are right",
    ),
    "half": Rule(
        _half,
        "1 when just the right options are chosen, a half when half of them are, 0 as for `right-only`",
        "PS50 of Bauer et al. (2011), with the same limit",
    ),
}
"""By name, the default first.

Bauer et al. (2011), "Pick-N multiple choice-exams: a comparison of scoring algorithms", Advances in Health
Sciences Education. Betts et al. (2021), "Evaluating Different Scoring Methods for Multiple Response Items
Providing Partial Credit", Educational and Psychological Measurement 82(1):151-176.
"""
