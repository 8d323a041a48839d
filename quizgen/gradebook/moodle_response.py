"""What a student answered, from Moodle's summary of it, as the student would have typed it on paper.

The summaries are those of the question types' `summarise_response`: the texts of the options that were chosen
(several with `; ` between), `prompt -> choice` for each pair, the first characters of items in their order,
and for a cloze question `part 1: ...; part 2: ...` in the site's language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from quizgen.gradebook.moodle_text import canonical, canonical_html
from quizgen.gradebook.rows import Given
from quizgen.grading.letters import LETTERS
from quizgen.model import Variant
from quizgen.writers.moodle_cloze import BOXED, html_of

MAX_STEPS = 20_000
"""Ways of taking a summary apart that are tried."""

_PART = re.compile(r"(.{1,40}?)\s*1\s*:", re.DOTALL)


class NotUnderstood(Exception):
    """The summary does not say what was answered; its text says why."""


def typed(summary: str, variant: Variant) -> Given:
    """The response behind *summary*.

    Raises:
        NotUnderstood: It could be several, or none.
    """
    if variant.parts:
        fields = _fields(summary, sum(map(_width, variant.parts)))
        answers: list[Given] = []
        for part in variant.parts:
            own, fields = fields[: _width(part)], fields[_width(part) :]
            answers.append(_boxed(own, part) if part.form in BOXED else _single(own[0], part))
        return tuple(one if isinstance(one, str) else str(one) for one in answers)
    if variant.form in BOXED:
        return _boxed(_fields(summary, _width(variant)), variant)
    return _single(summary, variant)


def _width(part: Variant) -> int:
    return part.question.width if part.form in BOXED else 1


def _boxed(fields: Sequence[str], part: Variant) -> str:
    if not any(fields):
        return ""
    if part.question.shape:
        columns = part.question.shape[1]
        rows = [fields[i : i + columns] for i in range(0, len(fields), columns)]
        return "; ".join([" ".join(row) for row in rows])
    return "; ".join(fields)


def _fields(summary: str, count: int) -> list[str]:
    """What stands in each field of a cloze question."""
    begin = _PART.match(summary)
    if begin is None:
        raise NotUnderstood("the parts of the summary are not recognised")
    rest, found = summary[begin.end() :], []
    for number in range(2, count + 1):
        between = re.compile(rf";\s*{re.escape(begin[1])}\s*{number}\s*:")
        pieces = between.split(rest)
        if len(pieces) != 2:
            raise NotUnderstood("the parts of the summary are not recognised")
        found.append(pieces[0].strip())
        rest = pieces[1]
    return [*found, rest.strip()]


def _single(summary: str, variant: Variant) -> str:
    text = summary.strip()
    if not text or text == "-":
        return ""
    if variant.form in ("choice", "multiple"):
        options = [canonical_html(html_of(option.text, variant)) for option in variant.options]
        several = variant.form == "multiple"
        chosen = _taken_apart(canonical(text), options, several=several)
        return " ".join([LETTERS[i] for i in sorted(chosen)])
    if variant.form == "matching":
        return _matched(canonical(text), variant)
    if variant.form == "ordering":
        return _ordered(text, variant)
    return text


def _taken_apart(text: str, pieces: Sequence[str], *, several: bool) -> tuple[int, ...]:
    """Which of *pieces*, each at most once, make *text* with semicolons between them.

    Raises:
        NotUnderstood: There is no way or more than one.
    """
    ways: set[tuple[int, ...]] = set()
    open_: list[tuple[int, tuple[int, ...]]] = [(0, ())]
    steps = 0
    while open_ and len(ways) < 2:
        steps += 1
        if steps > MAX_STEPS:
            break
        at, used = open_.pop()
        for i, piece in enumerate(pieces):
            if i in used or not piece or not text.startswith(piece, at):
                continue
            end = at + len(piece)
            if end == len(text):
                ways.add(tuple(sorted((*used, i))))
            elif several and text[end] == ";":
                open_.append((end + 1, (*used, i)))
    if len(ways) != 1 or steps > MAX_STEPS:
        raise NotUnderstood("the report's text is none of the options, or could be several")
    return ways.pop()


def _matched(text: str, variant: Variant) -> str:
    prompts = [canonical_html(html_of(prompt, variant)) for prompt in variant.prompts]
    # Choices are plain text in Moodle.
    options = [canonical_html(escape(str(option.text))) for option in variant.options]
    pairs = [(i, j) for i in range(len(prompts)) for j in range(len(options))]
    chosen = _taken_apart(text, [f"{prompts[i]}->{options[j]}" for i, j in pairs], several=True)
    found = [pairs[index] for index in chosen]
    if len({i for i, _ in found}) < len(found):
        raise NotUnderstood("the report's text is none of the pairs, or could be several")
    return " ".join([f"{i + 1}{LETTERS[j]}" for i, j in found])


def _ordered(text: str, variant: Variant) -> str:
    """Each item is cut to ten characters."""
    options = [canonical_html(html_of(option.text, variant)) for option in variant.options]
    letters = []
    for piece in text.split("; "):
        begin = canonical(piece.removesuffix("...").removesuffix("…"))
        cut = piece.endswith(("...", "…"))
        fitting = [
            i for i, option in enumerate(options) if option == begin or (cut and option.startswith(begin))
        ]
        if len(fitting) != 1 or not begin:
            raise NotUnderstood("the report shows too little of the items to tell them apart")
        letters.append(LETTERS[fitting[0]])
    return "".join(letters)
