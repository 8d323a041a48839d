"""One solved draw becomes a variant: key, options, texts; or a finding that says why it cannot."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from quizgen.distractors import Candidate, looks
from quizgen.figures import draw_figure
from quizgen.findings import BankError, Finding
from quizgen.forms import Body, TooFewDistractors, Work
from quizgen.forms.base import PoolTexts
from quizgen.forms.parts import split_selection
from quizgen.maths.asked import all_fitting, right_numbers
from quizgen.maths.kind import drawn_values
from quizgen.model import FIRST_MARK, Figure, Option, Row, Text, Value, Variant
from quizgen.plan import Plan
from quizgen.sampling.draw import Stream, key_for
from quizgen.solution import put_together, tidied
from quizgen.solver import Solved
from quizgen.text.filters import display
from quizgen.text.machine import unit_shown
from quizgen.text.template import join

LETTERED = ("choice", "multiple")
"""The forms whose options show the unit; what is typed has none, or one of the student's own."""

EMPTY = Candidate((), (), "")
"""The key of a conceptual question: its right options come from the pool."""


def assemble(plan: Plan, seed: int, position: int, selection: int, solved: Solved, stream: Stream) -> Variant:
    """The variant of this draw.

    Raises:
        BankError: The answer is undefined or of the wrong kind, or there are too few distractors.
    """
    symbolic = plan.symbolic(solved.values)
    values = {**plan.words, **solved.values, **symbolic} if plan.words or symbolic else solved.values
    body = make_body(plan, values, selection, solved, stream)
    stem = plan.stem.fill(values)
    return Variant(
        name=f"{plan.name}#{seed}.{position}",
        question=plan.question,
        form=plan.form.name,
        seed=seed,
        position=position,
        values=values,
        stem=join("\n\n", [stem, body.claim]) if body.claim else stem,
        options=body.options,
        hints=tuple([hint.fill(values) for hint in plan.hints]),
        feedback=plan.general.fill(values) if plan.general else None,
        solution=_solution(plan, values),
        prompts=body.prompts,
        order=body.order,
        guide=body.guide,
        parts=_parts(plan, seed, position, selection, solved) if plan.question.parts else (),
        figure=_figure(plan, values) if plan.question.figure else None,
    )


def make_body(
    plan: Plan, values: Mapping[str, Value], selection: int, solved: Solved, stream: Stream
) -> Body:
    """What the form makes of this draw: the options, and whatever else it asks with.

    Raises:
        BankError: The answer is undefined or of the wrong kind, or there are too few distractors.
    """
    key = _key(plan, solved)
    work = Work(
        question=plan.question,
        values=values,
        key=key,
        candidates=() if key is EMPTY else plan.options.candidates(solved),
        rank_weights=lambda: plan.rank_weights,
        pairs=partial(_pairs, plan, values),
        kinds=plan.kinds if key is not EMPTY else (),
        option=lambda candidate, right: _option(plan, values, candidate, right=right),
        pool=lambda: _pool(plan, values),
        text=lambda template: plan.text(template).fill(values),
        value=lambda template, candidate: plan.text(template).fill({**values, "value": candidate.printed}),
        formulas=lambda: plan.options.formulas(values),
        selection=selection,
        stream=stream,
    )
    try:
        return plan.form.make(work)
    except TooFewDistractors as few:
        message = f"only {few.found} distinct wrong options, {few.wanted} needed, when {_when(plan, values)}"
        hint = "add a mistake, ask for fewer options, or exclude it by `where`"
        if key is not EMPTY and plan.question.rounding is None and set(looks(key.value)) != {"decimal"}:
            hint = f"the key {key.printed} would stand out: say how many `digits` are printed"
        raise _error(plan, "too-few-distractors", message, hint) from None


