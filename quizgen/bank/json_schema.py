"""The bank language as a JSON Schema, for editors: made from the tables of keys, so that it knows every key.

Draft-07, which every editor's YAML support knows; later drafts have nothing that is needed here. A schema
cannot say all that is checked (does this name exist?). What it cannot say it allows: a bank without errors
is valid.
"""

from __future__ import annotations

from collections.abc import Collection

from quizgen.bank import keys
from quizgen.bank.fields import SCALAR, Key, Schema
from quizgen.bank.figures import TABLES
from quizgen.bank.formulas import IDENTIFIER
from quizgen.bank.kinds import (
    EXPRESSION,
    TEMPLATE,
    defined,
    list_of,
    map_of,
    one_of,
    reference,
    whole,
    whole_of,
)
from quizgen.bank.languages import TAG
from quizgen.bank.materials import DEFAULTS
from quizgen.bank.parts import BLANK_NAME, MAX_PARTS
from quizgen.bank.questions import KEBAB
from quizgen.bank.schema import BANK_ID
from quizgen.bank.vary import RANGE
from quizgen.forms import BUILT_IN

DRAFT = "http://json-schema.org/draft-07/schema#"


def json_schema(forms: Collection[str] = tuple(BUILT_IN)) -> Schema:
    """A JSON Schema of banks whose questions can have these *forms*; plug-ins bring more than these."""
    bank = _record("A bank of questions for quizgen", keys.BANK)
    bank["properties"]["questions"]["minItems"] = 1
    return {
        "$schema": DRAFT,
        "description": "Formulas, the mistakes that people make in them, and questions about them.",
        **bank,
        "definitions": {**_texts(), **_formulas(), **_questions(forms), **_figures(), **_quizzes()},
    }


def _record(title: str, table: tuple[Key, ...], **more: object) -> Schema:
    """A mapping with the keys of *table*, of which a schema can say *more*; editors show its *title*."""
    required = [key.name for key in table if key.required]
    found: Schema = {
        "title": title,
        "type": "object",
        "properties": {key.name: _key(key) for key in table},
        "additionalProperties": False,
    }
    return found | ({"required": required} if required else {}) | more


def _key(key: Key) -> Schema:
    # What stands beside a `$ref` is passed over in draft-07.
    schema = {"allOf": [key.kind.schema]} if "$ref" in key.kind.schema else key.kind.schema
    default = {} if key.default is None else {"default": key.default}
    return {"description": key.about, **default, **schema}


def _optional(table: tuple[Key, ...], *names: str) -> tuple[Key, ...]:
    """*table*, in which keys of these *names* can be left out."""
    return tuple(key._replace(required=key.required and key.name not in names) for key in table)


def _any_of(*schemas: Schema) -> Schema:
    return {"anyOf": list(schemas)}


def _named(pattern: str) -> Schema:
    """A name. Not of type `string`, for quizgen takes a name such as `true` or `null` as it is written."""
    return {"not": {"type": ["array", "object", "number"]}, "pattern": whole_of(pattern)}


def _texts() -> Schema:
    languages = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": whole_of(TAG.pattern)},
        "additionalProperties": SCALAR,
    }
    return {
        "text": _any_of(SCALAR, languages),
        "id": _named(KEBAB.pattern),
        "bank-id": _named(BANK_ID.pattern),
        "name": _named(IDENTIFIER.pattern),
        "blank": _named(BLANK_NAME),
        "points": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000},
    }


