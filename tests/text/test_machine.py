"""Units for people and for machines: what is printed is the same unit, and what students type is on Moodle's list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.grading.number import Typed, read_number
from quizgen.grading.units import check_unit
from quizgen.maths.compare import EXACT
from quizgen.maths.units import unit_of
from quizgen.resources import banks
from quizgen.text.machine import unit_rows, unit_shown
from tests import catalogue

COMPOUND = [
    "kg m/s",
    "N m",
    "N*m",
    "kg.m",
    "J/(kg K)",
    "J/( kg  K )",
    "W/(m**2*K)",
    "kg m^2 s^-2",
    "mol L-1",
    "m s^{-1}",
    "km per h",
    "(kg m) (s)",
    "1/s",
    "m**-1",
    "cm³",
    "J/(kg °C)",
]
SIMPLE = ["%", "°C", "€", "MB", "km/h", "m**2", "ohm", "µs"]


def shipped() -> list[str]:
    loaded = [catalogue.bank(name) for name in banks()]
    questions = [question for bank in loaded for question in bank.questions]
    parts = [part for question in questions for part in (question, *question.parts)]
    return sorted({part.unit for part in parts if part.unit})


def accepted(number: int, typed: str, unit: str) -> bool:
    read = read_number(f"{number} {typed}")
    return isinstance(read, Typed) and check_unit(read, number, unit, EXACT).kind == "right"


@pytest.mark.parametrize("unit", [*COMPOUND, *SIMPLE, *shipped()])
def test_a_printed_unit_is_read_back(unit: str) -> None:
    """The unit of a key, typed as it is printed, is the unit of the question."""
    assert accepted(8, unit_shown(unit), unit)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["kg", "m", "s", "K", "mol", "N"]), st.sampled_from(["", "**2", "^3", "-2"])
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([" ", "*", " * ", "."]),
    st.sampled_from(["", "/s", "/(kg K)", " / m**2"]),
)
def test_a_printed_product_is_the_same_unit(factors: list[tuple[str, str]], times: str, below: str) -> None:
    """However an author writes a product, what is printed is that unit, without a blank or an ASCII power."""
    unit = times.join(name + power for name, power in factors) + below
    shown = unit_shown(unit)

    assert unit_of(shown) == unit_of(unit)
    assert not set(shown) & set(" *^.0123456789")


@pytest.mark.parametrize(
    ("unit", "printed"),
    [
        ("kg m/s", "kg·m/s"),
        ("N m", "N·m"),
        ("J/(kg K)", "J/(kg·K)"),
        ("m/s**2", "m/s²"),
        ("mol L-1", "mol·L⁻¹"),
        ("km/h", "km/h"),
    ],
)
def test_a_product_has_a_middle_dot(unit: str, printed: str) -> None:
    """`8 kg·m/s` is two factors: `kgm` would be a unit that nobody knows."""
    assert unit_shown(unit) == printed


def test_moodle_knows_the_spellings_of_a_product() -> None:
    """A dot and a star stand on the list, and what Moodle makes of a blank: it takes all blanks out."""
    names = dict(unit_rows("kg m**2/s"))

    assert {"kg·m²/s", "kg*m^2/s", "kg·m2/s", "kgm^2/s", "kgm**2/s"} <= set(names)
    assert set(names.values()) == {"1"}
    assert not any(" " in name for name in names)


def test_a_product_without_its_dot_is_no_other_unit() -> None:
    """`m s` is not accepted as `ms`, which is a millisecond."""
    assert "ms" not in dict(unit_rows("m s"))
    assert dict(unit_rows("kW h"))["kWh"] == "1"
