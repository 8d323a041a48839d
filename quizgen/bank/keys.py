"""The keys of the bank language, one table for each kind of mapping."""

from __future__ import annotations

from quizgen.bank.fields import Key
from quizgen.bank.kinds import (
    EXPRESSION,
    LANGUAGE,
    LITERAL,
    NUMBER,
    TEMPLATE,
    TEXT,
    WORD,
    defined,
    hints_of,
    list_of,
    map_of,
    one_of,
    whole,
)
from quizgen.bank.numbers import ANSWER, TOLERANCE

LEVELS = ("easy", "medium", "hard")
ADMITS = ("positive integer", "nonnegative integer", "integer", "positive", "nonnegative", "any")
ENDS = ("closed", "open", "left-open", "right-open")
KINDS = ("integer", "rational", "real", "variable")
MAX_OPTIONS = 10

_POINTS = defined("points", NUMBER)
_FLAG = one_of("true", "false")

BANK = (
    Key("quizgen", whole(1, 1), "version of the bank language: `quizgen: 1`", required=True),
    Key("id", defined("bank-id", WORD), "name of the bank; default: the file's name"),
    Key("title", TEXT, "title of the bank"),
    Key("about", TEXT, "what the bank is about"),
    Key("language", LANGUAGE, "language of its texts (`en`)", default="en"),
    Key("license", TEXT, "under which terms others may use it"),
    Key("formulas", map_of(defined("formula"), "{gru: {steps: {total: 3*m*n}}}"), "formulas by name"),
    Key("questions", list_of(defined("question")), "the questions", required=True),
    Key(
        "quizzes",
        map_of(defined("quiz"), "{quiz-1: {pick: [...]}}", "id"),
        "selections of the questions, by name, from which papers are made",
    ),
)

QUIZ = (
    Key("title", TEXT, "title of the quiz"),
    Key("intro", TEXT, "what stands above the questions"),
    Key("pick", list_of(defined("pick")), "which questions, in the order of the paper", required=True),
    Key("shuffle", _FLAG, "every paper in another order (`false`)", default=False),
)

PICK = (
    Key("question", defined("id", WORD), "the question with this id"),
    Key("tags", list_of(WORD, or_one=True), "questions with all of these tags"),
    Key("level", one_of(*LEVELS), "questions of this level"),
    Key("count", whole(1, 100), "how many of them (1)", default=1),
    Key("points", _POINTS, "what each is worth (what the question says)"),
)

FORMULA = (
    Key("title", TEXT, "what the formula computes"),
    Key("source", TEXT, "where the formula comes from"),
    Key("extends", WORD, "another formula, of which this one has everything, with changes"),
    Key(
        "symbols",
        map_of(defined("symbol"), "{m: number of inputs}", "name"),
        "quantities that questions draw",
    ),
    Key(
        "constants",
        map_of(defined("constant"), "{g: 3}", "name"),
        "structure that a mistake or a question may change",
    ),
    Key("steps", map_of(defined("step"), "{total: g*m*n}", "name"), "the formula, step by step"),
    Key(
        "mistakes",
        map_of(defined("mistake"), "{forgets_g: {set: {g: 1}}}", "name"),
        "wrong rules, most common first",
    ),
)

SYMBOL = (
    Key("means", TEXT, "what the symbol stands for"),
    Key("kind", one_of(*KINDS), "what kind of number it is (`integer`)", default="integer"),
    Key("positive", _FLAG, "whether it is positive (`true`)", default=True),
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
    Key("set", map_of(EXPRESSION, "{g: 1}", "name"), "new values of symbols, constants or steps"),
    Key("answer", list_of(EXPRESSION, or_one=True), "a slip at the very end, from `asked`"),
    Key("for", list_of(WORD, or_one=True), "only when one of these steps is asked, or given"),
    Key("feedback", TEMPLATE, "what a student who made it is told"),
    Key("source", TEXT, "where the mistake was seen"),
    Key(
        "sometimes_right",
        one_of("true", "false"),
        "whether it is known to give the right answer in some variants (`false`)",
    ),
)

_MATERIAL = (
    Key("claim", TEMPLATE, "a statement with `<< value >>`, to be called true or false"),
    Key("pairs", defined("pairs"), "what belongs together: `{left: right, ...}`"),
    Key("extra", list_of(TEMPLATE), "right-hand sides that belong to nothing"),
    Key("show", whole(2, MAX_OPTIONS), "how many of the pairs are shown (all)"),
    Key("order", list_of(TEMPLATE), "things in their right order"),
    Key("guide", TEMPLATE, "what the marker of an essay looks for"),
    Key("lines", whole(1, 60), "how many lines an essay gets on paper (8)", default=8),
    Key("case", _FLAG, "whether upper and lower case matter in a typed word (`false`)", default=False),
)
_IN_PARTS = frozenset(
    "ask form options mistakes admits show_as digits decimals tolerance unit ends feedback case".split()
    + [key.name for key in _MATERIAL]
)

