"""Texts given per language: `{en: Hint, de: Hinweis}`. One of them is picked when a bank is read."""

from __future__ import annotations

import re
from collections.abc import Collection

from quizgen.bank.reader import Mapping, Node, Scalar

TAG = re.compile(r"[a-z]{2,3}(?:-[A-Z]{2})?", re.ASCII)
"""A language, perhaps as it is written in one country: `de`, `pt-BR`."""

DEFAULT = "en"


def checked(language: str) -> str:
    """*language*, which may be "" for that of the bank.

    Raises:
        ValueError: It is no tag of a language.
    """
    if language and not TAG.fullmatch(language):
        raise ValueError(f"{language!r} is no language; write `de`, or `pt-BR`")
    return language


def base(language: str) -> str:
    """The language of a tag, without the country."""
    return language.partition("-")[0]


def best(given: Collection[str], wanted: str) -> str:
    """Which of the languages *given* serves who wants *wanted*; "" when none does."""
    if wanted in given:
        return wanted
    return next((tag for tag in (base(wanted), *given) if tag in given and base(tag) == base(wanted)), "")


def per_language(node: Node) -> bool:
    """Whether *node* can only be a text in several languages: all its keys are languages."""
    if not isinstance(node, Mapping) or not node.items:
        return False
    # A key that a comma made of a text is none.
    return all(TAG.fullmatch(key.text) or (isinstance(v, Scalar) and v.cut) for key, v in node.items)


def language_of(root: Node | None) -> str:
    """The language of the bank with this root, looked up before anything else of it is read."""
    if isinstance(root, Mapping):
        for key, value in root.items:
            if key.text == "language" and isinstance(value, Scalar) and TAG.fullmatch(value.text):
                return value.text
    return DEFAULT
