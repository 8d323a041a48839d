"""What a question refers to in `ask`, `set` and `where`: is every name known, and has it a value?"""

from __future__ import annotations

from collections.abc import Collection

from quizgen.bank.inverse import check_given
from quizgen.bank.reading import Reading
from quizgen.findings import suggest
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import Expression, Pool


def check_ask(reading: Reading, pool: Pool | None, *, told: bool) -> None:
    """Report what is wrong with `ask` and `given`; *told*: other keys say what is asked."""
    record, formula, report = reading.record, reading.formula, reading.report
    if formula is None:
        if reading.ask or reading.given:
            key = "ask" if reading.ask else "given"
            report.add("missing-key", f"`{key}` needs a `formula`", record.at(key))
        elif pool is None and not told and "options" not in record.places:
            hint = "give `formula` and `ask`, or a pool of `options`"
            report.add("missing-key", "the question asks for nothing", record.place, hint)
        return
    if not reading.ask and pool is None and not told and not reading.given:
        report.add("missing-key", "a question about a formula needs `ask`", record.at("formula"))
    if reading.given:
        check_given(record, formula, reading.scope, report)
    for name in reading.ask if not reading.given else ():
        if name not in formula.steps:
            hint = suggest(name, formula.steps)
            report.add("unknown-name", f"`{name}` is no step of `{formula.id}`", record.at("ask"), hint)
        elif not reading.asks_formula and (missing := sorted(reading.scope.open[name])):
            hint = "add " + ", ".join(f"`{symbol}: 2..64`" for symbol in missing) + " to `vary`"
            report.add(
                "symbol-not-drawn",
                f"`{name}` needs {', '.join(f'`{symbol}`' for symbol in missing)}, which is not drawn",
                record.at("ask"),
                hint,
            )


def check_changes(reading: Reading) -> None:
    """Report the names in `set` that are not there to be set, and those in its expressions."""
    formula, order = reading.formula, "`set` uses only what is computed before it"
    known = {*formula.symbols, *formula.constants, *formula.steps} if formula else set()
    for name, (expression, place) in (reading.record.get("set") or {}).items():
        if name not in known:
            hint = suggest(name, known)
            reading.report.add("unknown-name", f"`{name}` is no symbol, constant or step", place, hint)
        check_names(reading, expression, reading.scope.before.get(name), order)


def check_names(
    reading: Reading, expression: Expression, known: Collection[str] | None = None, order: str = ""
) -> None:
    """Report a name that is not known: never heard of, or a symbol that this question does not draw.

    *known* is, where not all that has a value can be used, what can; *order* says why.
    """
    scope, formula, report = reading.scope, reading.formula, reading.report
    for name, at in names(expression.tree).items():
        place = expression.place.shifted(at)
        if name in (scope.known if known is None else known) or name in CONSTANTS:
            continue
        if name in scope.words or name in scope.rows:
            what = "row" if name in scope.rows else "word"
            message = f"`{name}` is a {what}, and only numbers are computed with"
            report.add("unknown-name", message, place, "use a numeric field of a row, by its own name")
        elif formula and name in scope.known:
            report.add("unknown-name", f"`{name}` has no value yet here", place, order)
        elif name in scope.needs:
            symbol = formula and name in formula.symbols
            hint = f"add `{name}: 2..64` to `vary`" if symbol else order
            report.add("symbol-not-drawn", f"`{name}` has no value in this question", place, hint)
        else:
            hint = suggest(name, scope.known)
            report.add("unknown-name", f"`{name}` has no meaning here", place, hint)