QUESTION = (
    Key("id", defined("id", WORD), "kebab-case name, unique in the bank, never reused", required=True),
    Key("title", TEXT, "title of the question"),
    Key("tags", list_of(WORD, or_one=True), "topics"),
    Key("level", one_of(*LEVELS), "how hard it is"),
    Key("points", _POINTS, "what it is worth (1)", default=1),
    Key("formula", WORD, "the formula it asks about"),
    Key("ask", list_of(WORD, or_one=True), "the step that is asked, or several for a tuple"),
    Key("given", list_of(WORD, or_one=True), "the steps that are shown, where a symbol is asked"),
    Key(
        "set",
        map_of(EXPRESSION, "{g: 1}", "name"),
        "the convention asked about: changes to the formula, for this question",
    ),
    Key(
        "vary", map_of(defined("domain"), "{U: 2..12, I: 1..5}", "name"), "what is drawn: ranges, lists, rows"
    ),
    Key("where", list_of(EXPRESSION, or_one=True), "conditions on what is drawn"),
    Key("stem", TEMPLATE, "the text of the question", required=True),
    Key("figure", defined("figure"), "what is drawn below the stem: a `plot`, `layers`, or a `tree`"),
    Key("form", list_of(defined("form", WORD), or_one=True), "how it is asked; the first is the default"),
    Key("options", defined("options"), "how many options (4), or a pool of written ones", default=4),
    Key("mistakes", list_of(WORD, or_one=True), "which mistakes of the formula to use (all)"),
    Key("hints", hints_of(TEMPLATE), "hints, from gentle to strong"),
    Key("feedback", TEMPLATE, "feedback for everybody, with the worked solution"),
    Key("examples", list_of(defined("example")), "question tests: values, the answer, what mistakes lead to"),
    Key("admits", one_of(*ADMITS), "what kind of number an answer can be, where it cannot be proven"),
    Key("show_as", TEMPLATE, "how the asked value is printed, with `<< value >>`"),
    Key("digits", whole(1, 15), "significant digits to which numbers are printed"),
    Key("decimals", whole(0, 10), "decimal places to which numbers are printed"),
    Key("tolerance", TOLERANCE, "how far a typed number may be off: `0.01`, or `5 %`"),
    Key("unit", LITERAL, "the unit of a typed number"),
    Key("ends", one_of(*ENDS), "whether its two ends belong to an interval (`closed`)", default="closed"),
    Key("source", TEXT, "where the question comes from"),
    *_MATERIAL,
    Key("parts", list_of(defined("part")), "several questions about the same values"),
    Key(
        "blanks",
        map_of(defined("part"), "{w: {ask: weights}}", "blank"),
        "what belongs into the `[[blanks]]` of the stem",
    ),
    Key(
        "follow_through",
        _FLAG,
        "later parts build on the student's own values (`true`)",
        default=True,
    ),
)

PART = (
    Key("stem", TEMPLATE, "the text of the part"),
    Key("points", _POINTS, "what it is worth (1)", default=1),
    *(key for key in QUESTION if key.name in _IN_PARTS),
)

PAIR = (
    Key("left", TEMPLATE, "what is matched", required=True),
    Key("right", TEMPLATE, "what belongs to it", required=True),
)

POOL = (
    Key("right", list_of(defined("pool-option")), "right options", required=True),
    Key("wrong", list_of(defined("pool-option")), "wrong options", required=True),
    Key("show", whole(2, MAX_OPTIONS), "how many are shown"),
    Key(
        "last",
        defined("pool-option"),
        "an option pinned last, right exactly when no other is (None of the above)",
    ),
)

POOL_OPTION = (
    Key("text", TEMPLATE, "the option", required=True),
    Key("feedback", TEMPLATE, "what a student who chose it is told"),
)

PLOT = (
    Key("plot", EXPRESSION, "the function that is plotted", required=True),
    Key("x", defined("range"), "from where to where: `-3..3`", required=True),
    Key(
        "y", defined("reach"), "how far the y-axis reaches: `0..10`, `0..`, `..10` (as far as the curve does)"
    ),
    Key("variable", WORD, "the name on the x-axis (`x`)", default="x"),
    Key(
        "marks", list_of(defined("mark")), "marked points: `[x, y, label]`; without y, the point of the curve"
    ),
    Key("x_label", TEMPLATE, "what stands at the x-axis (the variable)"),
    Key("y_label", TEMPLATE, "what stands at the y-axis (`y`)"),
    Key("alt", TEMPLATE, "what the figure shows, for those who cannot see it"),
)

MARK = (
    Key("x", EXPRESSION, "where", required=True),
    Key("y", EXPRESSION, "at what height (on the curve)"),
    Key("label", TEMPLATE, "what stands beside it"),
)

LAYERS = (
    Key("layers", list_of(defined("layer")), "the layers from left to right", required=True),
    Key("alt", TEMPLATE, "what the figure shows, for those who cannot see it"),
)

LAYER = (
    Key("name", TEMPLATE, "what stands above it", required=True),
    Key("size", EXPRESSION, "how many units it has"),
    Key("label", TEMPLATE, "what stands below it (its size)"),
    Key("recurrent", _FLAG, "whether it has a loop (`false`)", default=False),
)

TREE = (
    Key("tree", defined("node"), "the root", required=True),
    Key("alt", TEMPLATE, "what the figure shows, for those who cannot see it"),
)

NODE = (
    Key("label", TEMPLATE, "what stands in the node", required=True),
    Key(
        "children",
        list_of(defined("node")),
        "the nodes below it, from left to right; `~` leaves a place empty",
    ),
    Key("edge", TEMPLATE, "what stands at the line to its parent"),
)

EXAMPLE = (
    Key("with", map_of(defined("value"), "{m: 3, n: 5}", "name"), "values of the symbols", required=True),
    Key("answer", ANSWER, "the right answer", required=True),
    Key("wrong", map_of(ANSWER, names="name"), "what mistakes lead to"),
)
