"""Makes docs/gallery: a page for each shipped bank with a variant of every question, and a table of all.

    python docs/make_gallery.py

Everything on it comes from the banks; what the frameworks confirm comes from tests/oracles/catalogue.
"""

# ruff: noqa: E402 (the oracles' tables lie beside their tests)
from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "oracles"))

from catalogue import tables

from quizgen import load, variants
from quizgen.maths.closed import closed
from quizgen.maths.show import plain_tree
from quizgen.model import Bank, Question, Variant
from quizgen.pipeline import count_variants
from quizgen.resources import banks
from quizgen.writers import writer

FOLDER = ROOT / "docs" / "gallery"
SEED = 1
LONGEST = 60
"""Characters of a formula in the table."""


def pages(*, count: bool = True) -> dict[str, str]:
    """Every file of the gallery, by its path in the folder; without *count* the table has no counts."""
    found: dict[str, str] = {}
    for name in banks():
        bank = load(name)
        shown = {question.id: _variant(bank, question) for question in bank.questions}
        found[f"{name}.md"] = "".join(_page(bank, shown))
        found |= {
            f"figures/{name}-{id_}.svg": variant.figure.svg + "\n"
            for id_, variant in shown.items()
            if variant.figure
        }
    found["README.md"] = "".join(_table(count=count))
    return found


def _variant(bank: Bank, question: Question) -> Variant:
    variant = next(variants(bank, question.id, seed=SEED))
    if variant.figure is None:
        return variant
    return variant._replace(figure=variant.figure._replace(address=f"figures/{bank.id}-{question.id}.svg"))


def _page(bank: Bank, shown: dict[str, Variant]) -> Iterator[str]:
    yield f"# {bank.title}\n\n{bank.about.strip()}\n\nThe bank `{bank.id}`, a variant of every question: "
    yield "what is asked, the worked solution, and what each wrong answer is told.\n"
    item = writer("markdown").item
    for number, question in enumerate(bank.questions, 1):
        variant = shown[question.id]
        _, key, solution = item(variant, number)
        facts = [question.level, " or ".join(question.forms), *question.tags]
        yield f"\n## {question.title}\n\n*{', '.join(fact for fact in facts if fact)}*\n"
        yield "\n" + solution.strip().partition("\n")[2].strip() + "\n"
        told = key.strip().partition("\n")[2].strip().split("\n\n", 1)
        if question.ask and len(told) > 1:
            yield f"\nWrong answers that are recognised:\n\n{told[1].strip()}\n"
        for hint in variant.hints if "*Hint" not in solution else ():
            yield f"\nHint: {hint}\n"


def _table(*, count: bool) -> Iterator[str]:
    """Bank by bank: what is asked, how many mistakes there are, who confirms it, how many variants."""
    oracles = tables()
    names = list(banks())
    loaded = {name: load(name) for name in names}
    total = sum(len(bank.questions) for bank in loaded.values())
    yield "# The catalogue\n\n"
    yield f"{total} questions in {len(names)} banks, every one with a page that shows it. "
    yield "*Confirmed by*: real Keras or PyTorch layers, built over fifty draws of each question\n"
    yield "(`make oracles`), or calculations by hand, the `examples` of the question. Mistakes in\n"
    yield "parentheses are options that are written out.\n"
    for name in names:
        bank = loaded[name]
        yield f"\n## [{bank.title}]({name}.md)\n\n"
        yield "| question | level | formula | mistakes | confirmed by | variants |\n"
        yield "|---|---|---|---|---|---|\n"
        for question in bank.questions:
            by = dict.fromkeys(one.framework for one in oracles.get(name, {}).get(question.id, ()))
            confirmed = ", ".join(by) or ("hand" if _examples(question) else "-")
            variants_ = _counted(bank, question) if count else "?"
            cells = (
                question.title,
                question.level,
                _formula(question),
                _mistakes(question),
                confirmed,
                variants_,
            )
            yield "| " + " | ".join(cell.replace("|", "&#124;") for cell in cells) + " |\n"


def _counted(bank: Bank, question: Question) -> str:
    count, exact = count_variants(bank, question)
    return f"{'' if exact else 'about '}{count:,}"


def _examples(question: Question) -> bool:
    return bool(question.examples) or any(part.examples for part in question.parts)


def _formula(question: Question) -> str:
    """What is asked, as one formula where that is short."""
    if question.parts:
        return "; ".join(dict.fromkeys(_formula(part) for part in question.parts if part.formula)) or "-"
    if question.formula is None or not question.ask:
        return "-"
    if question.given:
        return f"`{', '.join(question.ask)}` from `{', '.join(question.given)}`"
    if not question.shape and len(question.ask) == 1 and not question.symbolic:
        text = plain_tree(closed(question, {}))
        if len(text) <= LONGEST:
            return f"`{text}`"
    return f"{question.formula.title or question.formula.id}: {', '.join(question.ask)}"


def _mistakes(question: Question) -> str:
    if question.pool:
        return f"({len(question.pool.wrong)})"
    if question.parts:
        ids = {mistake.id for part in question.parts for mistake in part.mistakes}
        return str(len(ids)) if ids else "-"
    return str(len(question.mistakes)) if question.ask else "-"


def main() -> None:
    """Write the pages, and remove those of banks that are gone."""
    made = pages()
    for path in FOLDER.rglob("*") if FOLDER.is_dir() else ():
        if path.is_file() and str(path.relative_to(FOLDER)) not in made:
            path.unlink()
    for name, text in made.items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
