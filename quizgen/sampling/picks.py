"""Which questions a pick can take, and one for each place of a paper so that none stands there twice."""

from __future__ import annotations

from collections.abc import Sequence

from quizgen.model import Pick, Question


def candidates(pick: Pick, questions: Sequence[Question]) -> list[int]:
    """The indices of the questions that *pick* may take, in the bank's order."""
    if pick.question:
        return [i for i, question in enumerate(questions) if question.id == pick.question]
    tags = set(pick.tags)
    return [
        i
        for i, question in enumerate(questions)
        if pick.level in ("", question.level) and tags.issubset(question.tags)
    ]


def assign(places: Sequence[Sequence[int]]) -> list[int | None]:
    """A different number for each place from those it can take, the first where possible.

    As many places are filled as can be; None stands in the others. (Augmenting paths, as by Kuhn, 1955.)
    """
    # More candidates than there are places never help: some of them is free whatever the others take.
    wanted = [place[: len(places)] for place in places]
    holder: dict[int, int] = {}

    def fill(place: int, tried: set[int]) -> bool:
        free = next((number for number in wanted[place] if number not in holder), None)
        if free is not None:
            holder[free] = place
            return True
        for number in wanted[place]:
            if number not in tried:
                tried.add(number)
                if fill(holder[number], tried):
                    holder[number] = place
                    return True
        return False

    for place in range(len(places)):
        fill(place, set())
    taken = {place: number for number, place in holder.items()}
    return [taken.get(place) for place in range(len(places))]
