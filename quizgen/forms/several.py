"""`tuple` and `set`: several typed numbers, in the order that is asked or in any; mistakes are recognised."""

from __future__ import annotations

from quizgen.forms.base import Form
from quizgen.forms.number import make, selections

TUPLE = Form("tuple", "several typed numbers, in order", selections, make)
SET = Form("set", "several typed numbers, in any order", selections, make)
