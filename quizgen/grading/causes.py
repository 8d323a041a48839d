"""Mistakes across formulas: what a formula takes over by `extends` is the mistake written elsewhere."""

from __future__ import annotations

from quizgen.model import Bank, Variant


def owners(bank: Bank) -> dict[tuple[str, str], str]:
    """For each mistake, by (id of a formula, id of the mistake), the formula in which it is written.

    Who forgets the bias of a GRU and that of an LSTM makes one mistake, where the two share it.
    """
    starts = sorted((formula.place.line, name) for name, formula in bank.formulas.items())
    return {
        (name, id_): next(
            (
                owner
                for line, owner in reversed(starts)
                if line <= mistake.place.line and _has(bank, owner, id_)
            ),
            name,
        )
        for name, formula in bank.formulas.items()
        for id_, mistake in formula.mistakes.items()
    }


def _has(bank: Bank, formula: str, mistake: str) -> bool:
    return mistake in bank.formulas[formula].mistakes


def possible(variant: Variant) -> tuple[str, ...]:
    """The ids of the mistakes that could be seen in an answer to *variant*, each by itself."""
    found = [
        ids[0]
        for one in variant.parts or (variant,)
        for option in one.options
        for ids in (option.mistakes, *option.also)
        if len(ids) == 1
    ]
    return tuple(dict.fromkeys(found))
