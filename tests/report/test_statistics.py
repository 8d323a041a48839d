"""Each statistic against a published example, and against another implementation."""

from __future__ import annotations

import math
import statistics as stdlib
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizgen.report import feldt
from quizgen.report import statistics as own

Rows = list[list[Fraction]]


def rows_of(text: str) -> Rows:
    return [[Fraction(cell) for cell in line.split()] for line in text.strip().splitlines()]


WUENSCH = rows_of(
    """
    1 1 1 1 1 1 0 1 1 0
    1 0 1 1 0 1 1 1 0 1
    1 1 1 1 0 1 1 0 0 1
    0 0 1 0 0 0 1 0 0 0
    0 0 0 0 0 1 0 0 1 0
    1 1 1 0 1 1 1 1 1 1
    1 1 0 1 1 1 0 1 1 1
    1 1 1 1 1 1 1 1 0 1
    0 1 0 1 1 1 1 1 0 1
    1 1 0 1 1 0 1 1 1 0
    """
)

WORKSHEET = rows_of(
    """
    1 1 1 1 1 1 1 1 1 1
    1 1 1 1 1 1 1 1 0 1
    1 1 0 1 1 1 1 1 0 0
    0 1 1 1 1 1 0 1 0 1
    1 1 1 0 1 1 1 0 0 1
    1 1 1 0 1 1 0 1 0 0
    0 1 1 0 1 1 0 1 0 1
    0 1 1 1 0 0 1 0 1 0
    1 1 1 0 1 0 0 0 0 1
    0 1 0 0 0 1 0 0 1 0
    """
)
WORKSHEET_MARKS = [100, 90, 70, 70, 70, 60, 60, 50, 50, 30]

ATTITUDE = [
    list(row)
    for row in zip(
        *rows_of(
            """
            43 63 71 61 81 43 58 71 72 67 64 67 69 68 77 81 74 65 65 50 50 64 53 40 63 66 78 48 85 82
            51 64 70 63 78 55 67 75 82 61 53 60 62 83 77 90 85 60 70 58 40 61 66 37 54 77 75 57 85 82
            30 51 68 45 56 49 42 50 72 45 53 47 57 83 54 50 64 65 46 68 33 52 52 42 42 66 58 44 71 39
            39 54 69 47 66 44 56 55 67 47 58 39 42 45 72 72 69 75 57 54 34 62 50 58 48 63 74 45 71 59
            61 63 76 54 71 54 66 70 71 62 58 59 55 59 79 60 79 55 75 64 43 66 63 50 66 88 80 51 77 64
            92 73 86 84 83 49 68 66 83 80 67 74 63 77 77 54 79 80 85 78 64 80 80 57 75 76 78 83 74 78
            45 47 48 35 47 34 35 41 31 41 34 41 25 35 46 36 63 60 46 52 33 41 37 49 33 72 49 38 55 39
            """
        ),
        strict=True,
    )
]


def test_kr_20_is_that_of_a_published_table() -> None:
    """Ten students and ten items: totals, p and the variance of the totals are as printed, and give KR-20.

    Wuensch, K. L., KR20.txt, East Carolina University, core.ecu.edu/wuenschk/StatHelp/KR20.txt. It prints pq and
    the variance 5.84, and leaves the last line to the reader: 10/9 (1 - 2.18/5.84) = 0.6963.
    """
    shares = [own.mean(list(column)) for column in zip(*WUENSCH, strict=True)]
    totals = [sum(row, Fraction()) for row in WUENSCH]

    assert totals == [8, 7, 7, 2, 2, 9, 8, 9, 7, 7]
    assert shares == [Fraction(p, 10) for p in (7, 7, 6, 7, 6, 8, 7, 7, 5, 6)]
    assert sum(p * (1 - p) for p in shares) == Fraction("2.18")
    assert own.variance(totals) == Fraction("5.84")
    assert own.kr20(WUENSCH) == Fraction(10, 9) * (1 - Fraction("2.18") / Fraction("5.84"))
    assert round(float(own.kr20(WUENSCH)), 4) == 0.6963


def test_facility_and_d_are_those_of_a_published_worksheet() -> None:
    """Ten students in halves: p and D of ten questions as in the answers of an item analysis worksheet.

    Item Analysis Worksheet with answers, studylib.net/doc/25270846: upper and lower five by their marks.
    """
    pairs = [
        [(row[i], Fraction(mark)) for row, mark in zip(WORKSHEET, WORKSHEET_MARKS, strict=True)]
        for i in range(10)
    ]
    facilities = [own.mean([score for score, _ in pair]) for pair in pairs]
    indices = [own.discrimination(pair, Fraction(1, 2)) for pair in pairs]

    assert facilities == [Fraction(p, 10) for p in (6, 10, 8, 5, 8, 8, 5, 6, 3, 6)]
    assert indices == [Fraction(d, 10) for d in (4, 0, 0, 6, 4, 4, 6, 4, -2, 4)]


