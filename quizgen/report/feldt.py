"""How sure alpha is: Feldt's interval, from the quantiles of the F distribution.

Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty.
Psychometrika, 30(3), 357-370: with n students and k questions, (1 - population's alpha) / (1 - alpha) has the
F distribution with n - 1 and (n - 1)(k - 1) degrees of freedom.
"""

from __future__ import annotations

import math

_TINY = 1e-300


def interval(alpha: float, students: int, columns: int) -> tuple[float, float] | None:
    """The ends of the 95 % interval; None where alpha is undefined.

    Rounded to six places, which hides that `math.lgamma` differs in the last digit between platforms.
    """
    if students < 2 or columns < 2:
        return None
    first, second = students - 1, (students - 1) * (columns - 1)
    low = 1 - (1 - alpha) * quantile(0.975, first, second)
    high = 1 - (1 - alpha) * quantile(0.025, first, second)
    return round(low, 6), round(high, 6)


def quantile(share: float, first: int, second: int) -> float:
    """The value below which an F-distributed number lies with probability *share*."""
    # If F has m and n degrees of freedom, mF / (mF + n) has the beta distribution with m/2 and n/2.
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if beta(middle, first / 2, second / 2) < share:
            low = middle
        else:
            high = middle
    return low * second / ((1 - low) * first)


def beta(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function, by its continued fraction.

    Press, W. H., Teukolsky, S. A., Vetterling, W. T., & Flannery, B. P. (2007). Numerical recipes (3rd ed.),
    section 6.4.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        # There the fraction converges slowly; its mirror image does not.
        return 1 - beta(1 - x, b, a)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, 20_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _off_zero(1 + step * d)
            c = _off_zero(1 + step / c)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
