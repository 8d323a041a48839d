"""Whether a question with options can be answered without knowing anything, over a fixed sample of variants.

What chance makes is not reported. With four options the key has each rank, and each place, in a quarter of
the variants; it alone is even (or alone odd) in an eighth of them, alone (in)divisible by three likewise,
and the longest in a quarter. The bounds lie far above all of these, so that in 200 variants chance reaches
one of them in less than one bank of a million.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, sqrt
from typing import NamedTuple

from quizgen.checks.sample import Asked, Made, asked
from quizgen.distractors import rank
from quizgen.findings import Finding
from quizgen.forms import pool as pools
from quizgen.maths.matrices import entries
from quizgen.model import Bank, Option, PoolOption, Question
from quizgen.plan import Plan

RANK = 0.6
"""A rank by size that the key has in more variants than this pays: with four options, chance is a quarter."""
RANK_OF_TWO = 0.8
"""The same where there are two options only, and chance is a half."""
INNER = 0.9
"""The share of variants in which the key is neither smallest nor largest from which two options can be ruled
out unseen; chance is a half with four options, and three quarters with eight."""
ALONE = 0.7
"""The share of variants in which the key alone has a property from which looking for it pays."""
Z = 5.0
"""Places are drawn evenly: a chi-square beyond this many standard deviations is a bug."""
FEW = 8
"""Fewer different variants than this are known by heart sooner than seen through."""
ENOUGH = 30
"""Variants with one right option from which a share of 70 % is beyond chance."""
LONGER = 1.5
LONGER_BY = 15
"""Right options of a pool that are half as long again as the wrong ones, and so many characters, show it."""


def guessable(bank: Bank, plan: Plan) -> Iterator[Finding]:  # noqa: ARG001
    """What gives the key away."""
    for one in asked(plan):
        question = one.plan.question
        if question.pool:
            yield from _pool(one.plan)
        if one.made:
            yield from _places(one, plan)
            if _different(one.plan, plan) >= FEW:
                yield from _ranks(one, plan)
                yield from _alone(one, plan)


def ranks(bank: Bank, plan: Plan) -> tuple[float, ...]:  # noqa: ARG001
    """The share of variants in which the key is the smallest option, the second, ...; empty without any."""
    for one in asked(plan):
        if found := _shares(one):
            return found
    return ()


def _different(plan: Plan, whole: Plan) -> int:
    """An upper bound of the number of variants; of a part, that of its question."""
    return max(plan.space.size, whole.space.size)


# ── rank by size ─────────────────────────────────────────────────────────────────────────────────


def _numeric(made: Made) -> tuple[Option, list[Option]] | None:
    """The key and the others, where all of them are numbers and one is right."""
    right = [option for option in made.options if option.right]
    if len(right) != 1 or not all(option.value for option in made.options):
        return None
    return right[0], [option for option in made.options if not option.right]


def _shares(one: Asked) -> tuple[float, ...]:
    seen: Counter[int] = Counter()
    most = 0
    for made in one.made:
        if found := _numeric(made):
            key, others = found
            seen[rank(key.value, [option.value for option in others])] += 1
            most = max(most, len(others) + 1)
    total = seen.total()
    return tuple(seen[i] / total for i in range(most)) if total else ()


def _ranks(one: Asked, whole: Plan) -> Iterator[Finding]:
    shares = _shares(one)
    count = len(shares)
    if count < 2 or one.plan.question.width > 1:
        # Pairs and matrices are balanced by their first number; nobody sees which of them is the largest.
        return
    best = max(range(count), key=shares.__getitem__)
    figures = ", ".join(f"{share:.0%}" for share in shares)
    notes = (f"from the smallest to the largest, the key is there in {figures} of {len(one.made)} variants",)
    if shares[best] > (RANK if count > 2 else RANK_OF_TWO):
        message = f"the key is {_nth(best, count)} option in {shares[best]:.0%} of the variants"
        side = "smaller" if best < count / 2 else "larger"
        if 0 < best < count - 1:
            hint = "add mistakes that lead to numbers on one side of it, so that its rank can vary"
        else:
            hint = f"add mistakes that lead to {side} numbers, or list them under `mistakes`"
        yield _finding("key-rank-uneven", message, one, whole, hint, notes)
    elif count > 3 and (inner := sum(shares[1:-1])) >= INNER:
        message = f"the key is neither the smallest nor the largest option in {inner:.0%} of the variants"
        hint = "add mistakes, so that in some variants all wrong numbers lie on one side of it"
        yield _finding("key-rank-uneven", message, one, whole, hint, notes)


def _nth(place: int, count: int) -> str:
    if place == 0:
        return "the smallest"
    if place == count - 1:
        return "the largest"
    nth = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")[place - 1]
    return f"the {nth} smallest"


# ── places ───────────────────────────────────────────────────────────────────────────────────────


def _places(one: Asked, whole: Plan) -> Iterator[Finding]:
    """Options are shuffled, so this is a test of the form, not of its question."""
    seen: Counter[int] = Counter()
    count, total = 0, 0
    for made in one.made:
        free = [option for option in made.options if not option.pinned]
        right = [i for i, option in enumerate(free) if option.right]
        if len(right) == 1:
            seen[right[0]] += 1
            count, total = max(count, len(free)), total + 1
    if count < 2 or total < 10 * count:
        return
    expected = total / count
    statistic = sum((seen[i] - expected) ** 2 / expected for i in range(count))
    freedom = count - 1
    # Wilson and Hilferty (1931): the cube root of a chi-square is nearly normal.
    bound = freedom * (1 - 2 / (9 * freedom) + Z * sqrt(2 / (9 * freedom))) ** 3
    if statistic > bound:
        figures = ", ".join(f"{seen[i] / total:.0%}" for i in range(count))
        message = f"the key is not shown at each place equally often: {figures}"
        hint = "the form has to shuffle its options by the stream that it is given"
        yield _finding("key-place-uneven", message, one, whole, hint)


# ── the key stands out ───────────────────────────────────────────────────────────────────────────


class _Look(NamedTuple):
    """What options have in common, or not: `of` gives an option's class, None where there is none."""

    says: Callable[[str], str]
    of: Callable[[Option], str | None]


