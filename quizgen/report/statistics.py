"""The statistics of classical test theory, on exact numbers: the same digits on every platform.

A square root is the only inexact step, and it is a `Decimal`. None stands for what is undefined: one student,
one question, no differences between students.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from fractions import Fraction

TAIL = Fraction(27, 100)
"""Kelley, T. L. (1939). The selection of upper and lower groups for the validation of test items. Journal of
Educational Psychology, 30(1), 17-24: of all groups, the upper and lower 27 % tell most surely that two means
differ."""

_DIGITS = Context(prec=28)

Pairs = Sequence[tuple[Fraction, Fraction]]
"""For each student the score of a question, from 0 to 1, and that of what it is held against."""
Matrix = Sequence[Sequence[Fraction]]
"""A row of points for each student, a column for each question."""


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The mean; of the scores of a question it is its *facility* (of right and wrong, the share of right)."""
    return sum(values, Fraction()) / len(values) if values else None


def variance(values: Sequence[Fraction]) -> Fraction:
    """The population variance (divided by n); 0 without values."""
    if not values:
        return Fraction()
    total = sum(values, Fraction())
    return sum((value * value for value in values), Fraction()) / len(values) - (total / len(values)) ** 2


def deviation(values: Sequence[Fraction]) -> Decimal | None:
    """The sample standard deviation (divided by n - 1)."""
    n = len(values)
    return root(variance(values) * n / (n - 1)) if n > 1 else None


def discrimination(pairs: Pairs, tail: Fraction = TAIL) -> Fraction | None:
    """The index D: the mean score in the upper group less that in the lower, from -1 to 1.

    D = U/n - L/n with groups of n = 27 % of the students each, by their marks. Johnson, A. P. (1951). Notes
    on a suggested index of item validity: the U-L index. Journal of Educational Psychology, 42(8), 499-504.

    Where a group's border runs through students with the same mark, they share the places that are left: each
    belongs to the group with the same weight. So the order of the list does not matter.
    """
    n = len(pairs)
    if n < 2 or len({mark for _, mark in pairs}) < 2:
        return None
    size = max(1, (2 * n * tail.numerator + tail.denominator) // (2 * tail.denominator))
    falling = sorted(pairs, key=lambda pair: -pair[1])
    return _group_mean(falling, size) - _group_mean(falling[::-1], size)


def _group_mean(ordered: Pairs, size: int) -> Fraction:
    """The mean score of the first *size*; those who tie with the last of them share the places of theirs."""
    border = ordered[size - 1][1]
    last = [i for i, (_, mark) in enumerate(ordered) if mark == border]
    sure = sum((score for score, _ in ordered[: last[0]]), Fraction())
    tied = sum((ordered[i][0] for i in last), Fraction())
    return (sure + tied * (size - last[0]) / len(last)) / size


def correlation(pairs: Pairs) -> Decimal | None:
    """Pearson's r; where one of the two is right or wrong it is the *point-biserial* correlation.

    r = cov(x, y) / (s_x s_y). Held against the rest of the paper, without the question itself, it is the
    corrected item-total correlation: Henrysson, S. (1963). Correction of item-total correlations in item
    analysis. Psychometrika, 28(2), 211-218.
    """
    if not pairs:
        return None
    first, second = [one for one, _ in pairs], [other for _, other in pairs]
    spread = variance(first) * variance(second)
    if not spread:
        return None
    n = len(pairs)
    product = sum((one * other for one, other in pairs), Fraction()) / n
    covariance = product - sum(first, Fraction()) * sum(second, Fraction()) / (n * n)
    size = root(covariance * covariance / spread)
    return -size if covariance < 0 else size


def alpha(rows: Matrix) -> Fraction | None:
    """Cronbach's alpha: k/(k - 1) (1 - sum of the columns' variances / variance of the totals).

    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16(3),
    297-334. At most 1; below 0 where questions contradict one another.
    """
    k = len(rows[0]) if rows else 0
    total = variance([sum(row, Fraction()) for row in rows])
    if k < 2 or not total:
        return None
    parts = sum((variance(column) for column in zip(*rows, strict=True)), Fraction())
    return Fraction(k, k - 1) * (1 - parts / total)


def kr20(rows: Matrix) -> Fraction | None:
    """Formula 20: k/(k - 1) (1 - sum of p q / variance of the totals), for questions that are right or wrong.

    Kuder, G. F., & Richardson, M. W. (1937). The theory of the estimation of test reliability. Psychometrika,
    2(3), 151-160. It is alpha where every score is 0 or 1.
    """
    k = len(rows[0]) if rows else 0
    total = variance([sum(row, Fraction()) for row in rows])
    if k < 2 or not total:
        return None
    shares = [sum(column, Fraction()) / len(rows) for column in zip(*rows, strict=True)]
    return Fraction(k, k - 1) * (1 - sum((p * (1 - p) for p in shares), Fraction()) / total)


def measurement_error(totals: Sequence[Fraction], reliability: Fraction) -> Decimal | None:
    """The standard error of measurement, s sqrt(1 - reliability), with the sample standard deviation s.

    Lord, F. M., & Novick, M. R. (1968). Statistical theories of mental test scores. Addison-Wesley, section
    3.8.
    """
    n = len(totals)
    return root(variance(totals) * n / (n - 1) * (1 - reliability)) if n > 1 else None


def root(value: Fraction) -> Decimal:
    """The square root."""
    return _DIGITS.sqrt(_DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator)))
