"""The options of a question, compiled: how its answers are printed, and the feedback of its mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from quizgen.distractors import Candidate
from quizgen.forms.base import PoolTexts
from quizgen.maths.compile import Cell
from quizgen.maths.kind import drawn_values
from quizgen.maths.rounding import endless, shown, telling
from quizgen.maths.show import latex, matrix_latex
from quizgen.model import (
    FIRST_MARK,
    Matrix,
    Node,
    Number,
    Option,
    PoolOption,
    Question,
    Symbolic,
    Text,
    Value,
)
from quizgen.solver import Solved
from quizgen.text.filters import display, tex
from quizgen.text.numbers import ENDS, between, in_formulas
from quizgen.text.phrases import phrases
from quizgen.text.template import TextPlan, compile_text, join

_MARK = chr(FIRST_MARK)


@dataclass(frozen=True)
class OptionTexts:
    """All of an option that does not depend on the values of a variant; made when first asked for."""

    question: Question
    typed: bool = False
    """Whether answers are typed; then they are printed as they can be typed, whatever `show_as` says."""

    @cached_property
    def show_as(self) -> TextPlan | None:
        """How the asked value is printed, where the author says so."""
        template = None if self.typed else self.question.show_as
        return compile_text(template) if template else None

    @cached_property
    def feedback(self) -> Mapping[str, TextPlan]:
        """The compiled feedback of each mistake that has one."""
        return {
            mistake.id: compile_text(mistake.feedback)
            for mistake in self.question.mistakes
            if mistake.feedback
        }

    @cached_property
    def constant_feedback(self) -> Mapping[tuple[str, ...], Text]:
        """The feedback of single mistakes in which no value stands: the same for every variant."""
        return {
            (id_,): Text(plan.skeleton)
            for id_, plan in self.feedback.items()
            if plan.skeleton and not plan.slots
        }

    @cached_property
    def pool_plans(self) -> tuple[list[_PoolPlan], list[_PoolPlan], _PoolPlan | None]:
        """The compiled options of the pool: right, wrong, last."""
        pool = self.question.pool
        assert pool is not None
        right = [_PoolPlan.of(option) for option in pool.right]
        wrong = [_PoolPlan.of(option) for option in pool.wrong]
        return right, wrong, _PoolPlan.of(pool.last) if pool.last else None

    def formulas(self, values: Mapping[str, Value]) -> tuple[Option, ...]:
        """The right formula and those that mistakes lead to, typeset."""
        from quizgen.maths.closed import closed, mistaken_formulas  # loads sympy

        question = self.question
        drawn = drawn_values(question, values)
        found = self._formulas.get(tuple(drawn.items()))
        if found is None:
            key = Option(self._typeset(closed(question, drawn)), True, (), None, ())
            wrong = []
            for id_, tree in mistaken_formulas(question, drawn).items():
                told = {**values, "mistaken": Symbolic(tree)}
                feedback = self.feedback[id_].fill(told) if id_ in self.feedback else None
                wrong.append(Option(self._typeset(tree), False, (id_,), feedback, ()))
            found = self._formulas[tuple(drawn.items())] = (key, *wrong)
        return found

    @cached_property
    def _formulas(self) -> dict[Any, tuple[Option, ...]]:
        return {}

    def pool(self, values: Mapping[str, Value]) -> PoolTexts:
        """The options of the pool for these values."""
        right, wrong, last = self.pool_plans
        return PoolTexts(
            tuple([option.fill(values, right=True) for option in right]),
            tuple([option.fill(values, right=False) for option in wrong]),
            last.fill(values, right=False)._replace(pinned=True) if last else None,
        )

    @cached_property
    def plain(self) -> bool:
        """Whether an answer is printed as nothing but its one number."""
        return self.show_as is None and self.question.rounding is None and self.question.width == 1

    def candidates(self, solved: Solved) -> list[Candidate]:
        """What each mistake leads to, where it is defined."""
        made = [self.candidate(ids, value, solved.values) for ids, value in solved.wrong]
        return [candidate for candidate in made if candidate is not None]

    def candidate(
        self, mistakes: tuple[str, ...], value: tuple[Cell, ...], values: Mapping[str, Value]
    ) -> Candidate | None:
        """An answer as it would be printed; None when it is undefined or too large."""
        if type(value[0]) is int and self.plain:
            return Candidate(mistakes, value, str(value[0]))  # type: ignore[arg-type]
        if None in value:
            return None
        return Candidate(mistakes, value, str(self.print(value, values)))  # type: ignore[arg-type]

    def print(self, value: Sequence[Number], values: Mapping[str, Value]) -> Text:
        """*value* as an option shows it."""
        if self.question.shape is not None:
            return self._matrix(value, self.question.shape)
        fills = tuple([self._digits(part) for part in value])
        if self.show_as is not None:
            # A whole number stays one, for filters: `<< value | base(16) >>`.
            alone = len(value) == 1 and type(value[0]) is int and self.question.rounding is None
            return self.show_as.fill({**values, "value": value[0] if alone else self._between.join(fills)})
        left, right = ENDS[self.question.ends]
        return Text(
            left + self._between.join([chr(FIRST_MARK + i) for i in range(len(fills))]) + right, fills
        )

    def _matrix(self, value: Sequence[Number], shape: tuple[int, int]) -> Text:
        rounding = self.question.rounding
        fills = tuple([tex(part) if rounding is None else shown(part, rounding) for part in value])
        marks = [chr(FIRST_MARK + i) for i in range(len(fills))]
        rows, columns = shape
        grid = [marks[columns * i : columns * (i + 1)] for i in range(rows)]
        return Text(f"${matrix_latex(grid)}$", fills)

    def option(self, candidate: Candidate, right: bool, values: Mapping[str, Value]) -> Option:
        """The option that shows *candidate*, with the feedback of the mistakes behind it."""
        text = Text(_MARK, (candidate.printed,)) if self.plain else self.print(candidate.value, values)
        if right:
            return Option(text, True, (), None, candidate.value)
        ready = self.constant_feedback.get(candidate.mistakes)
        return Option(
            text, False, candidate.mistakes, ready or self._feedback(candidate, values), candidate.value
        )

    def _feedback(self, candidate: Candidate, values: Mapping[str, Value]) -> Text | None:
        told = {**values, "mistaken": self._mistaken(candidate)}
        texts = [self.feedback[id_].fill(told) for id_ in candidate.mistakes if id_ in self.feedback]
        if not texts:
            return None
        return texts[0] if len(texts) == 1 else join(" ", [Text(self._two), *texts])

    def _mistaken(self, candidate: Candidate) -> Value:
        if self.question.shape is None:
            return candidate.printed
        rows, columns = self.question.shape
        return Matrix(tuple(candidate.value[columns * i : columns * (i + 1)] for i in range(rows)))

    @cached_property
    def _two(self) -> str:
        return phrases(self.question.language).two_mistakes

    @cached_property
    def _between(self) -> str:
        """What stands between several numbers."""
        return between(self.question.language)

    def _digits(self, value: Number) -> str:
        rounding, tolerance = self.question.rounding, self.question.tolerance
        if rounding is None and tolerance is not None and endless(value):
            # Nobody reads ten digits, or 76/23, where one per cent is allowed; no other answer is accepted.
            rounding = telling(tolerance)
        return display(value) if rounding is None else shown(value, rounding)

    def _typeset(self, tree: Node) -> Text:
        return Text(in_formulas(f"${latex(tree)}$", self.question.language))


class _PoolPlan(NamedTuple):
    text: TextPlan
    feedback: TextPlan | None

    @classmethod
    def of(cls, option: PoolOption) -> _PoolPlan:
        return cls(compile_text(option.text), compile_text(option.feedback) if option.feedback else None)

    def fill(self, values: Mapping[str, Value], *, right: bool) -> Option:
        feedback = self.feedback.fill(values) if self.feedback else None
        return Option(self.text.fill(values), right, (), feedback, ())
