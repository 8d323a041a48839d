"""`examples`: the tests of a question, read and held against what it draws and asks."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction
from typing import Any

from quizgen.bank.fields import Record, Report, read_record, wrong
from quizgen.bank.keys import EXAMPLE
from quizgen.bank.kinds import EXPRESSION
from quizgen.bank.reader import Scalar
from quizgen.bank.reading import Reading
from quizgen.findings import suggest
from quizgen.maths.compile import single
from quizgen.maths.functions import CONSTANTS
from quizgen.maths.parse import names
from quizgen.model import Example, Expression, Mistake, Number


def read_examples(reading: Reading, mistakes: tuple[Mistake, ...]) -> tuple[Example, ...]:
    """Those that can be tested; what is wrong with the others is reported."""
    examples = []
    for node in reading.record.get("examples") or ():
        record = read_record(node, "an example", EXAMPLE, reading.report)
        if record is None or "with" not in record.values or "answer" not in record.values:
            continue
        if not reading.ask:
            message = "only a question about a formula has examples"
            reading.report.add("example-not-possible", message, record.place)
            continue
        example = _example(reading, record, [mistake.id for mistake in mistakes])
        if example is not None:
            examples.append(example)
    return tuple(examples)


def _example(reading: Reading, record: Record, mistakes: Collection[str]) -> Example | None:
    ask, scope, report = reading.ask, reading.scope, reading.report
    values = _values(reading, record)
    wrongs = _wrongs(reading, record, mistakes)
    answer = _worked_out(reading, record.values["answer"])
    problem = _misshapen(reading, answer)
    if problem:
        place = next((part.place for part in answer if isinstance(part, Expression)), record.at("answer"))
        report.add("example-shape", problem, place)
        return None
    given = {*values, *record.values["with"], *record.values["with"].broken, *scope.variables}
    if not reading.given and (missing := set().union(*(scope.needs.get(name, ()) for name in ask)) - given):
        message = "the example gives no value for " + ", ".join(f"`{name}`" for name in sorted(missing))
        report.add("example-shape", message, record.at("with"))
        return None
    return Example(values, answer, wrongs, record.place)


def _worked_out(reading: Reading, answer: tuple[Any, ...]) -> tuple[Any, ...]:
    """*answer* with numbers for arithmetic (`2/3`, `sqrt(2)`); what holds symbols is left as it is."""
    if reading.symbolic:
        return answer
    return tuple(_number(part) if isinstance(part, Expression) else part for part in answer)


def _number(told: Expression) -> Number | Expression:
    if not CONSTANTS.keys() >= names(told.tree).keys():
        return told
    value = single(told.tree, {})
    return told if value is None else value


def _values(reading: Reading, record: Record) -> dict[str, Number | str]:
    formula, report = reading.formula, reading.report
    values: dict[str, Number | str] = {}
    for name, (value, place) in record.values["with"].items():
        if not isinstance(value, Scalar) or value.value is None or isinstance(value.value, bool):
            wrong(report, value, "a number or a word")
        elif formula and name not in {
            *formula.symbols,
            *formula.constants,
            *reading.scope.vary,
            *reading.given,
        }:
            hint = suggest(name, [*formula.symbols, *formula.constants])
            report.add("unknown-name", f"`{name}` is no symbol or constant", place, hint)
        else:
            values[name] = _drawn(reading, name, value)
    return values


def _drawn(reading: Reading, name: str, value: Scalar) -> Any:
    """The number that stands there, also as arithmetic (`1/3`); a word where words are drawn."""
    number = isinstance(value.value, int | Fraction)
    if number or name in reading.scope.rows:
        return value.value
    told = EXPRESSION.read(value, Report())
    found = _number(told) if isinstance(told, Expression) else told
    return found if isinstance(found, int | Fraction | Decimal) else value.value


def _misshapen(reading: Reading, answer: tuple[Any, ...]) -> str:
    """What is wrong with the shape of an example's *answer*; "" when nothing is."""
    expression = any(isinstance(part, Expression) for part in answer)
    if expression and not reading.symbolic:
        told = next(part for part in answer if isinstance(part, Expression))
        return f"the answer is a number, not `{told.text}`"
    if not expression and reading.symbolic:
        # A number is an expression, too.
        return ""
    rows, columns = reading.shape or (len(reading.ask), 1)
    if len(answer) == rows * columns:
        return ""
    asked = f"{rows * columns} values are asked" if columns > 1 or rows > 1 else "one value is asked"
    return f"{asked}, the example answers {len(answer)}"


def _wrongs(
    reading: Reading, record: Record, mistakes: Collection[str]
) -> dict[str, tuple[Number | Expression, ...]]:
    report = reading.report
    wrongs: dict[str, tuple[Number | Expression, ...]] = {}
    for name, (numbers, place) in (record.get("wrong") or {}).items():
        if name not in mistakes:
            hint = suggest(name, mistakes)
            report.add("unknown-mistake", f"this question has no mistake `{name}`", place, hint)
        elif problem := _misshapen(reading, told := _worked_out(reading, numbers)):
            report.add("example-shape", problem, place)
        else:
            wrongs[name] = told
    return wrongs
