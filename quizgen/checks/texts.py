"""The texts of a question, filled in for the extremes of its space: do they read, and does their LaTeX?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from quizgen.checks.latex import problems
from quizgen.checks.sample import drawn, every, extremes, told, values_at
from quizgen.checks.users import first_users, names_in
from quizgen.findings import BankError, Finding, Place, Severity
from quizgen.maths.formula import applicable, needed
from quizgen.model import Bank, Claim, Essay, Matrix, Order, Pairs, Question, Template, Text, Value
from quizgen.plan import Plan
from quizgen.sampling.space import Draws
from quizgen.text.reading import Branch, Slot
from quizgen.text.template import TextPlan, names_used, place_of
from quizgen.writers.convert import MARK

STAND_IN = "1"
"""For `value` and `mistaken`, which have a value of their own in every option."""
SEARCHED = 5_000
"""Spaces up to this size are searched in whole for values that are undefined."""
FAILURES = (TypeError, ValueError, ArithmeticError, AttributeError, KeyError, LookupError)
"""What comes of showing a value that is undefined, or too large to be written out."""


class Written(NamedTuple):
    """A text of the author's, and where it stands."""

    what: str
    template: Template
    stem: bool = False
    option: bool = False
    told: bool = False
    """Its LaTeX is told with another question, which has the same text."""


def texts_of(question: Question) -> Iterator[Written]:
    """Every text of *question* itself, without its parts, but for the feedback of mistakes."""
    if question.stem.source or not question.label:
        yield Written("the stem", question.stem, stem=True)
    for i, hint in enumerate(question.hints, 1):
        yield Written(f"hint {i}" if len(question.hints) > 1 else "the hint", hint)
    if question.feedback:
        yield Written("the feedback", question.feedback)
    if question.show_as:
        yield Written("`show_as`", question.show_as)
    if question.pool:
        last = [question.pool.last] if question.pool.last else []
        for option in (*question.pool.right, *question.pool.wrong, *last):
            yield Written("the option", option.text, option=True)
            if option.feedback:
                yield Written("the option's feedback", option.feedback)
    material = question.material
    if isinstance(material, Claim):
        yield Written("the claim", material.text)
    elif isinstance(material, Pairs):
        for text in (*(text for pair in material.pairs for text in pair), *material.extra):
            yield Written("the text", text, option=True)
    elif isinstance(material, Order):
        for text in material.items:
            yield Written("the text", text, option=True)
    elif isinstance(material, Essay):
        yield Written("the guide", material.guide)


def rendered(bank: Bank, plan: Plan) -> Iterator[Finding]:
    """Texts that cannot be filled in, are empty, or whose LaTeX is not balanced."""
    draws = extremes(plan)
    if not draws.positions:
        return
    used, users = _names(plan), first_users(bank)
    try:
        # A value can be undefined anywhere between the ends.
        values = [*_gaps(plan, used), *values_at(plan, draws, used)]
    except BankError as error:
        yield from error.findings
        return
    for part in plan.parts or (plan,):
        feedback = [
            Written(
                f"the feedback of `{mistake.id}`",
                mistake.feedback,
                told=users.get(mistake.place) != plan.question.id,
            )
            for mistake in applicable(part.question, names_in(part.question))
            if mistake.feedback
        ]
        own = [*texts_of(plan.question), *texts_of(part.question)] if plan.parts else texts_of(part.question)
        if plan.parts and part is not plan.parts[0]:
            own = texts_of(part.question)
        for written in (*own, *feedback):
            yield from _fills(part, written, values, plan)
    yield from _meanings(bank, plan.question)
    yield from _solution(plan, draws)


def _gaps(plan: Plan, used: set[str]) -> list[dict[str, Value]]:
    """For each computed name in use the first draw, of all or of a sample, for which it is undefined."""
    left = [name for name in used if name not in plan.question.vary and name not in plan.words]
    found: list[dict[str, Value]] = []
    if left and plan.question.formula is not None:
        draws = every(plan) if plan.space.size <= SEARCHED else drawn(plan)
        for row in values_at(plan, draws, used):
            gaps = [name for name in left if _undefined(row.get(name, ""))]
            if gaps:
                left = [name for name in left if name not in gaps]
                found.append(row)
                if not left:
                    break
    return found


def _names(plan: Plan) -> set[str]:
    found: set[str] = set()
    for question in (plan.question, *plan.question.parts):
        for written in texts_of(question):
            found |= names_used(written.template)
        for mistake in question.mistakes:
            if mistake.feedback:
                found |= names_used(mistake.feedback)
    return found - {"value", "mistaken"}


