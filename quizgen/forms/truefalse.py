"""`truefalse`: a claim that is true or false; its number is the key, or what a mistake leads to."""

from __future__ import annotations

from quizgen.distractors import distinct
from quizgen.forms.base import Body, Form, TooFewDistractors, Work
from quizgen.model import Claim, Option, Question, Text
from quizgen.text.phrases import phrases


def _selections(question: Question) -> int:
    pool = question.pool
    # With a pool, each of its statements is a claim.
    return len(pool.right) + len(pool.wrong) if pool else 1


def _make(work: Work) -> Body:
    if work.question.pool:
        texts = work.pool()
        statement = (*texts.right, *texts.wrong)[work.selection]
        # What is said of a statement is for everybody, however they took it.
        return _claim(work, statement.text, statement.right, (), statement.feedback, statement.feedback)
    material = work.question.material
    assert isinstance(material, Claim)
    right = work.stream.below(2) == 0
    candidate = work.key
    if not right:
        rounded = work.question.rounding is not None
        candidates = distinct(work.key, work.candidates, work.kinds, rounded=rounded)
        if not candidates:
            raise TooFewDistractors(0, 1)
        candidate = candidates[work.stream.below(len(candidates))]
    feedback = None if right else work.option(candidate, False).feedback
    return _claim(work, work.value(material.text, candidate), right, candidate.mistakes, feedback)


def _claim(
    work: Work,
    claim: Text,
    right: bool,
    mistakes: tuple[str, ...],
    if_true: Text | None,
    if_false: Text | None = None,
) -> Body:
    """Whoever takes a mistake's number for true has made that mistake."""
    say = phrases(work.question.language)
    true = Option(Text(say.true), right, () if right else mistakes, if_true, ())
    return Body((true, Option(Text(say.false), not right, (), if_false, ())), claim)


FORM = Form("truefalse", "a claim that is true or false", _selections, _make, frozenset({"claim"}))
