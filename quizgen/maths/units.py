"""Units: what their names mean, in exact numbers.

`unit_text` takes a unit's text apart, and `pint` only says what each single name means, in fractions. So no
text of a student or an author reaches a parser that computes, and pint's own caches hold names only, of which
there are finitely many.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from quizgen.maths.unit_text import NoUnit, Why, powers_of_names
from quizgen.model import Exact


def valid_unit(text: str) -> str | None:
    """Why an author's unit cannot be used; None when it can. "" is the unit of a bare number."""
    unit = unit_of(text)
    return str(unit) if isinstance(unit, Why) else None


_COMMON = (
    "km m cm mm µm nm",
    "t kg g mg µg",
    "d h min s ms µs ns",
    "km^2 ha m^2 cm^2 mm^2",
    "m^3 L cL mL cm^3",
    "m/s km/h",
    "kg/m^3 g/cm^3 kg/L",
    "MN kN N mN",
    "GJ MJ kWh kJ J",
    "GW MW kW W mW",
    "MPa bar kPa hPa Pa",
    "kV V mV",
    "A mA µA",
    "MΩ kΩ Ω",
    "F µF nF pF",
    "GHz MHz kHz Hz",
    "mol mmol",
    "mol/L mmol/L",
    "GiB GB MiB MB KiB kB byte bit",
    "Gbit/s Mbit/s kbit/s bit/s MB/s",
    "rad deg",
)


def common(name: str) -> bool:
    """Whether *name* is a unit that `alternatives` can give: `ms`, `kWh`."""
    return any(name in line.split() for line in _COMMON)


def alternatives(unit: str) -> list[tuple[str, Fraction]]:
    """Common units for the same quantity, with the number of them that one *unit* is: m gives km, 1/1000.

    That is a Moodle multiplier: the key in *unit*, times it, is the key in the other unit. Empty for a unit
    that has none here, or that is not valid.
    """
    own = unit_of(unit)
    if isinstance(own, Why) or own.offset:
        return []
    for line in _COMMON:
        others = [(name, found) for name in line.split() if not isinstance(found := unit_of(name), Why)]
        if (own.base, own.turning) == (others[0][1].base, others[0][1].turning):
            pairs = [(name, own.factor / other.factor) for name, other in others]
            return [(name, factor) for name, factor in pairs if factor != 1]
    return []


# ── what a unit is ───────────────────────────────────────────────────────────────────────────────


class Unit(NamedTuple):
    """A number in this unit is *factor* times as many base units, plus *offset*."""

    factor: Fraction
    offset: Fraction
    base: frozenset[tuple[str, Fraction]]
    turning: frozenset[str]
    """`radian` and `hertz`: both are 1/s per second to the SI, and yet 5 Hz are not 5 rad/s."""


_ONE = Unit(Fraction(1), Fraction(0), frozenset(), frozenset())
_UNCOUNTED = frozenset({"radian", "count"})


def convert(value: Exact, given: Unit, wanted: Unit) -> Exact | None:
    """*value* of one unit in another; None where these do not measure the same."""
    if not _agree(given, wanted):
        return None
    converted = (value * given.factor + given.offset - wanted.offset) / wanted.factor
    return converted.numerator if converted.denominator == 1 else converted


def _agree(one: Unit, other: Unit) -> bool:
    return one.base == other.base and not {"radian", "hertz"} <= one.turning | other.turning


@lru_cache(maxsize=512)
def unit_of(text: str) -> Unit | Why:
    """The unit that *text* is, or why it is none."""
    try:
        powers = powers_of_names(text)
        single = len(powers) == 1 and set(powers.values()) == {1}
        unit = _ONE
        for name, power in powers.items():
            unit = _times(unit, _named(_single(name, power)), power)
    except NoUnit as none:
        return none.why
    return unit._replace(offset=_named(next(iter(powers))).offset) if single else unit


def _single(name: str, power: int) -> str:
    """*name*, unless its power can be meant for all of it or for its end: Nm^2."""
    if name in _GLUED and abs(power) != 1:
        raise NoUnit("unknown", name=name)
    return name


def _times(unit: Unit, factor: Unit, power: int) -> Unit:
    base = dict(unit.base)
    for name, exponent in factor.base:
        base[name] = base.get(name, Fraction(0)) + exponent * power
    left = frozenset((name, exponent) for name, exponent in base.items() if exponent)
    return Unit(unit.factor * factor.factor**power, Fraction(0), left, unit.turning | factor.turning)


# ── names ────────────────────────────────────────────────────────────────────────────────────────

_SPELLINGS = {
    "%": "percent",
    "‰": "permille",
    "°": "degree",
    "Ohm": "ohm",
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "¥": "JPY",
    "l": "liter",
    "ℓ": "liter",
}
_GLUED = {
    f"{prefix}{''.join(factors)}": (f"{prefix}{factors[0]}", *factors[1:])
    for factors in (("N", "m"), ("W", "s"), ("A", "s"), ("V", "A"), ("V", "A", "s"))
    for prefix in ("", "k", "M", "m")
}
"""Symbols that are written without a blank between them: Nm, kWs."""
LONGEST_SYMBOL = 3
"""Letters; capitals make a difference in symbols (MW, mW), and none in names."""
_OWN = frozenset("EUR USD GBP JPY CHF".split())
"""Units that are not converted into anything."""


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint  # takes a third of a second with its definitions

    return pint.UnitRegistry(non_int_type=Fraction)


@lru_cache(maxsize=1024)
def _named(name: str) -> Unit:
    if name in _GLUED:
        product = _ONE
        for factor in _GLUED[name]:
            product = _times(product, _named(factor), 1)
        return product
    spelt = _SPELLINGS.get(name) or name.replace("°", "deg")
    if spelt in _OWN:
        return _ONE._replace(base=frozenset({(spelt, Fraction(1))}))
    registry = _registry()
    if len(spelt) > LONGEST_SYMBOL and not registry.parse_unit_name(spelt) and spelt.isalpha():
        # The name of a unit, and no symbol: Joule, METERS.
        spelt = spelt.lower()
    try:
        found = registry.get_name(spelt)
        zero, one, two = (registry.Quantity(Fraction(i), found).to_root_units() for i in range(3))
    except Exception:  # noqa: BLE001 - whatever pint makes of a student's word, it is no unit then
        other = _meant(registry, spelt)
        raise (NoUnit("meant", name=name, other=other) if other else NoUnit("unknown", name=name)) from None
    start, end, after = (quantity.magnitude for quantity in (zero, one, two))
    if not isinstance(end, Fraction) or after - end != end - start:
        # A logarithmic unit such as dB: comparable with itself only.
        return _ONE._replace(base=frozenset({(found, Fraction(1))}))
    base = {str(unit): Fraction(power) for unit, power in one.unit_items()}
    counted = frozenset((unit, power) for unit, power in base.items() if unit not in _UNCOUNTED)
    turning = {"radian"} & set(base) | ({"hertz"} if found.endswith("hertz") else set())
    return Unit(end - start, start, counted, frozenset(turning))


def _meant(registry: Any, name: str) -> str:
    # The usual slip is a capital letter: Kg, KM, HZ.
    for other in (name.lower(), name[:1].lower() + name[1:], name.capitalize(), name.upper()):
        if registry.parse_unit_name(other):
            return other
    return ""