def test_alpha_and_corrected_correlations_are_those_of_r() -> None:
    """The data set `attitude` (Chatterjee & Price, 1977) gives the alpha and `r.drop` of R's package psych.

    Revelle, W., psych: `alpha(attitude)` prints raw_alpha 0.84 and r.drop 0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46.
    """
    drops = [own.correlation([(row[i], sum(row) - row[i]) for row in ATTITUDE]) for i in range(7)]

    assert round(float(own.alpha(ATTITUDE)), 2) == 0.84
    assert [round(float(drop), 2) for drop in drops] == [0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46]


def test_quantiles_of_f_are_those_of_tables() -> None:
    """Printed tables of the F distribution have these critical values, four digits each.

    atozmath.com, F distribution table: upper tails 0.025, 0.05 and 0.10.
    """
    for share, first, second, expected in (
        (0.975, 1, 1, 647.7890),
        (0.975, 10, 1, 968.6274),
        (0.95, 2, 2, 19.0),
        (0.975, 1000, 2, 39.4969),
        (0.9, 10, 3, 5.2304),
        (0.95, 20, 3, 8.6602),
    ):
        assert feldt.quantile(share, first, second) == pytest.approx(expected, abs=6e-5)


def test_the_interval_of_alpha_is_that_of_r() -> None:
    """Alpha 0.85 of 7 questions and 89 students: R's statpsych prints 0.7971254 to 0.8931436.

    Bonett, D. G., statpsych, `ci.cronbach(.05, .85, 7, 89)`. It takes n (k - 1) degrees of freedom, Feldt
    (n - 1)(k - 1), which is less by 6 of 534 here and changes the fourth decimal.
    """
    assert 1 - 0.15 * feldt.quantile(0.975, 88, 534) == pytest.approx(0.7971254, abs=1e-7)
    assert 1 - 0.15 * feldt.quantile(0.025, 88, 534) == pytest.approx(0.8931436, abs=1e-7)
    assert feldt.interval(0.85, 89, 7) == pytest.approx((0.7971254, 0.8931436), abs=1e-4)


def test_students_who_tie_at_a_border_share_its_places() -> None:
    """Groups of three of ten: two sure places, and one that three equal students share, a third each."""
    scores = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    marks = [9, 8, 7, 7, 7, 5, 4, 3, 2, 1]
    pairs = [(Fraction(score), Fraction(mark)) for score, mark in zip(scores, marks, strict=True)]

    assert own.discrimination(pairs) == (2 + Fraction(1, 3)) / 3


def test_the_standard_error_of_measurement_by_hand() -> None:
    """Totals 2, 4, 6 have the sample variance 4; with reliability 0.75 the error is 2 sqrt(0.25) = 1."""
    assert own.measurement_error([Fraction(2), Fraction(4), Fraction(6)], Fraction(3, 4)) == 1


@pytest.mark.parametrize(
    "rows", [[], [[1, 0]], [[1], [0], [1]], [[1, 0], [0, 1], [1, 0]]], ids=["none", "one", "column", "equal"]
)
def test_what_is_undefined_is_none(rows: list[list[int]]) -> None:
    """Without students, of one student, of one question and of equal totals there is no reliability."""
    exact = [[Fraction(cell) for cell in row] for row in rows]

    assert own.alpha(exact) is None
    assert own.kr20(exact) is None


def test_nothing_is_divided_by_nothing() -> None:
    """No statistic of a question is defined for nobody, for one student, or where all are alike."""
    alike = [(Fraction(1), Fraction(1, 2))] * 3

    assert own.mean([]) is None
    assert own.deviation([Fraction(1)]) is None
    for pairs in ([], alike[:1], alike):
        assert own.discrimination(pairs) is None
        assert own.correlation(pairs) is None
    assert feldt.interval(0.5, 1, 5) is None
    assert feldt.interval(0.5, 5, 1) is None


# ── properties, and the standard library's implementations ───────────────────────────────────────

scores = st.fractions(0, 1, max_denominator=6)
pairs = st.lists(st.tuples(scores, scores), min_size=2, max_size=40)


@st.composite
def matrices(draw: st.DrawFn, cell: st.SearchStrategy[Fraction] = scores) -> Rows:
    width = draw(st.integers(2, 7))
    return draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=2, max_size=25))