def _whole(option: Option) -> list[int] | None:
    parts = [part for part in option.value if type(part) is int]
    return parts if parts and len(parts) == len(option.value) else None


def _by(divisor: int) -> Callable[[Option], str | None]:
    def of(option: Option) -> str | None:
        numbers = _whole(option)
        return None if numbers is None else "yes" if all(n % divisor == 0 for n in numbers) else "no"

    return of


def _signs(option: Option) -> str | None:
    return "".join("-" if part < 0 else "+" for part in option.value) or None


def _digits(option: Option) -> str | None:
    """How many digits stand behind the point, or that it is a fraction."""
    if not option.value or len(entries(option.value)) != 1:
        return None
    text = str(option.text)
    if "/" in text or "frac" in text:
        return "fraction"
    _, _, behind = text.partition(".")
    return str(len(behind) - len(behind.lstrip("0123456789")))


def _unit(option: Option) -> str | None:
    """What stands around the digits."""
    if not option.value or not all(isinstance(part, int | Fraction | Decimal) for part in option.value):
        return None
    return "".join(sign for sign in str(option.text) if sign not in "0123456789.,-/ ")


LOOKS = (
    _Look(lambda own: f"it alone is {'even' if own == 'yes' else 'odd'}", _by(2)),
    _Look(lambda own: f"it alone is {'' if own == 'yes' else 'not '}divisible by three", _by(3)),
    _Look(lambda own: f"it alone is {'' if own == 'yes' else 'not '}divisible by ten", _by(10)),
    _Look(lambda own: f"it alone is {'negative' if '-' in own else 'positive'}", _signs),
    _Look(lambda _: "it alone has another number of digits behind the point", _digits),
    _Look(lambda _: "it alone has another unit, or other signs beside its digits", _unit),
)


