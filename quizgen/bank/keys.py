"""The keys of the bank language, one table for each kind of mapping."""

from __future__ import annotations

from quizgen.bank.fields import (
    ANY,
    EXPRESSION,
    NUMBER,
    TEMPLATE,
    TEXT,
    WORD,
    Key,
    list_of,
    map_of,
    one_of,
    whole,
)

LEVELS = ("easy", "medium", "hard")
ADMITS = ("positive integer", "nonnegative integer", "integer", "positive", "nonnegative", "any")
KINDS = ("integer", "rational", "real", "variable")
MAX_OPTIONS = 10

BANK = (
    Key("quizgen", whole(1, 1), "version of the bank language: `quizgen: 1`", required=True),
    Key("id", WORD, "name of the bank; default: the file's name"),
    Key("title", TEXT, "title of the bank"),
    Key("about", TEXT, "what the bank is about"),
    Key("language", WORD, "language of its texts (`en`)"),
    Key("license", TEXT, "under which terms others may use it"),
    Key("formulas", map_of(ANY), "formulas by name"),
    Key("questions", list_of(ANY), "the questions", required=True),
)

FORMULA = (
    Key("title", TEXT, "what the formula computes"),
    Key("source", TEXT, "where the formula comes from"),
    Key("extends", WORD, "another formula, of which this one has everything, with changes"),
    Key("symbols", map_of(ANY), "quantities that questions draw"),
    Key("constants", map_of(ANY), "structure that a mistake or a question may change"),
    Key("steps", map_of(ANY), "the formula, step by step"),
    Key("mistakes", map_of(ANY), "wrong rules, most common first"),
)

SYMBOL = (
    Key("means", TEXT, "what the symbol stands for"),
    Key("kind", one_of(*KINDS), "what kind of number it is (`integer`)"),
    Key("positive", one_of("true", "false"), "whether it is positive (`true`)"),
)

CONSTANT = (
    Key("value", EXPRESSION, "its value", required=True),
    Key("means", TEXT, "what it stands for"),
)

STEP = (
    Key("value", EXPRESSION, "its value, from symbols, constants and earlier steps", required=True),
    Key("means", TEXT, "what it stands for, shown in the worked solution"),
)

MISTAKE = (
    Key("set", map_of(EXPRESSION), "new values of symbols, constants or steps"),
    Key("answer", list_of(EXPRESSION, or_one=True), "a slip at the very end, from `asked`"),
    Key("for", list_of(WORD, or_one=True), "only when one of these steps is asked"),
    Key("feedback", TEMPLATE, "what a student who made it is told"),
    Key("source", TEXT, "where the mistake was seen"),
)

QUESTION = (
    Key("id", WORD, "kebab-case name, unique in the bank, never reused", required=True),
    Key("title", TEXT, "title of the question"),
    Key("tags", list_of(WORD, or_one=True), "topics"),
    Key("level", one_of(*LEVELS), "how hard it is"),
    Key("points", NUMBER, "what it is worth (1)"),
    Key("formula", WORD, "the formula it asks about"),
    Key("ask", list_of(WORD, or_one=True), "the step that is asked, or several for a tuple"),
    Key("set", map_of(EXPRESSION), "the convention asked about: changes to the formula, for this question"),
    Key("vary", map_of(ANY), "what is drawn: ranges, lists, rows"),
    Key("where", list_of(EXPRESSION, or_one=True), "conditions on what is drawn"),
    Key("stem", TEMPLATE, "the text of the question", required=True),
    Key("form", list_of(WORD, or_one=True), "how it is asked; the first is the default"),
    Key("options", ANY, "how many options, or a pool of written ones"),
    Key("mistakes", list_of(WORD, or_one=True), "which mistakes of the formula to use (all)"),
    Key("hints", list_of(TEMPLATE, or_one=True), "hints, from gentle to strong"),
    Key("feedback", TEMPLATE, "feedback for everybody, with the worked solution"),
    Key("examples", list_of(ANY), "question tests: values, the answer, what mistakes lead to"),
    Key("admits", one_of(*ADMITS), "what kind of number an answer can be, where it cannot be proven"),
    Key("show_as", TEMPLATE, "how the asked value is printed, with `<< value >>`"),
    Key("digits", whole(1, 15), "significant digits to which numbers are printed"),
    Key("source", TEXT, "where the question comes from"),
)

POOL = (
    Key("right", list_of(ANY), "right options", required=True),
    Key("wrong", list_of(ANY), "wrong options", required=True),
    Key("show", whole(2, MAX_OPTIONS), "how many are shown"),
    Key("last", ANY, "an option pinned last, right exactly when no other is (None of the above)"),
)

POOL_OPTION = (
    Key("text", TEMPLATE, "the option", required=True),
    Key("feedback", TEMPLATE, "what a student who chose it is told"),
)

EXAMPLE = (
    Key("with", map_of(ANY), "values of the symbols", required=True),
    Key("answer", list_of(NUMBER, or_one=True), "the right answer", required=True),
    Key("wrong", map_of(list_of(NUMBER, or_one=True)), "what mistakes lead to"),
)
