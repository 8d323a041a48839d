"""A question compiled for one form: everything that does not depend on the values of a variant.

Made once for each question; then a variant is a walk through columns of numbers and a few joins of text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from quizgen.distractors import Candidate, distinct, even_weights, possible_ranks
from quizgen.findings import BankError, Finding
from quizgen.forms import Form, form_named
from quizgen.forms.base import PoolTexts
from quizgen.maths.compile import Builder, Cell
from quizgen.maths.formula import pairs
from quizgen.maths.kind import STATED, Kind, counts, drawn_values
from quizgen.maths.rounding import shown
from quizgen.maths.show import latex, plain_tree
from quizgen.model import (
    FIRST_MARK,
    Bank,
    Node,
    Number,
    Option,
    PoolOption,
    Question,
    Template,
    Text,
    Value,
)
from quizgen.sampling.draw import Permutation
from quizgen.sampling.space import Columns, Condition, Draws, Space, walk
from quizgen.solution import Line, compile_solution
from quizgen.solver import Backwards, Solved, Solver, compile_solver, numeric, right_slots, singly
from quizgen.text.filters import display
from quizgen.text.numbers import between, in_formulas
from quizgen.text.phrases import phrases
from quizgen.text.template import TextPlan, compile_text, join

_MARK = chr(FIRST_MARK)

BALANCE_SAMPLE = 250
"""Draws to which the weights of the key's ranks are fitted."""


@dataclass(frozen=True)
class Plan:
    """See the module. Cached parts are made when first asked for: `quizgen banks` needs no texts."""

    bank_id: str
    question: Question
    form: Form
    default: bool
    """Whether `form` is the question's first, which its variants' names need not say."""

    @cached_property
    def parts(self) -> tuple[Plan, ...]:
        """The plans of the parts: questions of their own on the same draws."""
        return tuple(
            Plan(self.bank_id, part, found, default=True)
            for part in self.question.parts
            if (found := form_named(part.forms[0]))
        )

    @property
    def name(self) -> str:
        """The variants' names up to the `#`."""
        return f"{self.bank_id}/{self.question.id}" + ("" if self.default else f":{self.form.name}")

    @cached_property
    def space(self) -> Space:
        """The space of draws, with the selections from a pool."""
        return Space(self.question.vary, self.form.selections(self.question))

    @cached_property
    def condition(self) -> Condition | None:
        """`where`, compiled; None when there is none."""
        if not self.question.where:
            return None
        builder = Builder()
        values = right_slots(self.question, builder)
        slots = [builder.evaluate(condition.tree, values) for condition in self.question.where]
        program = builder.program()

        def holds(columns: Columns, count: int) -> list[list[bool]]:
            verdicts = program.run(numeric(columns, program), count, slots)
            return [[verdict is True for verdict in column] for column in verdicts]

        return holds

    @cached_property
    def solver(self) -> Solver | Backwards:
        """Solves the question and every mistake."""
        return compile_solver(self.question, singly, named=True)

    @cached_property
    def pair_solver(self) -> Solver | Backwards:
        """Solves pairs of mistakes; made only when some variant needs one."""
        return compile_solver(self.question, pairs, named=False)

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The kind of number that each asked value is."""
        if counts(self.question):
            return (STATED["positive integer"],) * len(self.question.ask)
        from quizgen.maths.solve import kinds  # loads sympy

        return kinds(self.question)

    @cached_property
    def stem(self) -> TextPlan:
        """The compiled stem."""
        return compile_text(self.question.stem)

    @cached_property
    def hints(self) -> tuple[TextPlan, ...]:
        """The compiled hints."""
        return tuple(compile_text(hint) for hint in self.question.hints)

    @cached_property
    def general(self) -> TextPlan | None:
        """The compiled feedback of the question as a whole."""
        return compile_text(self.question.feedback) if self.question.feedback else None

    @cached_property
    def solution(self) -> tuple[Line, ...]:
        """The compiled worked solution."""
        return compile_solution(self.question)

    @cached_property
    def show_as(self) -> TextPlan | None:
        """How the asked value is printed, where the author says so."""
        return compile_text(self.question.show_as) if self.question.show_as else None

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

    @cached_property
    def rank_weights(self) -> tuple[int, ...]:
        """How much each rank of the key is favoured, fitted to a sample of draws that is always the same."""
        wanted = self.question.options - 1
        spans: Counter[tuple[int, int]] = Counter()
        permutation = Permutation(b"balance", self.space.size)
        for draws in walk(self.space, permutation, self.condition):
            if not isinstance(draws, Draws) or spans.total() >= BALANCE_SAMPLE:
                break
            for solved in self.solver.run(draws.columns, len(draws.positions)):
                key = self.candidate((), solved.answer, solved.values)
                if key is not None:
                    rounded_ = self.question.rounding is not None
                    found = distinct(key, self.candidates(solved), self.kinds, rounded=rounded_)
                    if len(found) >= wanted:
                        spans[possible_ranks(key, found, wanted)] += 1
        return even_weights(spans, wanted + 1)

    def text(self, template: Template) -> TextPlan:
        """One of the author's texts, compiled once."""
        found = self._texts.get(template.source)
        if found is None:
            found = self._texts[template.source] = compile_text(template)
        return found

    @cached_property
    def _texts(self) -> dict[str, TextPlan]:
        return {}

    @cached_property
    def words(self) -> dict[str, Value]:
        """What stands in texts for the symbols of a formula that is asked for: their names."""
        question = self.question
        if not question.asks_formula or question.formula is None:
            return {}
        return {name: name for name in question.formula.symbols if name not in question.changes}

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
                told = {**values, "mistaken": plain_tree(tree)}
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
        return self.show_as is None and self.question.rounding is None and len(self.question.ask) == 1

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
        fills = tuple([self._digits(part) for part in value])
        if self.show_as is not None:
            return self.show_as.fill({**values, "value": self._between.join(fills)})
        return Text(self._between.join([chr(FIRST_MARK + i) for i in range(len(fills))]), fills)

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
        told = {**values, "mistaken": candidate.printed}
        texts = [self.feedback[id_].fill(told) for id_ in candidate.mistakes if id_ in self.feedback]
        if not texts:
            return None
        return texts[0] if len(texts) == 1 else join(" ", [Text(self._two), *texts])

    @cached_property
    def _two(self) -> str:
        return phrases(self.question.language).two_mistakes

    @cached_property
    def _between(self) -> str:
        """What stands between several numbers."""
        return between(self.question.language)

    def _digits(self, value: Number) -> str:
        rounding = self.question.rounding
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


def compile_question(bank: Bank, question: Question, form: str = "") -> Plan:
    """Compile *question* for *form*, or for the first form that it offers.

    Raises:
        BankError: The question does not offer the form.
    """
    name = form or question.forms[0]
    found = form_named(name) if name in question.forms else None
    if found is None:
        offered = ", ".join(question.forms)
        raise BankError(
            [
                Finding(
                    "form-not-offered",
                    f"question `{question.id}` is not offered as `{name}`",
                    question.place,
                    f"it offers {offered}",
                    subject=question.id,
                )
            ]
        )
    return Plan(bank.id, question, found, name == question.forms[0])
