"""
Whether answers are right beyond doubt: a form's checks made one automaton, for most answers are.

It says yes only to what the form's own schema lets through. Anything else, and every form that
checks what is not known here, is looked at closely (`form_faults`), which also says what is wrong.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic_core import CoreSchema, SchemaError, SchemaValidator, core_schema

Schema = Mapping[str, Any]
Answers = Mapping[str, Any]
Formats = Mapping[str, Callable[[str], bool]]

LONGEST_TEXT = 2000
ANNOTATIONS = frozenset({"$schema", "title", "examples"})
TEXT = {"minLength": "min_length", "maxLength": "max_length", "pattern": "pattern"}
WHOLE = {"minimum": "ge", "maximum": "le"}
CHECKS = frozenset({"type", "enum", "const", "format", *TEXT, *WHOLE})


class NotKnown(Exception):
    """A schema checks what is not known here."""


@dataclass(frozen=True, slots=True)
class Quick:
    """A form's checks: of every answer, and what each rule makes of the answers given."""

    whole: SchemaValidator
    rules: tuple[tuple[SchemaValidator, SchemaValidator, SchemaValidator], ...]
    """Each a condition, what follows, and what follows if it does not hold."""

    def is_right(self, given: Answers) -> bool:
        """Test if answers are right beyond doubt; if they are not, they may still be right."""
        return self.whole.isinstance_python(given) and all(
            (then if condition.isinstance_python(given) else otherwise).isinstance_python(given)
            for condition, then, otherwise in self.rules
        )


def quick(schema: Schema, formats: Formats) -> Quick | None:
    """
    Return the checks of a form; None if it checks what is not known here.

    ``formats`` test texts by their name; a format of another name says nothing.
    """
    try:
        _know(schema, "type", "properties", "required", "allOf")
        if schema.get("type", "object") != "object":
            return None
        rules = [_rule(each, formats) for each in schema.get("allOf", ())]
        return Quick(_object(schema, formats), tuple(rules))
    except (NotKnown, SchemaError):
        return None


def _know(schema: Any, *words: str) -> None:
    """
    See that a schema has no words but these, and such as check nothing.

    :raises NotKnown: when it has, or is no object, as ``true`` is a schema too.
    """
    if not isinstance(schema, Mapping) or any(
        name not in words and name not in ANNOTATIONS and not name.startswith("x-")
        for name in schema
    ):
        raise NotKnown


def _rule(
    schema: Schema, formats: Formats
) -> tuple[SchemaValidator, SchemaValidator, SchemaValidator]:
    _know(schema, "if", "then", "else")
    parts = [schema.get("if"), schema.get("then", {}), schema.get("else", {})]
    for each in parts:
        _know(each, "properties", "required")
    condition, then, otherwise = (_object(each, formats) for each in parts)
    return condition, then, otherwise


def _object(schema: Schema, formats: Formats) -> SchemaValidator:
    """Return what tests what an object must have, and each property that it has."""
    required: Iterable[str] = schema.get("required", ())
    known = {name: _value(each, formats) for name, each in schema.get("properties", {}).items()}
    fields = {
        name: core_schema.typed_dict_field(
            known.get(name, core_schema.any_schema()), required=name in required
        )
        for name in dict.fromkeys([*known, *required])
    }
    return SchemaValidator(core_schema.typed_dict_schema(fields, extra_behavior="ignore"))


def _value(schema: Schema, formats: Formats) -> CoreSchema:
    """
    Return what tests one answer, exactly: conditions are made of it as well.

    A pattern says nothing of a text that is too long (`form_schema`), so its length must be bounded.
    """
    _know(schema, *CHECKS)
    match schema.get("type"):
        case "string" if "enum" in schema:
            _know(schema, "type", "enum", "maxLength")
            texts = _one_of(schema["enum"])
            longest = core_schema.str_schema(strict=True, max_length=schema.get("maxLength"))
            return core_schema.chain_schema([longest, texts])
        case "string":
            _know(schema, "type", "format", *TEXT)
            if "pattern" in schema and schema.get("maxLength", LONGEST_TEXT + 1) > LONGEST_TEXT:
                raise NotKnown
            text: CoreSchema = core_schema.str_schema(
                strict=True, regex_engine="rust-regex",
                **{TEXT[word]: schema[word] for word in TEXT if word in schema},
            )  # fmt: skip
            test = formats.get(schema.get("format", ""))
            return text if test is None else _formed(text, test)
        case "integer":
            _know(schema, "type", *WHOLE)
            bounds = {WHOLE[word]: schema[word] for word in WHOLE if word in schema}
            return core_schema.int_schema(strict=True, **bounds)
        case "boolean":
            _know(schema, "type")
            return core_schema.bool_schema(strict=True)
        case None:
            if "const" in schema:
                _know(schema, "const")
                return _one_of([schema["const"]])
            _know(schema, "enum")
            return _one_of(schema.get("enum", ()))
    raise NotKnown


def _one_of(values: Iterable[Any]) -> CoreSchema:
    expected = list(values)
    one_of = core_schema.literal_schema(expected)
    match {type(each) for each in expected}:
        case kinds if kinds == {str}:
            return one_of
        case kinds if kinds == {bool}:  # which 1 is not, though it equals true
            return core_schema.chain_schema([core_schema.bool_schema(strict=True), one_of])
    raise NotKnown


def _formed(text: CoreSchema, test: Callable[[str], bool]) -> CoreSchema:
    return core_schema.no_info_after_validator_function(partial(_tested, test), text)


def _tested(test: Callable[[str], bool], value: str) -> str:
    if not test(value):
        raise ValueError
    return value