def _formulas() -> Schema:
    # With `extends`, an entry may say only what is different, and `null` removes one.
    removed: Schema = {"type": "null"}
    alone: Schema = {
        kind: {"additionalProperties": {"not": removed}}
        for kind in ("symbols", "constants", "steps", "mistakes")
    }
    for kind in ("constants", "steps"):
        alone[kind]["additionalProperties"]["required"] = ["value"]
    alone["steps"]["minProperties"] = 1
    alone["mistakes"]["additionalProperties"] |= _any_of({"required": ["set"]}, {"required": ["answer"]})
    extends = {
        "if": {"required": ["extends"]},
        "else": {"required": ["steps"], "properties": alone},
    }
    return {
        "formula": _record("a formula", keys.FORMULA, **extends),
        "symbol": _any_of(TEMPLATE.schema, _record("a symbol", keys.SYMBOL)),
        "constant": _any_of(
            EXPRESSION.schema, _record("a constant", _optional(keys.CONSTANT, "value")), removed
        ),
        "step": _any_of(EXPRESSION.schema, _record("a step", _optional(keys.STEP, "value")), removed),
        "mistake": _any_of(_record("a mistake", keys.MISTAKE), removed),
    }


def _questions(forms: Collection[str]) -> Schema:
    question = _record("a question", keys.QUESTION, **_pooled())
    question["properties"]["parts"] |= {
        "minItems": 1,
        "maxItems": MAX_PARTS,
        "items": {"allOf": [reference("part"), {"required": ["stem"]}]},
    }
    # What is asked for: a step, or something that a form has of its own.
    asking = ["ask", "options", *DEFAULTS]
    question["anyOf"] = [{"required": [key]} for key in asking]
    field: Schema = {"not": {"type": ["array", "object", "null"]}}
    row: Schema = {"type": "object", "additionalProperties": field}
    by_left, listed = map_of(TEMPLATE).schema, list_of(defined("pair")).schema
    return {
        "question": question,
        "part": _record("a part", keys.PART, **_pooled()),
        "form": one_of(*forms).schema,
        "domain": _any_of(
            {"type": "string", "pattern": whole_of(rf"\s*{RANGE.pattern}\s*")},
            {"type": "array", "minItems": 1, "items": field},
            {"type": "array", "minItems": 1, "items": row},
        ),
        "options": _any_of(
            whole(2, keys.MAX_OPTIONS).schema, _record("a pool", _optional(keys.POOL, "wrong"))
        ),
        "pool-option": _any_of(TEMPLATE.schema, _record("an option", keys.POOL_OPTION)),
        "pairs": _any_of(by_left | {"minProperties": 2}, listed | {"minItems": 2}),
        "pair": _record("a pair", keys.PAIR),
        "example": _record("an example", keys.EXAMPLE),
        "value": {"type": ["string", "number"]},
    }


def _pooled() -> Schema:
    """A pool has wrong options; where a word is typed, it may have none."""
    typed = _any_of({"const": "text"}, {"const": ["text"]})
    return {
        "if": {"required": ["form"], "properties": {"form": typed}},
        "else": {"properties": {"options": {"required": ["wrong"]}}},
    }


def _figures() -> Schema:
    left_out: Schema = {"type": "null"}
    listed: Schema = {
        "type": "array",
        "minItems": 1,
        "items": [
            key.kind.schema if key.required else _any_of(key.kind.schema, left_out) for key in keys.MARK
        ],
        "additionalItems": False,
    }
    return {
        "figure": _any_of(*(_record(f"a {kind} figure", table) for kind, table in TABLES.items())),
        "range": {"type": "string", "pattern": r"\S\s*\.\.\s*\S"},
        "reach": {"type": "string", "pattern": r"\.\."},
        "mark": _any_of(_record("a mark", keys.MARK), listed),
        "layer": _record("a layer", keys.LAYER),
        "node": _any_of(TEMPLATE.schema, _record("a node of a tree", keys.NODE)),
    }


def _quizzes() -> Schema:
    quiz = _record("a quiz", keys.QUIZ)
    quiz["properties"]["pick"]["minItems"] = 1
    return {
        "quiz": quiz,
        "pick": _record(
            "a pick", keys.PICK, anyOf=[{"required": [key]} for key in ("question", "tags", "level")]
        ),
    }
