"""Numbers for machines: plain decimal digits with a point, and how far an answer may be off.

Never a fraction, a separator or an exponent, in whatever language the rest of a document is.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import partial

from quizgen.maths.rounding import half_unit, shown
from quizgen.maths.show import plain
from quizgen.maths.signs import ascii_alike
from quizgen.model import Number, Question, Rounding

_TEN = Rounding("digits", 10)
_PLACES = 20


def machine_number(value: Number, question: Question, *, key: bool) -> tuple[str, str] | None:
    """*value* and its tolerance as text; None when the *key* has no end in decimals and nothing is rounded.

    A mistake's number without an end is written to ten digits, and recognised to these.
    """
    rounding, tolerance = question.rounding, question.tolerance
    if type(value) is int and rounding is None and tolerance is None:
        return str(value), "0"
    exact = Fraction(value)
    off = Fraction(0)
    if tolerance is not None:
        kind, amount = tolerance
        off = Fraction(amount) if kind == "absolute" else abs(exact) * amount
    if rounding is None:
        text = plain(value)
        if "/" not in text and "e" not in text and not _endless(value):
            return text, _decimal(off)
        if key and not off:
            return None
        rounding = _TEN
    return _decimal(Fraction(shown(value, rounding))), _decimal(max(off, half_unit(value, rounding)))


def _endless(value: Number) -> bool:
    return not isinstance(value, int | Fraction)


def _decimal(value: Fraction) -> str:
    """*value* in decimal digits without an exponent, cut where nobody looks."""
    text = shown(value, Rounding("decimals", _PLACES)).rstrip("0").rstrip(".")
    return text or "0"


def unit_rows(unit: str) -> list[tuple[str, str]]:
    """The spellings in which a unit may be typed, and common units for the same quantity, with multipliers.

    The answer in the unit of the question, times the multiplier, is the answer in the other unit.
    """
    from quizgen.maths.units import alternatives  # loads pint

    rows = [(name, Fraction(1)) for name in _spellings(unit)]
    for other, factor in alternatives(unit):
        rows += [(name, factor) for name in _spellings(other)]
    return [(name, _decimal(factor)) for name, factor in dict(reversed(rows)).items()][::-1]


def _spellings(unit: str) -> list[str]:
    """`m**2` is also typed m^2, m2 and m², and `N m` also N*m, N·m and Nm.

    There is none with a blank: Moodle takes all blanks out of an answer before it looks at the unit.
    """
    from quizgen.maths.units import common, unit_of  # loads pint

    shown = unit_shown(unit)
    found = []
    for times in ("·", "*", "") if "·" in shown else ("",):
        text = shown.replace("·", times)
        found += [_SUPERSCRIPT.sub(partial(_lowered, sign), text) for sign in ("^", "")]
        found += [text, _SUPERSCRIPT.sub(partial(_lowered, "**"), text)]
    # Without its dot, `m·s` is a millisecond.
    return [name for name in dict.fromkeys(found) if not common(name) or unit_of(name) == unit_of(unit)]


def _lowered(sign: str, raised: re.Match[str]) -> str:
    return sign + raised[0].translate(_FROM_RAISED)


def unit_shown(unit: str) -> str:
    """*unit* for people: m² for `m**2`, a middle dot for a product; read back as the same unit."""
    text = ascii_alike(unit).strip().replace(" per ", "/")
    text = _POWER.sub(lambda found: (found[1] or found[2] or found[3]).translate(_RAISED), text)
    text = re.sub(r"\s*/\s*|(?<=\()\s+|\s+(?=\))", lambda found: found[0].strip(), text)
    return re.sub(r"\s*[*.]\s*|\s+", "·", text)


_POWER = re.compile(r"\s*(?:\^|\*\*)\s*(?:([+-]?[0-9]+)|[({]([+-]?[0-9]+)[)}])|(?<=[^\W\d_])([+-]?[0-9]+)")
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "+")
_FROM_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_SUPERSCRIPT = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+")
