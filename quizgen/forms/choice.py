"""`choice`: one right option among several."""

from __future__ import annotations

from quizgen.distractors import choose, distinct
from quizgen.forms import formula, pool
from quizgen.forms.base import Body, Form, TooFewDistractors, Work
from quizgen.model import Option, Question


def _selections(question: Question) -> int:
    return pool.count(question.pool, one_right=True) if question.pool else 1


def _make(work: Work) -> Body:
    if work.question.pool:
        return Body(pool.options(work, one_right=True))
    if work.question.asks_formula:
        chosen = formula.choose(work)
        if chosen is None:
            raise TooFewDistractors(len(work.formulas()) - 1, work.question.options - 1)
        return Body(chosen)
    return Body(from_mistakes(work))


def from_mistakes(work: Work) -> tuple[Option, ...]:
    """The key and its distractors, shuffled.

    Raises:
        TooFewDistractors: Mistakes and pairs of mistakes together do not fill the options.
    """
    wanted = work.question.options - 1
    rounded = work.question.rounding is not None
    candidates = distinct(work.key, work.candidates, work.kinds, rounded=rounded)
    if len(candidates) < wanted:
        # Two mistakes made together fill up, never replace a mistake made alone.
        candidates += distinct(work.key, work.pairs(), work.kinds, taken=candidates, rounded=rounded)
        if len(candidates) < wanted:
            raise TooFewDistractors(len(candidates), wanted)
        distractors = candidates[:wanted]
    else:
        distractors = choose(work.key, candidates, wanted, work.rank_weights(), work.stream)
    shown = [work.key, *distractors]
    return tuple([work.option(shown[i], i == 0) for i in work.stream.shuffled(len(shown))])


FORM = Form("choice", "one right option among several", _selections, _make)
