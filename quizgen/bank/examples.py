"""`examples`: the tests of a question, read and held against what it draws and asks."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from quizgen.bank.fields import Record, read_record, wrong
from quizgen.bank.keys import EXAMPLE
from quizgen.bank.reader import Scalar
from quizgen.bank.reading import Reading
from quizgen.findings import suggest
from quizgen.model import Exact, Example, Expression, Mistake


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
    answer: tuple[Any, ...] = record.values["answer"]
    problem = _misshapen(reading, answer)
    if problem:
        place = answer[0].place if isinstance(answer[0], Expression) else record.at("answer")
        report.add("example-shape", problem, place)
        return None
    given = {*values, *record.values["with"], *record.values["with"].broken, *scope.variables}
    if not reading.given and (missing := set().union(*(scope.needs.get(name, ()) for name in ask)) - given):
        message = "the example gives no value for " + ", ".join(f"`{name}`" for name in sorted(missing))
        report.add("example-shape", message, record.at("with"))
        return None
    return Example(values, answer, wrongs, record.place)


def _values(reading: Reading, record: Record) -> dict[str, Exact | str]:
    formula, report = reading.formula, reading.report
    values: dict[str, Exact | str] = {}
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
            values[name] = value.value
    return values


def _misshapen(reading: Reading, answer: tuple[Any, ...]) -> str:
    """What is wrong with the shape of an example's *answer*; "" when nothing is."""
    expression = isinstance(answer[0], Expression)
    if expression and not reading.symbolic:
        return f"the answer is a number, not `{answer[0].text}`"
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
) -> dict[str, tuple[Exact | Expression, ...]]:
    report = reading.report
    wrongs: dict[str, tuple[Exact | Expression, ...]] = {}
    for name, (numbers, place) in (record.get("wrong") or {}).items():
        if name not in mistakes:
            hint = suggest(name, mistakes)
            report.add("unknown-mistake", f"this question has no mistake `{name}`", place, hint)
        elif problem := _misshapen(reading, numbers):
            report.add("example-shape", problem, place)
        else:
            wrongs[name] = numbers
    return wrongs
