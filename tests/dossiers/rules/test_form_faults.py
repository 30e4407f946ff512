import pytest

from lienmach.dossiers.rules.form_faults import faults_of
from lienmach.dossiers.rules.form_schema import DIALECT, compiled

FORM = compiled({
    "$schema": DIALECT,
    "type": "object",
    "properties": {
        "sex": {"title": "Giới tính", "x-title-en": "Sex", "type": "string", "enum": ["nam", "nữ"],
                "x-enum-en": ["male", "female"]},
        "code": {"title": "Mã", "x-title-en": "Code", "type": "string", "minLength": 2,
                 "maxLength": 5, "pattern": "^[0-9]*$", "x-hint": "chữ số", "x-hint-en": "digits"},
        "year": {"title": "Năm", "x-title-en": "Year", "type": "integer", "minimum": 1900,
                 "maximum": 2100},
        "other": {"title": "Khác", "type": "string", "maxLength": 9},
    },
    "dependentRequired": {"code": ["other"]},
    "allOf": [{
        "if": {"required": ["year"], "properties": {"year": {"minimum": 2000}}},
        "then": {"required": ["sex"], "properties": {"other": {"const": "x"}}},
    }],
})  # fmt: skip


@pytest.mark.parametrize(
    ("data", "field", "en", "vi"),
    [
        ({"sex": "khác"}, "sex", "“Sex” must be one of: male, female.",
         "“Giới tính” phải là một trong: nam, nữ."),
        ({"code": "12a", "other": "y"}, "code", "“Code” does not have the required form: digits.",
         "“Mã” không đúng mẫu: chữ số."),
        ({"code": "1", "other": "y"}, "code", "“Code” is shorter than 2 characters.",
         "“Mã” ngắn hơn 2 ký tự."),
        ({"code": "123456", "other": "y"}, "code", "“Code” is longer than 5 characters.",
         "“Mã” dài quá 5 ký tự."),
        ({"code": "12"}, "other", "“Khác” is missing.", "Thiếu “Khác”."),
        ({"year": 1899}, "year", "“Year” must be at least 1900.", "“Năm” phải từ 1900 trở lên."),
        ({"year": 2101, "sex": "nam"}, "year", "“Year” must be at most 2100.",
         "“Năm” không được quá 2100."),
        ({"year": 2001}, "sex", "“Sex” is missing.", "Thiếu “Giới tính”."),
        ({"year": 2001, "sex": "nam", "other": "y"}, "other", "“Khác” must be x.",
         "“Khác” phải là x."),
    ],
)  # fmt: skip
def test_each_fault_is_told_at_its_field_in_both_languages(data, field, en, vi):
    [fault] = faults_of(FORM, data)
    assert (fault.field, fault.en, fault.vi, fault.pointer) == (field, en, vi, f"/{field}")


def test_a_field_is_told_one_fault_and_fields_come_in_their_order():
    assert [fault.field for fault in faults_of(FORM, {"other": 5, "year": 1899, "code": "abcdef"})] == [
        "code", "year", "other",
    ]  # fmt: skip
