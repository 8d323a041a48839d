"""Numbers: exact ones, and what comes of functions that leave them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

Exact = int | Fraction
"""An exact number. A `Fraction` is never integral: whole numbers are always `int`."""

Number = int | Fraction | Decimal
"""An exact number, or a `Decimal` (28 digits) where a function such as `sqrt` left the rationals."""
