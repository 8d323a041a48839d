"""Records of JSON that may come from a stranger: each value is held against its kind and its bounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class WrongError(Exception):
    """A record is not as quizgen writes it; the message says in what."""


def mapping(value: object, what: str) -> Mapping[str, Any]:
    """An object of JSON.

    Raises:
        WrongError: It is something else; here and below, *what* is what the message calls it.
    """
    if not isinstance(value, dict):
        raise WrongError(f"{what} is no object")
    return value


def several(value: object, what: str, most: int) -> list[Any]:
    """A list of at most so many.

    Raises:
        WrongError: It is none, or longer.
    """
    if not isinstance(value, list) or len(value) > most:
        raise WrongError(f"{what} is no list of at most {most:,}")
    return value


def listed(value: object, what: str, most: int, read: Callable[[Any], T]) -> tuple[T, ...]:
    """The same, each of it *read*."""
    return tuple([read(one) for one in several(value, what, most)])


def text(value: object, what: str, most: int) -> str:
    """A text of at most so many characters.

    Raises:
        WrongError: It is none, or longer.
    """
    if not _is_text(value, most):
        raise WrongError(f"{what} is no text of at most {most:,} characters")
    return str(value)


def texts(value: object, what: str, most: int, longest: int) -> tuple[str, ...]:
    """A list of at most so many such texts.

    Raises:
        WrongError: It is none, or longer.
    """
    if not isinstance(value, list) or len(value) > most or not all(_is_text(one, longest) for one in value):
        raise WrongError(f"{what} is no list of at most {most:,} texts")
    return tuple(value)


def _is_text(value: object, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most
