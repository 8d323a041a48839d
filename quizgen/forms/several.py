"""Several typed numbers: a `tuple` in order, a `set` in any, an `interval` by its ends, a `matrix` by row."""

from __future__ import annotations

from quizgen.forms.base import Form
from quizgen.forms.number import make, selections

TUPLE = Form("tuple", "several typed numbers, in order", selections, make)
SET = Form("set", "several typed numbers, in any order", selections, make)
INTERVAL = Form("interval", "an interval, typed by its ends", selections, make)
MATRIX = Form("matrix", "a typed matrix, row by row", selections, make)