def _alone(one: Asked, whole: Plan) -> Iterator[Finding]:
    """Whether there is one look that picks out the key in most variants."""
    counted = [made for made in one.made if sum(option.right for option in made.options) == 1]
    if len(counted) < ENOUGH:
        return
    seen: Counter[tuple[int, str]] = Counter()
    longest = factor = 0
    for made in counted:
        key = next(option for option in made.options if option.right)
        others = [option for option in made.options if not option.right]
        if key.pinned or not others:
            continue
        if not key.value:
            size = len(str(key.text))
            longest += all(size > len(str(option.text)) for option in others)
        if len(others) < 2:
            # Of two options each is alone.
            continue
        for i, look in enumerate(LOOKS):
            own = look.of(key)
            theirs = look.of(others[0]) if own is not None else None
            if theirs not in (None, own) and all(look.of(option) == theirs for option in others[1:]):
                assert own is not None
                seen[(i, own)] += 1
        factor += _shares_factor(key, others)
    found = [(LOOKS[i].says(own), number) for (i, own), number in seen.items()]
    found.append(("all others share a factor that it does not have", factor))
    found.append(("it is longer than all others", longest))
    telling = sorted((-number, says) for says, number in found if number > ALONE * len(counted))
    if not telling:
        return
    # What has one of these looks often has others: told is the one that is there most often.
    shares = [
        f"in {-number / len(counted):.0%} of {len(counted)} variants {says}" for number, says in telling
    ]
    number, says = telling[0]
    message = f"the key stands out in {-number / len(counted):.0%} of the variants: {says}"
    hint = "add mistakes whose results look like the key, or exclude by `where` what sets it apart"
    if says.startswith("it is longer"):
        hint = "say the right options shorter, or the wrong ones in more words"
    yield _finding("key-stands-out", message, one, whole, hint, tuple(shares[1:]))


def _shares_factor(key: Option, others: Sequence[Option]) -> bool:
    """Two numbers share one too easily; an even number among odd ones has its own look."""
    if len(others) < 3 or len(key.value) != 1:
        return False
    (own,), common = key.value, 0
    for option in others:
        value = option.value[0] if len(option.value) == 1 else None
        if type(value) is not int:
            return False
        common = gcd(common, value)
    return common > 1 and type(own) is int and own % common != 0


# ── pools ────────────────────────────────────────────────────────────────────────────────────────


def _pool(plan: Plan) -> Iterator[Finding]:
    question = plan.question
    pool = question.pool
    assert pool is not None
    if pool.last is not None:
        one_right = plan.form.name == "choice"
        total = pools.count(pool, one_right=one_right)
        without = sum(right == 0 for right, _ in pools.splits(pool, one_right=one_right))
        never = without == 0
        always = all(right == 0 for right, _ in pools.splits(pool, one_right=one_right))
        if total and (never or always):
            message = f"`last` is {'never' if never else 'always'} right: who knows that need not read on"
            hint = (
                f"write at least {pool.show} wrong options, so that all that are shown can be wrong"
                if never
                else "write `right` options, and `show` two or more"
            )
            yield Finding(
                "last-gives-away", message, pool.last.place, hint, severity="warning", subject=question.id
            )
    right, wrong = _length(pool.right), _length(pool.wrong)
    if right > LONGER * wrong and right - wrong >= LONGER_BY:
        message = f"right options have {right:.0f} characters on average, wrong ones {wrong:.0f}"
        hint = "say the right options shorter, or the wrong ones in more words: the longest is often guessed"
        place = max(pool.right, key=lambda option: len(option.text.source)).place
        yield Finding("right-options-longer", message, place, hint, severity="advice", subject=question.id)


def _length(options: Sequence[PoolOption]) -> float:
    return sum(len(option.text.source) for option in options) / len(options) if options else 0.0


def _finding(
    code: str, message: str, one: Asked, whole: Plan, hint: str, notes: tuple[str, ...] = ()
) -> Finding:
    question: Question = one.plan.question
    return Finding(
        code, message, question.place, hint, severity="warning", subject=whole.question.id, notes=notes
    )
