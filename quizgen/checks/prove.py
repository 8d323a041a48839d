"""What is proven of a question's answer and of its mistakes: by algebra, and by going through its draws.

The sweep says what happens; algebra says why, and which condition excludes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from quizgen.checks.events import Event, Swept, shown_draw
from quizgen.checks.repair import repair
from quizgen.checks.report import Collision, Summary
from quizgen.checks.sweep import convention, exactly, sweep, whole
from quizgen.findings import Finding
from quizgen.maths.asked import makeable, right_numbers
from quizgen.maths.kind import drawn_numbers
from quizgen.model import Apply, Mistake, Text
from quizgen.plan import Plan
from quizgen.solver import Solver
from quizgen.text.filters import display

if TYPE_CHECKING:
    from quizgen.maths.polynomials import Difference, Forms

LARGE = 200_000
"""In smaller spaces, looking at every draw takes less than asking algebra which to look at."""
FEW_VARIANTS = 20
"""A class of thirty would see the same variants twice."""


class Proof:
    """A question with what was seen of it; nothing is computed before it is asked for."""

    def __init__(self, plan: Plan, jobs: int = 1) -> None:
        self.plan, self.question, self._jobs = plan, plan.question, jobs
        choice = "choice" in plan.question.forms
        self.wanted = plan.question.options - 1 if choice else 0

    @cached_property
    def swept(self) -> Swept:
        """What happens in the draws."""
        large = self.plan.space.size > LARGE and exactly(self.plan)
        settled = self._settled() if large else set()
        return sweep(self.plan, wanted=self.wanted, settled=settled, jobs=self._jobs)

    def _settled(self) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The pairs of answers that algebra tells apart in all draws."""
        answers: list[tuple[tuple[str, ...], Any]] = [((), self.forms.answer())]
        answers += [((one.id,), self.forms.answer((one,))) for one in self.mistakes.values()]
        return {
            (one, other)
            for (one, first), (other, second) in combinations(answers, 2)
            if first is not None
            and second is not None
            and len(first) == len(second)
            and any(self._differ(a, b) for a, b in zip(first, second, strict=True))
        }

    def _differ(self, one: Any, other: Any) -> bool:
        found = self.forms.difference(one, other, self._excluded)
        return not found.zero and not found.open

    @cached_property
    def forms(self) -> Forms:
        """The answers as polynomials."""
        from quizgen.maths.polynomials import Forms  # loads sympy

        return Forms(self.question)

    @cached_property
    def mistakes(self) -> dict[str, Mistake]:
        """By id."""
        known = right_numbers(self.question, dict.fromkeys(drawn_numbers(self.question), 1))
        return {mistake.id: mistake for mistake in makeable(self.question, known)}

    @cached_property
    def unchanging(self) -> tuple[str, ...]:
        """The mistakes that are none, whatever is drawn: they are not even compared.

        A convention that the question has itself is none either, but does no harm where nobody listed it.
        """
        question, solver = self.question, self.plan.solver
        if not isinstance(solver, Solver) or question.shape or question.formula is None:
            return ()
        made = {who for who, _ in solver.mistaken}
        left = [one for one in self.mistakes.values() if (one.id,) not in made]
        left = [one for one in left if question.listed or not convention(one)]
        return tuple(one.id for one in left) if self._answered else ()

    @property
    def _answered(self) -> int:
        """The variants with an answer of its kind."""
        events = self.swept.events.items()
        return self.swept.variants - sum(event.count for (kind, _), event in events if kind in _NO_KEY)

    def findings(self) -> Iterator[Finding]:
        """All that is wrong with the answer, the mistakes and the conditions."""
        yield from self._variants()
        for id_ in self.unchanging:
            yield from self._never_matters(id_)
        for (kind, who), event in self.swept.events.items():
            # `idle` needs no word: a mistake that sets what a draw has set says nothing there, as intended.
            if kind in _KINDS:
                yield from getattr(self, _KINDS[kind])(who, event)

    def summary(self) -> Summary:
        """The figures."""
        swept, question = self.swept, self.question
        size = self.plan.space.size
        exact = swept.whole
        variants = swept.variants if exact else swept.variants * size // max(1, _seen(self.plan))
        collisions = tuple(
            Collision(kind, who, event.count)
            for (kind, who), event in swept.events.items()
            if kind in ("equals-key", "coincide")
        )
        collisions += tuple(Collision("equals-key", (id_,), self._answered) for id_ in self.unchanging)
        return Summary(
            question.id,
            self.plan.form.name,
            variants,
            exact=exact,
            basis="proven" if exact else "sampled",
            fewest=swept.fewest,
            most=swept.most,
            filled=swept.filled / swept.variants if swept.variants else 0.0,
            removed=tuple(zip([c.text for c in question.where], swept.removed, strict=True)),
            collisions=collisions,
            silent=self.silent,
        )

    @property
    def silent(self) -> tuple[str, ...]:
        """The mistakes that never change the answer."""
        solver, answered = self.plan.solver, self._answered
        if not isinstance(solver, Solver) or not answered:
            return ()
        made = {who for who, _ in solver.mistaken}
        same = {
            who[0]
            for (kind, who), event in self.swept.events.items()
            if kind in ("equals-key", "idle") and event.count == answered and self.swept.whole
        }
        return tuple(id_ for id_ in self.mistakes if id_ in same or (id_,) not in made)

    # ── variants and conditions ──────────────────────────────────────────────────────────────────

    def _variants(self) -> Iterator[Finding]:
        question, swept = self.question, self.swept
        if not swept.variants:
            worst = max(range(len(question.where)), key=lambda i: swept.failing[i], default=None)
            what = "all draws are excluded" if swept.whole else "no admissible draw was found"
            hint = f"`{question.where[worst].text}` excludes most" if worst is not None else ""
            yield self._found("no-variant-found", what, hint=hint)
            return
        for condition, alone, failing in zip(question.where, swept.removed, swept.failing, strict=True):
            if swept.whole and not alone:
                what = "removes nothing" if not failing else "removes nothing that the others leave"
                yield Finding(
                    "condition-redundant",
                    f"`{condition.text}` {what}",
                    condition.place,
                    "leave it out",
                    "advice",
                    question.id,
                )
        if question.vary and swept.whole and swept.variants < FEW_VARIANTS:
            message = f"only {swept.variants} variants exist"
            hint = "widen `vary`, or loosen `where`"
            yield self._found("few-variants", message, hint=hint, severity="advice")

    # ── the key ──────────────────────────────────────────────────────────────────────────────────

    def _undefined(self, who: tuple[str, ...], event: Event) -> Iterator[Finding]:  # noqa: ARG002
        told = "cannot be told from what is given" if self.question.given else "is undefined"
        yield self._event("no-answer", f"the answer {told}", event)

    def _not_admissible(self, who: tuple[str, ...], event: Event) -> Iterator[Finding]:  # noqa: ARG002
        message = f"the answer is {self._printed(event.answers)}, which `admits:` excludes,"
        yield self._event("answer-not-admissible", message, event)

    # ── the mistakes ─────────────────────────────────────────────────────────────────────────────

    def _equals_key(self, who: tuple[str, ...], event: Event) -> Iterator[Finding]:
        if event.count == self._answered:
            yield from self._never_matters(who[0])
            return
        mistake, notes = self.mistakes.get(who[0]), []
        if mistake is not None and mistake.sometimes_right:
            return
        algebra: list[str] = []
        difference = self._difference((mistake,)) if mistake and len(who) == 1 else None
        if difference is not None and not difference.zero:
            notes.append(f"the key is {self._shown(())}, the mistake makes it {self._shown((mistake,))}")
            notes.append(f"they differ by {difference.shown}")
            algebra = [factor.condition for factor in difference.open]
        yield self._event(
            "distractor-equals-key",
            f"`{' + '.join(who)}` gives the right answer",
            event,
            notes=notes,
            algebra=algebra,
            hint="say `sometimes_right: true` of the mistake, if that is meant",
        )

    def _never_matters(self, id_: str) -> Iterator[Finding]:
        # One list of mistakes serves many questions; some of them say nothing here.
        if self.question.listed:
            message = f"`{id_}` always gives the right answer"
            hint = "it changes nothing in this question: leave it out of `mistakes`"
            yield self._found("mistake-never-matters", message, hint=hint, severity="warning")

    def _coincide(self, who: tuple[str, ...], event: Event) -> Iterator[Finding]:
        if event.count == self.swept.variants:
            first, second = who[:1], who[1:]
            message = f"`{first[0]}` and `{'`, `'.join(second)}` always give the same answer"
            hint = "leave one of them out of `mistakes`: a student who made the one is told of the other, too"
            yield self._found("mistakes-coincide", message, hint=hint, severity="warning")

    def _inadmissible(self, who: tuple[str, ...], event: Event) -> Iterator[Finding]:
        if event.count == self.swept.variants and self.wanted:
            message = f"`{who[0]}` never gives an answer that could stand among the options"
            hint = "it is of another kind than the key; leave it out of `mistakes`, or say what `admits:`"
            yield self._found("mistake-inadmissible", message, hint=hint, severity="advice")

    def _too_few(self, who: tuple[str, ...], event: Event) -> Iterator[Finding]:  # noqa: ARG002
        message = f"only {event.answers[1]} of {self.wanted} distractors are found"
        hint = "add a mistake, or ask for fewer `options`"
        yield self._event("too-few-distractors", message, event, hint=hint)

    # ── how it is told ───────────────────────────────────────────────────────────────────────────

    def _difference(self, mistakes: tuple[Mistake, ...]) -> Difference | None:
        if self.question.given or self.question.rounding or self.question.tolerance:
            return None
        key, wrong = self.forms.answer(), self.forms.answer(mistakes)
        if key is None or wrong is None or len(key) != 1 or len(wrong) != 1:
            return None
        return self.forms.difference(key[0], wrong[0], self._excluded)

    def _shown(self, mistakes: tuple[Mistake | None, ...]) -> str:
        form = self.forms.answer(tuple(one for one in mistakes if one))
        return self.forms.shown(form[0]) if form else ""

    def facts(self, summary: Summary | None = None) -> Iterator[str]:
        """What is known of each mistake: by how much it is off, and whether it can be right.

        *summary* is that of this question, if it has been made: then its draws are not gone through again.
        """
        summary = summary or self.summary()
        right = {one.mistakes[0]: one.variants for one in summary.collisions if one.kind == "equals-key"}
        for id_, mistake in self.mistakes.items():
            difference = self._difference((mistake,))
            if id_ in summary.silent:
                yield f"{id_}: changes nothing in this question"
            elif id_ in right:
                off = f", off by {difference.shown}" if difference and not difference.zero else ""
                yield f"{id_}: right in {right[id_]:,} of {summary.variants:,} variants{off}"
            elif difference is None or difference.zero:
                seen = "every draw was looked at" if summary.exact else "a sample was looked at"
                yield f"{id_}: never right; {seen}"
            elif difference.sign:
                side = "above" if difference.sign > 0 else "below"
                yield f"{id_}: off by {difference.shown}, always {side} the key"
            elif not difference.open:
                yield f"{id_}: off by {difference.shown}, never 0"
            else:
                yield f"{id_}: off by {difference.shown}, not 0 in any draw"

    @cached_property
    def _excluded(self) -> list[Any]:
        """What the conditions say is not 0."""
        found = []
        for condition in self.question.where:
            tree = condition.tree
            if isinstance(tree, Apply) and tree.op in ("!=", "<", ">"):
                form = self.forms.polynomial(Apply("-", tree.args))
                if form is not None:
                    found.append(form)
        return found

    def _event(
        self,
        code: str,
        message: str,
        event: Event,
        *,
        notes: list[str] | None = None,
        algebra: list[str] | None = None,
        hint: str = "",
    ) -> Finding:
        swept = self.swept
        share = f"{event.count:,} of {swept.variants:,} variants"
        if event.count == swept.variants:
            share = "all variants"
        elif not swept.whole:
            share = f"about {100 * event.count / swept.variants:.2g} % of the variants"
        assert event.smallest is not None
        values = shown_draw(self.question, event.smallest)
        seen = f"for example {values}"
        if code == "distractor-equals-key":
            key, made = self._printed(event.answers[:1]), self._printed(event.answers[1:2])
            seen += f": both give {key}" if key == made else f": {made} is taken for {key}"
        mended = repair(self.plan, event, swept.variants, algebra or ())
        if mended:
            costs = f"{mended.removes:,} of {mended.of:,} variants"
            hint = f"add `{mended.condition}` to `where`: it excludes {costs}" + (
                f"; or {hint}" if hint else ""
            )
        return Finding(
            code,
            f"{self._name}: {message} in {share}",
            self.question.place,
            hint or "exclude these values by `where`",
            "error",
            self.question.id,
            notes=(seen, *(notes or ())),
            repair=mended,
        )

    def _printed(self, answers: tuple[Any, ...]) -> str:
        value = answers[0]
        if not isinstance(value, tuple):
            value = (value,)
        text: Text = self.plan.options.print(value, {}) if not self.plan.options.show_as else Text("")
        return str(text) or ", ".join(display(part) for part in value)

    def _found(self, code: str, message: str, *, hint: str = "", severity: Any = "error") -> Finding:
        question = self.question
        return Finding(code, f"{self._name}: {message}", question.place, hint, severity, question.id)

    @property
    def _name(self) -> str:
        label = f" ({self.question.label})" if self.question.label else ""
        return f"`{self.question.id}`{label}"


_NO_KEY = ("undefined", "not-admissible")
_KINDS = {
    "undefined": "_undefined",
    "not-admissible": "_not_admissible",
    "equals-key": "_equals_key",
    "coincide": "_coincide",
    "inadmissible": "_inadmissible",
    "too-few": "_too_few",
}


def proofs(plan: Plan, jobs: int = 1) -> list[Proof]:
    """A proof of the question, or of each of its parts; none where no number is asked.

    *jobs* is how many processes may work at a large space.
    """
    question = plan.question
    if question.parts:
        # Parts are drawn with the whole.
        parts = [replace(part, where=question.where) for part in question.parts]
        plans = [replace(found, question=part) for found, part in zip(plan.parts, parts, strict=True)]
        return [proof for one in plans for proof in proofs(one, jobs)]
    return [Proof(plan, jobs)] if question.ask and not question.asks_formula and question.pool is None else []


def _seen(plan: Plan) -> int:
    from quizgen.checks.sweep import SAMPLE

    return plan.space.size if whole(plan) else SAMPLE
