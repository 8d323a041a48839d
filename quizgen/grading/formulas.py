"""A typed formula: right when equivalent to the key, however it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from quizgen.grading.base import FULL, WRONG, chosen, say_for
from quizgen.grading.follow import Carried, carried_tree
from quizgen.maths.closed import closed, mistaken_formulas
from quizgen.maths.equivalent import Kinds, equivalent, matching
from quizgen.maths.formula import behind
from quizgen.maths.kind import declared, drawn_values
from quizgen.maths.parse import is_condition
from quizgen.maths.typed import Unreadable, read_formula
from quizgen.model import Node, Outcome, Variant
from quizgen.text.numbers import convention


def grade_formula(variant: Variant, text: str, language: str, carried: Sequence[Carried] = ()) -> Outcome:
    """Full marks also for what follows from the student's own earlier answers (*carried*).

    A mistake is recognised when its formula is equivalent.
    """
    question, kinds, say = variant.question, _kinds(variant), say_for(variant)
    tree = _read(text, language, kinds)
    if isinstance(tree, Unreadable):
        return Outcome(WRONG, note=tree.message, at=tree.at)
    if is_condition(tree):
        return Outcome(WRONG, note=say.comparison, at=0)
    drawn = drawn_values(question, variant.values)
    found = matching(tree, closed(question, drawn), mistaken_formulas(question, drawn), kinds)
    if found != "" and carried:
        own = carried_tree(variant, carried)
        if own is not None and equivalent(tree, own, kinds):
            needs = behind(question, question.ask)
            labels = say.and_.join(f"({one.label})" for one in carried if one.step in needs)
            return Outcome(FULL, note=say.follows.format(labels=labels))
    if found is None:
        return Outcome(WRONG, note=say.unknown_formula)
    return chosen(next(o for o in variant.options if o.mistakes == ((found,) if found else ())))


def own_formula(variant: Variant, text: str, language: str) -> Node | None:
    """The student's formula where it is another than the key, for later parts to build on."""
    kinds = _kinds(variant)
    tree = _read(text, language, kinds)
    if isinstance(tree, Unreadable) or is_condition(tree):
        return None
    key = closed(variant.question, drawn_values(variant.question, variant.values))
    return None if equivalent(tree, key, kinds) else tree


def _read(text: str, language: str, kinds: Kinds) -> Node | Unreadable:
    if convention(language).decimal == ",":
        # Between two digits a comma is no separator there; that has a blank behind it, or is a semicolon.
        text = re.sub(r"(?<=[0-9]),(?=[0-9])", ".", text)
    return read_formula(text, kinds)


def _kinds(variant: Variant) -> Kinds:
    question = variant.question
    drawn = drawn_values(question, variant.values)
    kinds = {name: kind for name, kind in declared(question).items() if name not in drawn}
    if question.symbolic:
        # A symbol that another question draws has no meaning here.
        kinds = {name: kind for name, kind in kinds.items() if kind[0] == "variable"}
    return kinds
