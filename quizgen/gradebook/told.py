"""What feedback sheets tell students besides the words of papers, in the languages that quizgen speaks."""

from __future__ import annotations

from typing import NamedTuple

from quizgen.text.notes import notes


class Told(NamedTuple):
    """The words of one language. None needs escaping in Markdown."""

    unread: str = "This answer could not be read; a person marks it."
    with_right: str = "With the right earlier answers"


ENGLISH = Told()
TOLD = {
    "de": Told(
        unread="Diese Antwort war nicht zu lesen; ein Mensch bewertet sie.",
        with_right="Mit den richtigen früheren Antworten",
    ),
    "fr": Told(
        unread="Cette réponse n’a pas pu être lue ; une personne la note.",
        with_right="Avec les bonnes réponses précédentes",
    ),
    "es": Told(
        unread="Esta respuesta no se ha podido leer; la califica una persona.",
        with_right="Con las respuestas anteriores correctas",
    ),
}
"""By the language of a tag, without its region."""


def told(language: str) -> Told:
    """The words in *language*, a tag such as `de` or `de-CH`."""
    return TOLD.get(language.partition("-")[0], ENGLISH)


def note_for_students(note: str, language: str) -> str:
    """A note as a sentence; "" for one that says nothing to a student: that no mistake is known."""
    say = notes(language)
    if not note or note in (say.unknown_number, say.unknown_numbers, say.unknown_formula):
        return ""
    return note[0].upper() + note[1:] + ("" if note.endswith((".", "!", "?")) else ".")


def follows(note: str, language: str) -> bool:
    """Whether *note* says that an answer follows from earlier ones."""
    begin, _, end = notes(language).follows.partition("{labels}")
    return bool(note) and note.startswith(begin) and note.endswith(end)
