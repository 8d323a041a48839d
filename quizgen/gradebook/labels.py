"""What a report calls the options of a question, whatever values a variant has."""

from __future__ import annotations

import re
from functools import lru_cache

from quizgen.model import Option, Pool, PoolOption, Variant
from quizgen.text.template import compile_text

KEY = "key"
NOT_THE_KEY = "not the key"
LONGEST = 60
"""Characters of an option's text that its label has."""


def labels_of(variant: Variant) -> tuple[str, ...]:
    """The label of each option of *variant*, in their order."""
    pool = _pool_labels(variant.question.pool) if variant.question.pool else {}
    return tuple([_label(option, variant, pool) for option in variant.options])


def _label(option: Option, variant: Variant, pool: dict[str, str]) -> str:
    if variant.form == "truefalse":
        # True is right in one variant and wrong in the next.
        return KEY if option.right else " + ".join(option.mistakes) or NOT_THE_KEY
    if option.mistakes:
        return " + ".join(option.mistakes)
    if variant.question.pool is None:
        return KEY if option.right else NOT_THE_KEY
    return pool.get(option.text.skeleton) or _beginning(option.text.skeleton)


@lru_cache(maxsize=256)
def _pool_labels(pool: Pool) -> dict[str, str]:
    """The labels of a pool's options by their skeletons; two that begin alike are told apart."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for option in (*pool.right, *pool.wrong, *([pool.last] if pool.last else [])):
        skeleton = compile_text(option.text).skeleton
        if skeleton is None or skeleton in found:
            # Its wording depends on values: then the text is all there is.
            continue
        label, number = _beginning(_source(option)), 1
        while label in taken:
            number += 1
            label = f"{_beginning(_source(option))} ({number})"
        taken.add(label)
        found[skeleton] = label
    return found


def _source(option: PoolOption) -> str:
    return option.text.source


def _beginning(text: str) -> str:
    text = re.sub("[\ue000-\uf8ff]", "…", " ".join(text.split()))
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
