"""Who gets which variants: the papers of a quiz, one for each student.

Everything on a paper follows from (bank id, quiz id, seed, code), and the code from (bank id, quiz id, seed,
student id). Where two students would get one code, or the same variant of a question, the one whose id comes
later is moved on; so a paper depends on the students before it in the order of ids at most, and mostly on
none of them. All papers of a quiz have the same points and levels, place by place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from quizgen.assemble import assemble
from quizgen.findings import BankError, Finding, suggest
from quizgen.model import Bank, Exact, Question, Quiz, Variant
from quizgen.pipeline import variants
from quizgen.plan import Plan, compile_question
from quizgen.roster import Student
from quizgen.sampling.draw import Permutation, Stream, key_for
from quizgen.sampling.picks import assign, candidates
from quizgen.sampling.space import Draws, walk

LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
"""Of codes: none that is easily taken for another, and no vowels, so that no code is a word."""

CODE_LENGTH = 6


class Entry(NamedTuple):
    """A question on a paper: which variant of it, and which of the quiz's picks it comes from."""

    question: Question
    """As authored, with the points that the quiz gives."""
    position: int
    pick: int


class Paper(NamedTuple):
    """What one student gets; *number* counts the papers from 1 in the order of ids."""

    number: int
    code: str
    student: Student
    entries: tuple[Entry, ...]

    @property
    def points(self) -> Exact:
        """What the paper is worth."""
        return _exact(sum((Fraction(entry.question.points) for entry in self.entries), Fraction()))

    @property
    def levels(self) -> Mapping[str, int]:
        """How many questions of each level it has; "" stands for those without one."""
        found = Counter(entry.question.level for entry in self.entries)
        return {level: found[level] for level in ("easy", "medium", "hard", "") if found[level]}


class Papers(NamedTuple):
    """The papers of a quiz, in the order of ids, and which questions had too few variants for all."""

    bank: Bank
    quiz: Quiz
    seed: int
    papers: tuple[Paper, ...]
    findings: tuple[Finding, ...]


def find_quiz(bank: Bank, name: str) -> Quiz:
    """The quiz of *bank* with this id.

    Raises:
        BankError: There is none.
    """
    for quiz in bank.quizzes:
        if quiz.id == name:
            return quiz
    hint = suggest(name, [quiz.id for quiz in bank.quizzes])
    raise BankError([Finding("unknown-quiz", f"bank `{bank.id}` has no quiz `{name}`", bank.place, hint)])


def numbered(count: int) -> tuple[Student, ...]:
    """Students without names: 1, 2, 3, ..."""
    return tuple(Student(str(number)) for number in range(1, count + 1))


def make_papers(bank: Bank, quiz: Quiz, students: Iterable[Student], seed: int) -> Papers:
    """A paper for each of *students* (whose ids differ).

    No two share a variant of a question while it has enough; then it is shared as evenly as possible, and
    a finding (a warning) says so, unless the question has nothing to vary.

    Raises:
        BankError: A question has no variant at all.
        ValueError: Two students have one id, or the bank has too few questions for the quiz.
    """
    listed = sorted(students, key=lambda student: (len(student.id), student.id))
    if len({student.id for student in listed}) < len(listed):
        raise ValueError("two students have the same id")
    chooser = _Chooser(bank, quiz, seed)
    dealers: dict[str, _Dealer] = {}
    papers = []
    codes: set[str] = set()
    for number, student in enumerate(listed, 1):
        code = _code(bank, quiz, seed, student, codes)
        codes.add(code)
        entries = []
        for question, pick in chooser.choose(code):
            if question.id not in dealers:
                dealers[question.id] = _Dealer(bank, quiz, question, seed)
            entries.append(Entry(question, dealers[question.id].deal(code), pick))
        papers.append(Paper(number, code, student, tuple(entries)))
    findings = [finding for dealer in dealers.values() if (finding := dealer.shared())]
    return Papers(bank, quiz, seed, tuple(papers), tuple(findings))


class Maker:
    """Makes the variants of papers; a question is compiled once."""

    def __init__(self, bank: Bank, seed: int, form: Callable[[Question], str] | None = None) -> None:
        """*form* says in which form a question is asked, by default its first."""
        self._bank, self._seed, self._form = bank, seed, form
        self._plans: dict[tuple[str, Exact], Plan] = {}

    def variant(self, entry: Entry) -> Variant:
        """The variant of *entry*, worth what the quiz says.

        Raises:
            BankError: It cannot be made (too few distractors, say).
        """
        question, seed = entry.question, self._seed
        plan = self._plans.get((question.id, question.points))
        if plan is None:
            plan = self._plans[question.id, question.points] = self._plan(question)
        permutation = Permutation(key_for(self._bank.id, question.id, seed, "values"), plan.space.size)
        columns, (selection,) = plan.space.columns([permutation[entry.position]])
        (solved,) = plan.solver.run(columns, 1)
        stream = Stream(key_for(self._bank.id, question.id, seed, "options"), entry.position)
        return assemble(plan, seed, entry.position, selection, solved, stream)

    def _plan(self, question: Question) -> Plan:
        plan = compile_question(self._bank, question)
        form = self._form(question) if self._form else question.forms[0]
        other = plan if form == question.forms[0] else compile_question(self._bank, question, form)
        # Variants are dealt by their position among those of the first form.
        return other if other.space.size == plan.space.size else plan


