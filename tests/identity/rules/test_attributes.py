import datetime as dt

import pytest

from lienmach.identity.rules import attributes
from lienmach.identity.rules.personal_id import Sex

TOLD = {
    "sub": "a-subject",
    "TechID": "t",
    "LoaiTaiKhoan": "1",
    "HoVaTen": "  NGUYỄN  THỊ LAN ",
    "SoDinhDanh": "030185123456",
    "NgayThangNamSinh": "19850304",
    "loginIdp": "BCA",
}


def test_what_the_service_says_is_read():
    said = attributes.read(TOLD)
    assert said == attributes.Attributes(
        subject="a-subject", personal_id="030185123456", name="NGUYỄN THỊ LAN",
        birth_date=dt.date(1985, 3, 4), sex=Sex.FEMALE, technical_id="t", provider="BCA",
    )  # fmt: skip
    assert attributes.kind_of(TOLD) == attributes.CITIZEN
    assert attributes.kind_of({}) != attributes.CITIZEN


@pytest.mark.parametrize(
    "wrong",
    [
        {"sub": ""}, {"sub": None}, {"sub": 5}, {"sub": "x" * 201}, {"sub": "a\0"}, {"HoVaTen": ""},
        {"HoVaTen": None}, {"HoVaTen": "a\u202eb"}, {"HoVaTen": "x" * 201}, {"SoDinhDanh": "1"},
        {"SoDinhDanh": None}, {"NgayThangNamSinh": "04/03/1985"}, {"NgayThangNamSinh": "19850230"},
        {"NgayThangNamSinh": "19860304"},
    ],
)  # fmt: skip
def test_what_is_missing_or_contradicts_itself_says_nobody(wrong):
    assert attributes.read({**TOLD, **wrong}) is None


@pytest.mark.parametrize("told", [{}, {"TechID": None}, {"TechID": 5}, {"TechID": "x" * 201}])
def test_a_mark_that_is_unfit_is_left_out_and_somebody_is_known(told):
    kept = {name: value for name, value in TOLD.items() if name not in {"TechID", "loginIdp"}}
    said = attributes.read({**kept, **told, "loginIdp": "a\u202eb"})
    assert said is not None
    assert (said.technical_id, said.provider) == ("", "")


def test_what_differs_from_the_register_is_named():
    said = attributes.read(TOLD)
    assert attributes.differing(said, name="Nguyễn Thị Lan", birth_date=dt.date(1985, 3, 4)) == ()
    assert attributes.differing(said, name="Nguyễn Lan", birth_date=dt.date(1985, 3, 5)) == (
        "HoVaTen", "NgayThangNamSinh",
    )  # fmt: skip
