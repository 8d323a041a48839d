"""Whether the key can be guessed: its rank by size and its place on the page, over many variants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from quizgen.distractors import rank
from quizgen.model import Variant


class Balance(NamedTuple):
    """Counts over some variants; an even spread gives nothing away."""

    variants: int
    ranks: Mapping[str, int]
    """How often the key is smallest ("1"), second ("2"), ...; empty for options that are not numbers."""
    places: Mapping[str, int]
    """How often a right option is shown first ("A"), second ("B"), ..."""
    mistakes: Mapping[str, int]
    """How often each mistake is behind a shown option, most frequent first."""
    pairs: int
    """How many variants had to be filled up with two mistakes made together."""


def balance(variants: Iterable[Variant]) -> Balance:
    """Count over *variants* of one question in one form."""
    total = pairs = size = options = 0
    ranks: Counter[int] = Counter()
    places: Counter[int] = Counter()
    mistakes: Counter[str] = Counter()
    for variant in variants:
        total += 1
        mistakes.update(" + ".join(option.mistakes) for option in variant.options if option.mistakes)
        if variant.form == "number":
            continue
        options = max(options, len(variant.options))
        places.update(i for i, option in enumerate(variant.options) if option.right)
        key = variant.key[0].value
        if key:
            size = max(size, len(variant.options))
            ranks[rank(key, [option.value for option in variant.options])] += 1
            pairs += any(len(option.mistakes) > 1 for option in variant.options)
    return Balance(
        total,
        {str(i + 1): ranks[i] for i in range(size)},
        {chr(65 + i): places[i] for i in range(options)},
        dict(sorted(mistakes.items(), key=lambda item: (-item[1], item[0]))),
        pairs,
    )