class _Chooser:
    """Chooses the questions of papers: for each place one of the level and points that the quiz has there."""

    def __init__(self, bank: Bank, quiz: Quiz, seed: int) -> None:
        self._bank, self._quiz, self._seed = bank, quiz, seed
        self._places = [i for i, pick in enumerate(quiz.picks) for _ in range(pick.count)]
        self._worth: dict[tuple[int, int], Question] = {}
        found = [candidates(pick, bank.questions) for pick in quiz.picks]
        # Drawn once for all papers: which level and points each place has.
        pattern = self._assign([found[pick] for pick in self._places], self._stream("levels", 0))
        self._allowed = [
            [n for n in found[pick] if self._kind(pick, n) == self._kind(pick, drawn)]
            for pick, drawn in zip(self._places, pattern, strict=True)
        ]

    def choose(self, code: str) -> list[tuple[Question, int]]:
        """The questions of the paper with this code, in its order, each with the index of its pick."""
        stream = self._stream("picks", _number(code))
        chosen = zip(self._places, self._assign(self._allowed, stream), strict=True)
        questions = [(self._question(pick, n), pick) for pick, n in chosen]
        order = stream.shuffled(len(questions)) if self._quiz.shuffle else range(len(questions))
        return [questions[i] for i in order]

    def _question(self, pick: int, n: int) -> Question:
        if (pick, n) not in self._worth:
            question, points = self._bank.questions[n], self._quiz.picks[pick].points
            self._worth[pick, n] = question if points is None else worth(question, points)
        return self._worth[pick, n]

    def _kind(self, pick: int, n: int) -> tuple[str, Exact]:
        question = self._question(pick, n)
        return question.level, question.points

    def _assign(self, allowed: Sequence[Sequence[int]], stream: Stream) -> list[int]:
        filled = assign([[place[i] for i in stream.shuffled(len(place))] for place in allowed])
        if None in filled:
            raise ValueError(f"the bank has too few questions for the quiz {self._quiz.id!r}")
        return [n for n in filled if n is not None]

    def _stream(self, purpose: str, position: int) -> Stream:
        return Stream(key_for(self._bank.id, self._quiz.id, self._seed, purpose), position)


class _Dealer:
    """Deals the variants of one question: each code has a position of its own to begin at, and takes the
    first variant from there that nobody has."""

    def __init__(self, bank: Bank, quiz: Quiz, question: Question, seed: int) -> None:
        self._bank, self._seed, self._question = bank, seed, question
        self._plan = compile_question(bank, question)
        self._permutation = Permutation(key_for(bank.id, question.id, seed, "values"), self._plan.space.size)
        self._key = key_for(bank.id, question.id, seed, f"papers of {quiz.id}")
        self._holders: Counter[int] = Counter()
        self._round = 1

    def deal(self, code: str) -> int:
        """The position of the variant on the paper with this code."""
        stream = Stream(self._key, _number(code))
        # One word of the stream has 40 bits, and spaces are larger.
        start = (stream.below(1 << 40) << 40 | stream.below(1 << 40)) % self._permutation.size
        first = None
        for position in self._admissible(start):
            first = position if first is None else first
            if self._holders[position] < self._round:
                break
        else:
            if first is None:
                # Long runs of values are excluded: as far as anybody walks. From the beginning, or an error.
                made = variants(self._bank, self._question, seed=self._seed, count=1)
                first = next(iter(made)).position
            position = first
            self._round = self._holders[position] + 1
        self._holders[position] += 1
        return position

    def shared(self) -> Finding | None:
        """The finding that there are fewer variants than papers."""
        question, size = self._question, self._permutation.size
        if self._round == 1 or size == 1:
            return None
        message = (
            f"`{question.id}`: {self._holders.total()} papers, only {len(self._holders)} different variants: "
            "some papers share one"
        )
        hint = "widen `vary`, or loosen `where`"
        return Finding("shared-variants", message, question.place, hint, "warning", question.id)

    def _admissible(self, start: int) -> Iterator[int]:
        """Admissible positions from *start* on, once around."""
        size = self._permutation.size
        for draws in walk(self._plan.space, self._permutation, self._plan.condition, start, 4, wrap=True):
            if not isinstance(draws, Draws):
                return
            for position in draws.positions:
                if position >= start + size:
                    return
                yield position % size


def worth(question: Question, points: Exact) -> Question:
    """*question* with other points; its parts keep their shares."""
    share = Fraction(points) / Fraction(question.points)
    parts = tuple(replace(part, points=_exact(part.points * share)) for part in question.parts)
    return replace(question, points=points, parts=parts)


def _code(bank: Bank, quiz: Quiz, seed: int, student: Student, taken: set[str]) -> str:
    key = key_for(bank.id, quiz.id, seed, f"code of {student.id}")
    attempt = 0
    while True:
        stream = Stream(key, attempt)
        code = "".join([LETTERS[stream.below(len(LETTERS))] for _ in range(CODE_LENGTH)])
        if code not in taken:
            return code
        attempt += 1


def _number(code: str) -> int:
    number = 0
    for letter in code:
        number = number * len(LETTERS) + LETTERS.index(letter)
    return number


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value
