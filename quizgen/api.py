"""The library's front door: load a bank, make variants, write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from quizgen import handout, papers, pipeline
from quizgen.bank import load as load_file
from quizgen.documents import Documents
from quizgen.findings import BankError, Finding, suggest
from quizgen.handout import HandedOut
from quizgen.model import Bank, Question, Variant
from quizgen.output import Request, Written, formats_for, targets, write_quiz
from quizgen.papers import Papers
from quizgen.resources import bank_path, banks
from quizgen.roster import MAX_BYTES, Student, read_roster
from quizgen.writers import writer


def load(bank: str | Path, *, language: str = "") -> Bank:
    """The bank at a path, or the shipped bank of that name.

    Where texts are given in several languages they are those in *language*, by default the bank's own; a text
    that lacks it is in the bank's own, or in the first that it has.

    Raises:
        BankError: It has errors; the exception carries every finding.
        FileNotFoundError: There is no such file or shipped bank.
        ValueError: *language* is no tag such as `de` or `pt-BR`.
    """
    path = Path(bank)
    if not path.is_file():
        if str(bank) not in banks():
            raise FileNotFoundError(f"no bank {str(bank)!r}; {suggest(str(bank), banks())}")
        path = bank_path(str(bank))
    loaded = load_file(path, language)
    errors = [finding for finding in loaded.findings if finding.severity == "error"]
    if errors or loaded.bank is None:
        raise BankError(errors)
    return loaded.bank


def variants(
    bank: Bank, question: str, count: int = 1, *, seed: int = 1, form: str = "", allow_repeats: bool = False
) -> Iterator[Variant]:
    """*count* different variants of the question with this id.

    Raises:
        BankError: There is no such question, or it cannot give that many variants.
    """
    return pipeline.variants(
        bank, _question(bank, question), seed=seed, count=count, form=form, allow_repeats=allow_repeats
    )


def write(
    bank: Bank,
    output: str | Path,
    *,
    to: str | Sequence[str] = (),
    questions: str | Sequence[str] = (),
    count: int = 1,
    seed: int = 1,
    form: str = "",
    allow_repeats: bool = False,
    keep_going: bool = False,
    progress: Callable[[int], object] = lambda _: None,
) -> Written:
    """Write *count* variants of each question to *output* (a folder, or a file for a single format).

    All files are written, or none. Without *to*, a file's name tells the format, and a folder gets Markdown.
    See `quizgen.output.write_quiz` and `formats_for` for what is raised.
    """
    formats = formats_for(str(output), [to] if isinstance(to, str) else to)
    writers = [writer(name) for name in formats]
    names = [questions] if isinstance(questions, str) else questions
    chosen = [_question(bank, name) for name in names] or list(bank.questions)
    request = Request(bank, chosen, count, seed, form, allow_repeats, keep_going)
    return write_quiz(request, writers, Documents(targets(str(output), bank.id, writers)), progress)


def students(path: str | Path) -> tuple[Student, ...]:
    """The students in a CSV file with the columns `name` and `id`, and perhaps `group`.

    Raises:
        BankError: The file has errors; the exception carries every finding.
        OSError: It cannot be read.
    """
    with Path(path).open("rb") as file:
        # One more than is read of any list tells that there is more.
        data = file.read(MAX_BYTES + 1)
    read = read_roster(data, str(path))
    if read.findings:
        raise BankError(read.findings)
    return read.students


def make_papers(bank: Bank, quiz: str, for_: int | Iterable[Student] = 1, *, seed: int = 1) -> Papers:
    """The papers of the quiz with this id: so many, or one for each student.

    Raises:
        BankError: There is no such quiz, or a question of it has no variants.
    """
    listed = papers.numbered(for_) if isinstance(for_, int) else for_
    return papers.make_papers(bank, papers.find_quiz(bank, quiz), listed, seed)


def write_papers(
    made: Papers,
    output: str | Path,
    *,
    to: str | Sequence[str] = (),
    progress: Callable[[int], object] = lambda _: None,
) -> HandedOut:
    """Write papers to *output*: sheets, keys and a manifest, all or none.

    A folder, or a file for a single format, whose name the papers' names then begin with.
    See `quizgen.handout.write_papers` and `quizgen.output.formats_for` for what is raised.
    """
    formats = formats_for(str(output), [to] if isinstance(to, str) else to)
    writers = [writer(name) for name in formats]
    return handout.write_papers(made, writers, targets(str(output), made.quiz.id, writers), progress)


def _question(bank: Bank, name: str) -> Question:
    for question in bank.questions:
        if question.id == name:
            return question
    hint = suggest(name, [question.id for question in bank.questions])
    raise BankError(
        [Finding("unknown-question", f"bank `{bank.id}` has no question `{name}`", bank.place, hint)]
    )