@given(pairs)
def test_correlation_agrees_with_the_standard_library(pairs: list[tuple[Fraction, Fraction]]) -> None:
    """`statistics.correlation` of floats is the same number, and undefined in the same cases."""
    found = own.correlation(pairs)
    first, second = ([float(value) for value in column] for column in zip(*pairs, strict=True))
    if found is None:
        with pytest.raises(stdlib.StatisticsError):
            stdlib.correlation([pair[0] for pair in pairs], [pair[1] for pair in pairs])
    else:
        assert -1 <= found <= 1
        assert float(found) == pytest.approx(stdlib.correlation(first, second), abs=1e-9)


@given(st.lists(st.tuples(st.sampled_from([Fraction(0), Fraction(1)]), scores), min_size=2, max_size=40))
def test_of_right_and_wrong_it_is_the_point_biserial(pairs: list[tuple[Fraction, Fraction]]) -> None:
    """(M1 - M0) / s sqrt(p q), the formula of textbooks for the point-biserial, is the same number."""
    found = own.correlation(pairs)
    assume(found is not None)
    right = [mark for score, mark in pairs if score]
    wrong = [mark for score, mark in pairs if not score]
    p = len(right) / len(pairs)
    spread = stdlib.pstdev(float(mark) for _, mark in pairs)
    expected = float(stdlib.fmean(right) - stdlib.fmean(wrong)) / spread * math.sqrt(p * (1 - p))

    assert float(found) == pytest.approx(expected, abs=1e-9)


@given(matrices())
def test_alpha_agrees_with_its_other_formula(rows: Rows) -> None:
    """With k columns, k c / (v + (k - 1) c), with the mean variance v and the mean covariance c of the questions, is alpha."""
    found = own.alpha(rows)
    assume(found is not None)
    columns = [[float(cell) for cell in column] for column in zip(*rows, strict=True)]
    k = len(columns)
    v = stdlib.fmean(stdlib.variance(column) for column in columns)
    c = stdlib.fmean(stdlib.covariance(columns[i], columns[j]) for i in range(k) for j in range(k) if i != j)

    assert float(found) == pytest.approx(k * c / (v + (k - 1) * c), rel=1e-6, abs=1e-6)
    assert found <= 1


@given(matrices(st.sampled_from([Fraction(0), Fraction(1)])))
def test_alpha_is_kr_20_where_all_is_right_or_wrong(rows: Rows) -> None:
    """The two formulas give one number, exactly."""
    assert own.alpha(rows) == own.kr20(rows)


@given(matrices(), st.randoms(use_true_random=False), st.fractions(1, 9, max_denominator=4))
def test_order_and_scale_change_nothing(rows: Rows, chance: object, factor: Fraction) -> None:
    """Alpha and D do not depend on the order of students; alpha not on what points are worth."""
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    held = [(row[0], sum(row[1:], Fraction())) for row in rows]
    mixed = [(row[0], sum(row[1:], Fraction())) for row in shuffled]

    assert own.alpha(shuffled) == own.alpha(rows)
    assert own.alpha([[factor * cell for cell in row] for row in rows]) == own.alpha(rows)
    assert own.discrimination(mixed) == own.discrimination(held)
    assert own.correlation(mixed) == own.correlation(held)


@given(pairs)
def test_d_lies_between_its_bounds(pairs: list[tuple[Fraction, Fraction]]) -> None:
    """D is at most 1 and at least -1, and turns its sign when the marks are turned around."""
    found = own.discrimination(pairs)
    assume(found is not None)

    assert -1 <= found <= 1
    assert own.discrimination([(score, -mark) for score, mark in pairs]) == -found


@given(st.lists(scores, min_size=2, max_size=40))
def test_deviation_agrees_with_the_standard_library(values: list[Fraction]) -> None:
    """`statistics.stdev` is the same number."""
    assert float(own.deviation(values)) == pytest.approx(stdlib.stdev(map(float, values)), abs=1e-9)
    assert isinstance(own.deviation(values), Decimal)


@given(st.floats(0.001, 0.999), st.floats(0.5, 60), st.floats(0.5, 60))
def test_the_beta_function_agrees_with_an_integral(x: float, a: float, b: float) -> None:
    """It grows with x, is mirrored by 1 - x, and for whole b is the finite sum that defines it."""
    assert 0 <= feldt.beta(x, a, b) <= 1
    assert feldt.beta(x, a, b) == pytest.approx(1 - feldt.beta(1 - x, b, a), abs=1e-12)
    whole = int(b) + 1
    # I_x(a, n) = x^a sum over j < n of Gamma(a + j) / (Gamma(a) j!) (1 - x)^j
    terms = [
        math.exp(
            math.lgamma(a + j) - math.lgamma(a) - math.lgamma(j + 1) + j * math.log1p(-x) + a * math.log(x)
        )
        for j in range(whole)
    ]
    assert feldt.beta(x, a, whole) == pytest.approx(math.fsum(terms), abs=1e-9)
