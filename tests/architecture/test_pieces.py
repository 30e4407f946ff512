"""No answer of the API grows without end: each list is told piece by piece, or something bounds it."""

import functools
from collections.abc import Iterator
from typing import Any

from lienmach.api import api
from tests.architecture.test_read_log import operations

WHOLE = {
    "what lies in one dossier, application or payment: as long as its story, and no longer": """
        GET /dossiers/{code} | GET /dossiers/{code}/desk | GET /dossiers/{code}/results
        | GET /dossiers/{code}/result-form
        | GET /dossiers/{code}/due-ledger | GET /dossiers/{code}/charge
        | POST /dossiers/{code}/results/{result}/revocation
        | GET /applications/{key} | GET /applications/{key}/terms
        | POST /applications/{key}/answers | POST /applications/{key}/disputes/{question}
        | POST /applications/{key}/version""",
    "who carries on for one agency that is no more": """
        GET /public/results/{token} | POST /public/check""",
    "one word of each registrar who looked at one pair, and what is compared of it": """
        GET /links/{link} | GET /links/{link}/pair""",
    "what one version of a procedure says, or two say differently": """
        GET /procedures/{code} | GET /catalogue/{code}/changes""",
    "one for each channel": "GET /me/contacts",
    "what became of those that were sent, at most 200": "POST /desk/steps",
    "at most 500; the next batch goes on after the key that is told as the last": """
        GET /catalogue/{code}/conversions/trial | POST /catalogue/{code}/conversions
        | GET /catalogue/conversions/{batch} | POST /catalogue/conversions/{batch}/return""",
    "at most eight units that an address may lie in": "POST /places",
    "a line for each agency, commune or group of figures that there is; or month, twelve a year": """
        GET /figures | GET /figures/766 | GET /desk/figures | GET /desk/figures/766
        | GET /desk/figures/766/{metric} | GET /figures/eid""",
    "a line for each commune of the province, and for each that nobody has placed": """
        GET /links/progress""",
}
"""The operations that answer lists as a whole, by what bounds them."""

EITHER = ("anyOf", "allOf", "oneOf")


def listed() -> list[str]:
    """Return the operations in the table, each as often as it is there."""
    return [" ".join(each.split()) for names in WHOLE.values() for each in names.split("|")]


@functools.cache
def document() -> dict[str, Any]:
    """Return the API's description of itself."""
    return api.get_openapi_schema()


def described() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every operation by method and path, as the API describes it."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path.removeprefix('/api/v1')}", operation


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema refers to, or itself."""
    if "$ref" not in schema:
        return schema
    found: dict[str, Any] = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return found


def holds_objects(schema: dict[str, Any], open_ends: tuple[str, ...] = ()) -> bool:
    """Test if an answer has an array of objects in it, however deep."""
    name = schema.get("$ref", "")
    if name in open_ends:
        return False
    known, whole = (*open_ends, name) if name else open_ends, resolved(schema)
    if whole.get("type") == "array":
        return is_object(whole.get("items", {})) or holds_objects(whole.get("items", {}), known)
    below = [*whole.get("properties", {}).values(), whole.get("additionalProperties")]
    for kind in EITHER:
        below += whole.get(kind, [])
    return any(holds_objects(each, known) for each in below if isinstance(each, dict))


def is_object(schema: dict[str, Any]) -> bool:
    """Test if a schema is that of an object, or may be."""
    whole = resolved(schema)
    either = [each for kind in EITHER for each in whole.get(kind, [])]
    return whole.get("type") == "object" or any(is_object(each) for each in either)


def answers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the schemas of what an operation answers."""
    return [
        content["schema"]
        for response in operation["responses"].values()
        for content in response.get("content", {}).values()
        if "schema" in content
    ]


def takes_cursor(operation: dict[str, Any]) -> bool:
    """Test if an operation goes on after a cursor."""
    return "cursor" in {each["name"] for each in operation.get("parameters", [])}


def is_in_pieces(operation: dict[str, Any]) -> bool:
    """Test if an operation goes on after a cursor, and says the next one or that there is none."""
    shown = [resolved(each) for each in answers(operation)]
    return takes_cursor(operation) and all(
        {"items", "next"} <= set(each.get("required", [])) for each in shown
    )


def test_every_list_of_the_api_is_told_in_pieces_or_says_what_bounds_it():
    lists = {
        name: operation
        for name, operation in described()
        if any(holds_objects(each) for each in answers(operation))
    }
    whole = {name for name, operation in lists.items() if not is_in_pieces(operation)}
    assert sorted(listed()) == sorted(whole)
    assert len(lists) > 40
    assert {"GET /me/tokens", "GET /dossiers", "GET /procedures", "GET /links/waiting"} <= (
        lists.keys() - whole
    )


def test_a_cursor_is_taken_only_where_the_next_one_is_told():
    assert not [name for name, each in described() if takes_cursor(each) and not is_in_pieces(each)]


def test_the_description_names_the_operations_there_are():
    assert {name for name, _operation in described()} == {name for name, _view in operations()}


def test_a_list_is_found_however_deep_it_lies_and_told_apart_from_words():
    words = {"type": "array", "items": {"type": "string"}}
    rows = {"type": "array", "items": {"type": "object"}}
    deep = {"type": "object", "properties": {"x": {"anyOf": [{"type": "null"}, rows]}}}
    assert [holds_objects(each) for each in (words, rows, deep)] == [False, True, True]
    assert holds_objects({"type": "object", "additionalProperties": rows})
    paged = {"type": "object", "required": ["items", "next"]}
    said = {"200": {"content": {"application/json": {"schema": paged}}}}
    parameters = [{"name": "cursor"}]
    assert is_in_pieces({"parameters": parameters, "responses": said})
    assert not is_in_pieces({"parameters": [], "responses": said})
    paged["required"] = ["items"]
    assert not is_in_pieces({"parameters": parameters, "responses": said})
