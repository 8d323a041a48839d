"""How a mistake leads to the student's number: the steps in which it differs from the worked solution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quizgen.grading.follow import numbers_of
from quizgen.maths.asked import right_numbers
from quizgen.maths.compile import Cell, evaluate
from quizgen.maths.formula import behind, mistaken_values
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.maths.show import latex, latex_name, latex_values
from quizgen.maths.trees import calculates
from quizgen.model import Apply, Formula, Matrix, Mistake, Name, Node, Text, Variant
from quizgen.solution import number_in_line
from quizgen.text.numbers import in_formulas

World = Mapping[str, Cell | Matrix[Cell]]


def retrace(variant: Variant, mistakes: tuple[str, ...]) -> tuple[Text, ...]:
    """The steps that *mistakes* change, with the numbers that they lead to and the right ones.

    Nothing where there are no such steps: pools, inverse questions, calculus, matrices.
    """
    question, formula = variant.question, variant.question.formula
    made = tuple(one for id_ in mistakes for one in question.mistakes if one.id == id_)
    if formula is None or question.given or question.asks_formula or not made or calculates(question):
        return ()
    right = right_numbers(question, numbers_of({name: variant.values[name] for name in question.vary}))
    world = mistaken_values(formula, question.changes, made, right, evaluate)
    if any(isinstance(value, Matrix) for value in (*right.values(), *world.values())):
        return ()
    changed = {name: new for mistake in made for name, new in mistake.changes.items()}
    # What the new rule of a step names is right in itself; only what it makes is not.
    plain = mistaken_values(formula, question.changes, _without_steps(made, formula.steps), right, evaluate)
    lines = [
        f"${latex_name(name)} = {_number(world[name])} \\neq {_number(right[name])}${_meaning(formula, name)}"
        for name in changed
        if name not in formula.steps and name in right and world[name] != right[name]
    ]
    needs = behind(question, question.ask) | {name for new in changed.values() for name in names(new.tree)}
    for name, step in formula.steps.items():
        if name not in needs or world.get(name) == right.get(name):
            continue
        rule = changed.get(name) or question.changes.get(name) or step.value
        title = step.means or name.replace("_", " ")
        line = _chain(rule.tree, plain if name in changed else world, world[name])
        lines.append(f"{title[:1].upper()}{title[1:]}: {line[:-1]} \\neq {_number(right[name])}$")
    asked = world[question.ask[0]]
    for mistake in made:
        # A slip at the very end, of what is computed rightly otherwise.
        for slip in mistake.answer[:1] if len(question.ask) == 1 else ():
            value = evaluate(slip.tree, {**world, "asked": asked})
            # A slip that gives another quantity for the asked one has no arithmetic of its own.
            if isinstance(slip.tree, Apply):
                lines.append(_chain(slip.tree, {**world, "asked": asked}, value))
    return tuple(Text(in_formulas(line, question.language)) for line in lines)


def _meaning(formula: Formula, name: str) -> str:
    """What a symbol or a constant stands for, in parentheses."""
    entry = formula.symbols.get(name) or formula.constants.get(name)
    return f" ({entry.means})" if entry and entry.means and "$" not in entry.means else ""


def _without_steps(made: tuple[Mistake, ...], steps: Mapping[str, object]) -> tuple[Mistake, ...]:
    kept = ({name: new for name, new in one.changes.items() if name not in steps} for one in made)
    return tuple(replace(one, changes=changes) for one, changes in zip(made, kept, strict=True))


def _chain(tree: Node, world: World, value: Cell | Matrix[Cell]) -> str:
    r"""The rule in numbers and what it makes: `$4 \cdot 4 = 16$`."""

    def leaf(name: Name, tight: bool) -> str:
        if name.name in CONSTANTS and name.name not in world:
            return latex(name)
        return _number(world[name.name], tight=tight)

    rule = f"{latex_values(tree, leaf)} = " if isinstance(tree, Apply) else ""
    return f"${rule}{_number(value)}$"


def _number(value: Cell | Matrix[Cell], *, tight: bool = False) -> str:
    return "?" if value is None or isinstance(value, bool) else number_in_line(value, tight)
