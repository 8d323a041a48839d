"""Whether the key can be read: in the stem, as a number or in words, or in feedback before another try."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from quizgen.checks.sample import drawn, first, values_at
from quizgen.findings import Finding
from quizgen.model import Bank, Row, Value
from quizgen.plan import Plan
from quizgen.text.filters import display
from quizgen.text.template import names_used

LOOKED_AT = 64
"""Variants; a number of the stem that happens to be the key is so in few of them."""
MOST = 0.5
LETTERS = 4
"""Words from this length on are looked for: `it` and `one` stand anywhere."""
_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:/[0-9]+)?(?![\w%])")

_WORD = re.compile(r"[^\W_]+")


def revealed(bank: Bank, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001
    """The stem shows in more than half of the variants what it asks for."""
    for part in plan.parts or (plan,):
        if part.question.pool:
            yield from _words(part, plan)
        elif part.question.ask and part.question.width == 1 and not part.question.asks_formula:
            yield from _numbers(part, plan)


def told(bank: Bank, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001
    """The feedback of a mistake shows the asked value: whoever reads it may try again."""
    for part in plan.parts or (plan,):
        question = part.question
        if set(question.forms) == {"truefalse"} or question.asks_formula or not question.ask:
            continue
        reached = {id_ for made in part.solver.mistaken for id_ in made[0]}
        for mistake in question.mistakes:
            if mistake.id not in reached or not mistake.feedback:
                continue
            for name in sorted(names_used(mistake.feedback) & set(question.ask)):
                message = f"the feedback of `{mistake.id}` shows `{name}`, which is asked"
                hint = "say it without the number: practice gives another try after it"
                place = mistake.feedback.place
                yield Finding("feedback-reveals-key", message, place, hint, "warning", plan.question.id)


def _numbers(part: Plan, whole: Plan) -> Iterator[Finding]:
    question = part.question
    draws = first(drawn(whole), LOOKED_AT)
    if not draws.positions:
        return
    stems = [whole.stem] if part is whole else [whole.stem, part.stem]
    names = names_used(whole.question.stem) | names_used(question.stem)
    rows = values_at(whole, draws, names)
    (name,) = question.ask
    if question.given:
        # What is asked is what was drawn; solving the equation again would only cost time.
        keys: list[tuple[object, ...]] = [(value,) for value in draws.columns[name]]
    else:
        columns = {one: draws.columns[one] for one in question.vary}
        keys = [solved.answer for solved in part.solver.run(columns, len(draws.positions))]
    shown = counted = 0
    for row, key in zip(rows, keys, strict=True):
        candidate = part.options.candidate((), key, row)  # type: ignore[arg-type]
        if candidate is None or any(row.get(one, 0) is None for one in names):
            continue
        counted += 1
        text = "\n".join(str(stem.fill(row)) for stem in stems)
        numbers = {found.replace(",", "") for found in _NUMBER.findall(text)}
        shown += candidate.printed in numbers - _drawn(whole, row, but=name if question.given else "")
    if counted and shown > MOST * counted:
        message = f"the stem shows the key in {shown / counted:.0%} of the variants"
        hint = "take the number out of the stem, or ask for something else"
        place = question.stem.place
        yield Finding("stem-reveals-key", message, place, hint, "warning", whole.question.id)


def _drawn(plan: Plan, row: Mapping[str, Value], but: str) -> set[str]:
    """How drawn values are shown: that the key is one of them is what such a question asks."""
    found: set[str] = set()
    for name in plan.question.vary:
        value = row[name]
        if name != but:
            fields = value.fields.values() if isinstance(value, Row) else (value,)
            found.update(display(field) for field in fields)
    return found


def _words(part: Plan, whole: Plan) -> Iterator[Finding]:
    """A written option whose very words stand in the stem, which no wrong option's do."""
    question, pool = part.question, part.question.pool
    assert pool is not None
    if part.form.name not in ("choice", "multiple", "text") or part.question.vary:
        return
    stem = _plain(f"{whole.question.stem.source} {question.stem.source}")
    if any(_plain(option.text.source) in stem for option in pool.wrong):
        return
    for option in pool.right:
        words = _plain(option.text.source)
        if len(words.strip()) >= LETTERS and words in stem:
            message = "the stem has the very words of a right option, and of no wrong one"
            hint = "say it in other words in the stem"
            yield Finding("stem-reveals-key", message, option.place, hint, "warning", whole.question.id)
            return


def _plain(text: str) -> str:
    """Words in lower case between blanks."""
    return " " + " ".join(_WORD.findall(text.lower())) + " "
