"""Inverse questions: is the symbol drawn, are the steps shown, and can the one be found from the others?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from quizgen.bank.fields import Record, Report
from quizgen.bank.figures import seen_in
from quizgen.bank.scope import Scope
from quizgen.findings import Place, suggest
from quizgen.maths.asked import unsolvable
from quizgen.maths.formula import behind
from quizgen.maths.kind import drawn_numbers
from quizgen.model import Formula, Question


def check_given(record: Record, formula: Formula, scope: Scope, report: Report) -> None:
    """Report what is wrong with the names in `given` and in `ask` beside it."""
    place, ask = record.at("given"), record.get("ask") or ()
    if "parts" in record.places or "blanks" in record.places:
        message = "a question in parts cannot be asked backwards"
        report.add("form-not-possible", message, place, "make it a question of its own")
        return
    for name in record.values["given"]:
        if name not in formula.steps:
            hint = suggest(name, formula.steps)
            report.add("unknown-name", f"`{name}` is no step of `{formula.id}`", place, hint)
        elif missing := sorted(scope.open[name]):
            message = f"`{name}` needs `{missing[0]}`, which is not drawn"
            report.add("symbol-not-drawn", message, place, f"add `{missing[0]}: 2..64` to `vary`")
    if not ask:
        report.add("missing-key", "`given` needs `ask`: the symbol that is to be found", place)
    elif len(ask) > 1:
        message = "one symbol can be found from what is given, not several"
        report.add("not-solvable", message, record.at("ask"))
    elif ask[0] in formula.steps:
        message, hint = f"`{ask[0]}` is a step, which is computed", "ask for a symbol, or leave out `given`"
        report.add("not-solvable", message, record.at("ask"), hint)
    elif ask[0] not in {*formula.symbols, *formula.constants}:
        hint = suggest(ask[0], formula.symbols)
        report.add("unknown-name", f"`{ask[0]}` is no symbol of `{formula.id}`", record.at("ask"), hint)
    elif ask[0] not in scope.vary or ask[0] in {*scope.words, *scope.rows}:
        hint = f"add `{ask[0]}: 2..64` to `vary`: what is given is computed from it"
        report.add("symbol-not-drawn", f"`{ask[0]}` is asked and not drawn", record.at("ask"), hint)


def check_inverse(
    question: Question, places: Mapping[str, Place], record: Record, scope: Scope, report: Report
) -> Question:
    """*question*, which has no errors, with its hidden symbols; reports what its stem does not tell."""
    (unknown,) = question.ask
    used = seen_in(question)
    shown = behind(question, used)
    for name in question.given:
        if name not in shown:
            message, hint = f"`{name}` is given, and the stem does not show it", f"show it as `<< {name} >>`"
            report.add("stem-hides-value", message, record.at("given"), hint, severity="warning")
    needs = behind(question, question.given)
    seen = _seen(question, used, scope)
    hidden = tuple(name for name in drawn_numbers(question) if name in needs - seen - {unknown})
    made = replace(question, hidden=hidden)
    reason = unsolvable(made)
    if reason and hidden and not unsolvable(question):
        # It takes what the stem does not show.
        made, hidden = question, ()
        for name in sorted((needs - seen - {unknown}) & set(drawn_numbers(question))):
            message, place = f"the answer needs `{name}`, which the stem does not show", places.get(name)
            hint = f"show it as `<< {name} >>`"
            report.add("stem-hides-value", message, place or record.at("given"), hint, severity="warning")
    elif reason:
        givens = ", ".join(f"`{name}`" for name in question.given)
        message = f"`{unknown}` cannot be found from {givens}: {reason}"
        report.add("not-solvable", message, record.at("ask"), "give another step, or ask for another symbol")
    _check_examples(made, scope, report)
    return made


def _seen(question: Question, used: set[str], scope: Scope) -> set[str]:
    """What the names in the stem tell by themselves, what is given put aside."""
    (unknown,) = question.ask
    told = {name for name in used if name not in question.given and unknown not in behind(question, [name])}
    fields = {field for name in told if name in scope.rows for field in scope.rows[name]}
    return behind(question, told) | fields


def _check_examples(question: Question, scope: Scope, report: Report) -> None:
    (unknown,) = question.ask
    symbols = set().union(*(scope.needs[name] for name in question.given))
    for example in question.examples:
        if unknown in example.values:
            missing = symbols - set(example.values)
        else:
            missing = {*question.given, *symbols} - {unknown, *question.hidden} - set(example.values)
        if missing:
            message = "the example gives no value for " + ", ".join(f"`{name}`" for name in sorted(missing))
            report.add("example-shape", message, example.place)
