import pytest
from jsonschema import Draft202012Validator

from lienmach.dossiers.rules.flaws import Flaw, Flawed, joined, of_schema


@pytest.mark.parametrize(
    ("schema", "value", "vi", "en"),
    [
        ({"required": ["a", "b"]}, {"a": 1}, "/: thiếu 'b'", "/: 'b' is missing"),
        (
            {"properties": {"a": {}}, "additionalProperties": False},
            {"c": 1},
            "/: không có mục nào tên 'c'",
            "/: nothing is called 'c'",
        ),
        ({"type": "string"}, 5, "/: 5 không thuộc kiểu string", "/: 5 is not of type string"),
        (
            {"properties": {"a": {"maximum": 3}}},
            {"a": 4},
            "/a: 4 lớn hơn 3",
            "/a: 4 is more than 3",
        ),
        (
            {"not": {}},
            1,
            "/: 1 không đúng quy tắc not của JSON Schema",
            "/: 1 breaks the rule not of JSON Schema",
        ),
    ],
)
def test_what_a_schema_finds_wrong_is_told_in_both_languages(schema, value, vi, en):
    [error] = Draft202012Validator(schema).iter_errors(value)
    assert of_schema(error) == Flaw(vi, en)


def test_flaws_are_told_with_their_place_and_together():
    flaw = Flaw("bước", "step").then(" thừa", " too many").at("/steps")
    assert flaw == Flaw("/steps: bước thừa", "/steps: step too many")
    assert joined([flaw, Flaw("b", "a")]) == Flaw(
        "/steps: bước thừa; b", "/steps: step too many; a"
    )


def test_what_cannot_be_read_says_why_in_both_languages():
    with pytest.raises(Flawed, match="not a day") as caught:
        raise Flawed("không phải ngày", "not a day")
    assert caught.value.flaw == Flaw("không phải ngày", "not a day")
