"""Typed numbers with units against a key: converted exactly, with each kind of slip told apart."""

from __future__ import annotations

from typing import Literal, NamedTuple

from quizgen.grading.number import Typed
from quizgen.maths.compare import Tolerance, off_by_power_of_ten, within
from quizgen.maths.unit_text import Why
from quizgen.maths.units import convert, unit_of
from quizgen.model import Exact, Number
from quizgen.text.machine import unit_shown
from quizgen.text.notes import grouped, notes

Kind = Literal["right", "missing_unit", "wrong_unit", "unknown_unit", "wrong_power_of_ten", "wrong_value"]


class Verdict(NamedTuple):
    """What is right or wrong with a number and its unit; *message* is for the student, "" when right.

    *value* is the number in the author's unit, or as typed where its unit does not lead there: what to hold
    against the mistakes. *power* is the k by which the value is 10**k times too large (negative: too small).
    """

    kind: Kind
    message: str
    value: Exact
    power: int | None = None


def check_unit(
    typed: Typed, key: Number, unit: str, tolerance: Tolerance, *, language: str = "en"
) -> Verdict:
    """*typed* against *key*, which is in *unit*; the tolerance is about the number in that unit.

    A bare number is right for an angle in radians and for the number that a percentage is. A bare number that
    would be right with the unit is `missing_unit`; one that would not is judged as a number in that unit.

    Raises:
        ValueError: *unit* is one that `valid_unit` refuses.
    """
    say = notes(language)
    wanted, unit_named = unit_of(unit), unit_shown(unit)
    if isinstance(wanted, Why):
        raise ValueError(str(wanted))  # noqa: TRY004
    given = unit_of(typed.unit)
    if isinstance(given, Why):
        return Verdict("unknown_unit", say.no_unit[given.reason].format(**given.fields), typed.value)
    value = convert(typed.value, given, wanted)
    if value is not None and within(value, key, tolerance):
        return Verdict("right", "", value)
    bare = not typed.unit and not typed.percent and unit.strip() != ""
    if bare:
        value = typed.value
        if within(value, key, tolerance):
            return Verdict("missing_unit", say.unit_missing.format(unit=unit_named), value)
    if value is None:
        if not unit.strip():
            return Verdict("wrong_unit", say.no_unit_here.format(given=typed.unit), typed.value)
        shown = typed.unit or "%"
        return Verdict("wrong_unit", say.other_quantity.format(given=shown, unit=unit_named), typed.value)
    also = " " + say.unit_missing_too.format(unit=unit_named) if bare else ""
    power = off_by_power_of_ten(value, key, tolerance)
    if power is not None:
        slip = say.too_large if power > 0 else say.too_small
        message = slip.format(times=grouped(10 ** abs(power), language)) + also
        return Verdict("wrong_power_of_ten", message, value, power)
    return Verdict("wrong_value", say.wrong_value + also, value)
