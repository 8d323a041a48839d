"""A question compiled for one form: everything that does not depend on the values of a variant.

Made once for each question; then a variant is a walk through columns of numbers and a few joins of text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from quizgen.distractors import distinct, even_weights, possible_ranks
from quizgen.findings import BankError, Finding
from quizgen.forms import Form, form_named
from quizgen.maths.compile import Builder
from quizgen.maths.formula import pairs
from quizgen.maths.kind import STATED, Kind, counts, drawn_values, undrawn
from quizgen.maths.matrices import entries, refilled
from quizgen.maths.tidy import in_numbers
from quizgen.maths.trees import Trees, symbolic_steps
from quizgen.model import Bank, Matrix, Name, Node, Number, Question, Symbolic, Template, Value
from quizgen.options import OptionTexts
from quizgen.sampling.draw import Permutation
from quizgen.sampling.space import Columns, Condition, Draws, Space, walk
from quizgen.solution import Line, compile_solution
from quizgen.solver import Backwards, Solver, compile_solver, numeric, right_slots, singly
from quizgen.text.template import TextPlan, compile_text

CHOSEN = ("choice", "truefalse")
"""The forms in which the answer is not typed."""

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
        """`where`, compiled: each condition looks at draws that those before it admit; None without any."""
        if not self.question.where:
            return None
        ones = [self._verdicts([condition.tree]) for condition in self.question.where]

        def holds(columns: Columns, count: int) -> list[list[bool | None]]:
            found: list[list[bool | None]] = []
            left = list(range(count))
            for one in ones:
                if not left:
                    found.append([None] * count)
                    continue
                taken = len(left) == count
                some = (
                    columns
                    if taken
                    else {name: [column[i] for i in left] for name, column in columns.items()}
                )
                (told,) = one(some, len(left))
                verdicts: list[bool | None] = list(told) if taken else [None] * count
                for i, verdict in zip(left, told, strict=True):
                    verdicts[i] = verdict
                found.append(verdicts)
                left = [i for i, verdict in zip(left, told, strict=True) if verdict]
            return found

        return holds

    @cached_property
    def verdicts(self) -> Callable[[Columns, int], list[list[bool]]]:
        """What every condition of `where` says of every draw, whatever the others say."""
        return self._verdicts([condition.tree for condition in self.question.where])

    def _verdicts(self, trees: Sequence[Node]) -> Callable[[Columns, int], list[list[bool]]]:
        builder = Builder()
        values = right_slots(self.question, builder)
        slots = [builder.single(tree, values) for tree in trees]
        program = builder.program().only(slots)

        def told(columns: Columns, count: int) -> list[list[bool]]:
            verdicts = program.run(numeric(columns, program), count, slots)
            return [[verdict is True for verdict in column] for column in verdicts]

        return told

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
            return (STATED["positive integer"],) * self.question.width
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
    def options(self) -> OptionTexts:
        """How answers and options are printed."""
        return OptionTexts(self.question, typed=self.form.name not in CHOSEN)

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
                key = self.options.candidate((), solved.answer, solved.values)
                if key is not None:
                    rounded_ = self.question.rounding is not None
                    found = distinct(key, self.options.candidates(solved), self.kinds, rounded=rounded_)
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
        """What stands in texts for symbols without a value: their names."""
        left = undrawn(self.question)
        return {name: Symbolic(Name(name)) for name in left}

    def symbolic(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """The steps that are expressions in variables, with the numbers of one draw in them."""
        if not self._symbolic:
            return {}
        drawn = drawn_values(self.question, values)
        return {name: _with_numbers(tree, drawn) for name, tree in self._symbolic.items()}

    @cached_property
    def _symbolic(self) -> Trees:
        return symbolic_steps(self.question)


def _with_numbers(tree: Node | Matrix[Node], drawn: Mapping[str, Number]) -> Value:
    parts = [Symbolic(in_numbers(part, drawn)) for part in entries(tree)]
    filled: Value = refilled(tree, parts)
    return filled


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
