"""The library's front door: load a bank, make variants, write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from quizgen import pipeline
from quizgen.bank import load as load_file
from quizgen.findings import BankError, Finding, suggest
from quizgen.model import Bank, Question, Variant
from quizgen.output import Documents, Request, Written, formats_for, targets, write_quiz
from quizgen.resources import bank_path, banks
from quizgen.writers import writer


def load(bank: str | Path) -> Bank:
    """The bank at a path, or the shipped bank of that name.

    Raises:
        BankError: It has errors; the exception carries every finding.
        FileNotFoundError: There is no such file or shipped bank.
    """
    path = Path(bank)
    if not path.is_file():
        if str(bank) not in banks():
            raise FileNotFoundError(f"no bank {str(bank)!r}; {suggest(str(bank), banks())}")
        path = bank_path(str(bank))
    loaded = load_file(path)
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


def _question(bank: Bank, name: str) -> Question:
    for question in bank.questions:
        if question.id == name:
            return question
    hint = suggest(name, [question.id for question in bank.questions])
    raise BankError(
        [Finding("unknown-question", f"bank `{bank.id}` has no question `{name}`", bank.place, hint)]
    )
