"""What a check says of a bank: findings, and a summary of each question."""

from __future__ import annotations

from typing import Literal, NamedTuple

from quizgen.findings import Finding

Basis = Literal["proven", "sampled", "none"]


class Collision(NamedTuple):
    """Answers that are the same in some variants."""

    kind: str
    """`equals-key`, or `coincide`: two mistakes."""
    mistakes: tuple[str, ...]
    variants: int


class Summary(NamedTuple):
    """One question in its first form."""

    question: str
    form: str
    variants: int
    exact: bool
    """Whether that number is exact."""
    basis: Basis
    """`proven`: by algebra, or by going through every draw; `sampled`: the space is too large for either;
    `none`: it does not ask for numbers, so that nothing is proven of its answers."""
    fewest: int = 0
    """Distractors that single mistakes give at the poorest draw."""
    most: int = 0
    """And at the richest."""
    filled: float = 0.0
    """The share of draws in which two mistakes made together have to fill up the options."""
    ranks: tuple[float, ...] = ()
    """The share of variants in which the key is the smallest option, the second, and so on; empty without."""
    removed: tuple[tuple[str, int], ...] = ()
    """For each condition of `where`, how many draws it removes that no other removes."""
    collisions: tuple[Collision, ...] = ()
    """Every one, also those that do no harm."""
    silent: tuple[str, ...] = ()
    """The mistakes that never change the answer of this question."""


class Report(NamedTuple):
    """All that is said of one bank."""

    findings: tuple[Finding, ...]
    """Those of reading it come first; in the order of the file."""
    summaries: tuple[Summary, ...]

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return sum(finding.severity == "warning" for finding in self.findings)