def _fills(
    plan: Plan, written: Written, rows: Sequence[Mapping[str, Value]], whole: Plan
) -> Iterator[Finding]:
    """The findings of one text over all *rows*; each kind is told once."""
    template, text = written.template, plan.text(written.template)
    subject = whole.question.id
    if text.skeleton is not None and not text.slots:
        if not template.source.strip() and (written.stem or written.option):
            yield _empty(written, subject, "")
        yield from _latex(Text(text.skeleton), written, subject)
        return
    seen: set[str] = set()
    for row in rows:
        values = {**row, "value": STAND_IN, "mistaken": STAND_IN}
        try:
            filled = text.fill(values)
        except FAILURES:
            yield _failing(written, text, values, whole)
            return
        if not str(filled).strip() and (written.stem or written.option):
            yield _empty(written, subject, told(whole, row))
            return
        # Values hold no LaTeX of the author's, unless a word does.
        key = str(filled) if any("$" in fill or "\\" in fill for fill in filled.fills) else filled.skeleton
        if key not in seen:
            seen.add(key)
            found = list(_latex(filled, written, subject))
            yield from found
            if found:
                return


def _empty(written: Written, subject: str, when: str) -> Finding:
    message = f"{written.what} is empty" + (f" when {when}" if when else "")
    hint = "write an `<% else %>` for these values, or exclude them by `where`" if when else "write it"
    return Finding("text-empty", message, written.template.place, hint, subject=subject)


def _failing(written: Written, text: TextPlan, values: Mapping[str, Value], whole: Plan) -> Finding:
    bad = next((slot.name for slot in _slots(text) if _undefined(values.get(slot.name))), "")
    why = f"`{bad}` is undefined" if bad else "a value cannot be shown"
    message = f"{written.what} cannot be filled in: {why} when {told(whole, values)}"
    place = place_of(written.template, bad) if bad else written.template.place
    hint = "exclude these values by `where`, or show something else"
    return Finding("text-fails", message, place, hint, subject=whole.question.id)


def _undefined(value: object) -> bool:
    if isinstance(value, Matrix):
        return any(part is None for row in value.rows for part in row)
    return value is None


def _slots(text: TextPlan) -> Iterator[Slot]:
    def inside(pieces: tuple[object, ...]) -> Iterator[Slot]:
        for piece in pieces:
            if isinstance(piece, Slot):
                yield piece
            elif isinstance(piece, Branch):
                for _, body in piece.tests:
                    yield from inside(body)

    return inside(text.pieces)


def _solution(plan: Plan, draws: Draws) -> Iterator[Finding]:
    """Lines of the worked solution that cannot be filled in although every value in them is defined."""
    names = {hole.name for line in plan.solution for hole in line.holes}
    if not names:
        return
    for row in values_at(plan, draws, names):
        if any(_undefined(row.get(name)) for name in names):
            # Then there is no answer either, which is for others to say.
            continue
        try:
            for line in plan.solution:
                line.fill(row)
        except FAILURES:
            message = f"the worked solution cannot be filled in when {told(plan, row)}"
            hint = "exclude these values by `where`"
            yield Finding("text-fails", message, plan.question.place, hint, subject=plan.question.id)
            return


def _meanings(bank: Bank, question: Question) -> Iterator[Finding]:
    """The meanings that the worked solution shows; each is told for the first question that shows it."""
    formula = question.formula
    if formula is None:
        return
    users = first_users(bank)
    for name in needed(question):
        entry = formula.steps.get(name) or formula.symbols.get(name) or formula.constants.get(name)
        if entry and "$" in entry.means and users.get(entry.place) == question.id:
            written = Written(f"the meaning of `{name}`", Template(entry.means, entry.place))
            yield from _latex(Text(entry.means), written, question.id)


# ── LaTeX ────────────────────────────────────────────────────────────────────────────────────────


def _latex(text: Text, written: Written, subject: str) -> Iterator[Finding]:
    """The maths of *text* that no program can typeset, at its line."""
    skeleton, template = text.skeleton, written.template
    if "$" not in skeleton or written.told:
        return
    filled = str(text)
    source = filled if any("$" in fill or "\\" in fill for fill in text.fills) else skeleton
    for problem in problems(source):
        # Branches that are left out shift the lines: a piece is looked up in what the author wrote.
        line = _line_of(template.source, problem.piece, problem.line)
        place = template.place
        if line:
            place = Place(place.file, place.line + line, place.column)
        notes = (f"in `{_told(problem.piece)}`",) if problem.piece else ()
        severity: Severity = "warning" if problem.loose else "error"
        message = f"{written.what}: {problem.message}"
        yield Finding("latex-unbalanced", message, place, problem.hint, severity, subject, notes)


def _line_of(source: str, piece: str, line: int) -> int:
    """The line of *source*, from 0, on which *piece* stands, which was found on *line* of the filled text."""
    plain = MARK.split(piece)[0].strip()
    lines = source.splitlines() or [""]
    if plain:
        start = plain.splitlines()[0]
        found = [i for i, one in enumerate(lines) if start in one]
        if found:
            return min(found, key=lambda i: abs(i - line))
    return min(line, len(lines) - 1)


def _told(piece: str) -> str:
    text = " ".join(MARK.sub("..", piece).split())
    return text if len(text) <= 70 else text[:67] + "..."