def _solution(plan: Plan, values: Mapping[str, Value]) -> tuple[Text, ...]:
    lines = tuple([line.fill(values) for line in plan.solution])
    if plan.question.asks_formula and not plan.question.symbolic:
        return (*lines, *put_together(plan.question, values, plan.options.formulas(values)[0].text))
    keys = {
        one.question.ask[0]: one.options.formulas(values)[0].text
        for one in plan.parts or (plan,)
        if one.question.ask and one.question.symbolic
    }
    return tuple([tidied(*both, keys) for both in zip(plan.solution, lines, strict=True)]) if keys else lines


def _parts(plan: Plan, seed: int, position: int, selection: int, solved: Solved) -> tuple[Variant, ...]:
    """Each part, solved for the same draw; each chooses from a stream of its own."""
    columns = {name: [solved.values[name]] for name in plan.question.vary}
    made = []
    for part, index in zip(plan.parts, split_selection(plan.question, selection), strict=True):
        (own,) = part.solver.run(columns, 1)
        purpose = f"options of {part.question.label}"
        stream = Stream(key_for(plan.bank_id, plan.question.id, seed, purpose), position)
        made.append(assemble(part, seed, position, index, own, stream))
    return tuple(made)


def _figure(plan: Plan, values: Mapping[str, Value]) -> Figure:
    assert plan.question.figure is not None
    try:
        return draw_figure(plan.question.figure, values, plan.question.language)
    except BankError as error:
        found = error.findings[0]
        message = f"{found.message}, when {_when(plan, values)}"
        raise _error(plan, found.code, message, found.hint) from None


def _option(plan: Plan, values: Mapping[str, Value], candidate: Candidate, *, right: bool) -> Option:
    option = plan.options.option(candidate, right, values)
    unit = plan.question.unit
    if not unit or plan.form.name not in LETTERED:
        return option
    # As a value, which no format takes for markup.
    shown = join(" ", [option.text, Text(chr(FIRST_MARK), (unit_shown(unit),))])
    return option._replace(text=shown)


def _pool(plan: Plan, values: Mapping[str, Value]) -> PoolTexts:
    return plan.options.pool(values)


def _key(plan: Plan, solved: Solved) -> Candidate:
    if not plan.question.ask or plan.question.parts or plan.question.asks_formula:
        return EMPTY
    key = plan.options.candidate((), solved.answer, solved.values)
    if key is None and plan.question.given:
        name = plan.question.ask[0]
        message = f"`{name}` cannot be told from what is given when {_when(plan, solved.values)}"
        right = right_numbers(plan.question, drawn_values(plan.question, solved.values))
        fitting = all_fitting(plan.question, right)
        if len(fitting) > 1:
            message += ": " + " and ".join(f"{name} = {display(value)}" for value in sorted(fitting)) + " fit"
        raise _error(plan, "no-answer", message)
    if key is None:
        raise _error(plan, "no-answer", f"the answer is undefined when {_when(plan, solved.values)}")
    names = plan.question.ask if plan.question.shape is None else plan.question.ask * plan.question.width
    for name, kind, value in zip(names, plan.kinds, key.value, strict=True):
        if not kind.admits(value):
            message = (
                f"`{name}` is {display(value)}, which `admits:` excludes, when {_when(plan, solved.values)}"
            )
            raise _error(plan, "answer-not-admissible", message)
    return key


def _pairs(plan: Plan, values: Mapping[str, Value]) -> list[Candidate]:
    columns = {name: [values[name]] for name in plan.question.vary}
    (solved,) = plan.pair_solver.run(columns, 1)
    return plan.options.candidates(Solved(dict(values), solved.answer, solved.wrong))


def _when(plan: Plan, values: Mapping[str, Value]) -> str:
    drawn = [
        f"{name} = {value.fields if isinstance(value, Row) else display(value)}"
        for name, value in values.items()
        if name in plan.question.vary
    ]
    return ", ".join(drawn) or "nothing is drawn"


def _error(plan: Plan, code: str, message: str, hint: str = "exclude these values by `where`") -> BankError:
    question = plan.question
    return BankError(
        [Finding(code, f"`{question.id}`: {message}", question.place, hint, subject=question.id)]
    )
