"""`number`: a typed number; every mistake's number is recognised when it is typed."""

from __future__ import annotations

from quizgen.forms.base import Body, Form, Work
from quizgen.model import Option, Question
from quizgen.text.phrases import phrases
from quizgen.text.template import join


def selections(question: Question) -> int:  # noqa: ARG001
    """One: nothing is chosen from a pool."""
    return 1


def make(work: Work) -> Body:
    """The key, then one entry for every different wrong number, most common mistake first.

    A number that several mistakes lead to has the feedback of each, and says so: nobody can know which
    one a student made. Other than for `choice`, a number of another kind than the key is recognised too.
    """
    found: dict[str, list[Option]] = {}
    for candidate in work.candidates:
        if candidate.value != work.key.value and candidate.printed != work.key.printed:
            found.setdefault(candidate.printed, []).append(work.option(candidate, False))
    language = work.question.language
    return Body((work.option(work.key, True), *(_merged(options, language) for options in found.values())))


def _merged(options: list[Option], language: str) -> Option:
    first = options[0]._replace(also=tuple([option.mistakes for option in options[1:]]))
    texts = list(dict.fromkeys(option.feedback for option in options if option.feedback))
    if len(texts) < 2:
        return first._replace(feedback=texts[0] if texts else None)
    return first._replace(feedback=join(f"\n\n{phrases(language).same_number} ", texts))


FORM = Form("number", "a typed number", selections, make)
