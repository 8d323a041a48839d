"""What the graders of every kind of answer share."""

from __future__ import annotations

from fractions import Fraction

from quizgen.maths.compare import Tolerance, tolerance_for
from quizgen.model import Option, Outcome, Text, Variant
from quizgen.text.notes import Notes, notes

WRONG, FULL = Fraction(0), Fraction(1)


def say_for(variant: Variant) -> Notes:
    """What students are told, in the language of the question."""
    return notes(variant.question.language)


def tolerance_of(variant: Variant) -> Tolerance:
    """How near a typed number must be."""
    return tolerance_for(variant.question)


def chosen(option: Option) -> Outcome:
    """The outcome of choosing *option*, or of typing what it stands for."""
    score, mistakes = (FULL, ()) if option.right else (WRONG, option.mistakes)
    return Outcome(score, mistakes, feedback_of(option))


def feedback_of(option: Option) -> tuple[Text, ...]:
    """What the author says to *option*."""
    return (option.feedback,) if option.feedback else ()
