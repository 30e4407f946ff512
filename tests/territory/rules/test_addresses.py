"""Addresses of both times, in the ways people write them."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienmach.territory.rules.gazetteer import Kind, Level
from lienmach.territory.rules.tables import packaged_gazetteer
from linkage.folding import without_marks
from tests.territory.makers import DAY, EVE

SHORT = {
    Kind.WARD: "P.", Kind.COMMUNE: "X.", Kind.TOWNSHIP: "TT.", Kind.SPECIAL_ZONE: "ĐK.",
    Kind.URBAN_DISTRICT: "Q.", Kind.RURAL_DISTRICT: "H.", Kind.TOWN: "TX.",
    Kind.PROVINCIAL_CITY: "TP.", Kind.CITY: "TP.", Kind.PROVINCE: "T.",
}  # fmt: skip
LONG_NAMES = [
    lambda unit: unit.name,
    lambda unit: unit.name.upper(),
    lambda unit: unit.name.lower(),
]
SHORT_NAMES = [
    lambda unit: f"{SHORT[unit.kind]} {unit.bare_name}",
    lambda unit: f"{SHORT[unit.kind]}{unit.bare_name}",
    lambda unit: f"{SHORT[unit.kind].rstrip('.')} {unit.bare_name}",
    lambda unit: f"{SHORT[unit.kind].lower()} {unit.bare_name}",
]
SEPARATORS = [", ", ",", " - ", " – ", " ", "; ", " , "]
BEFORE = [
    "", "Số 12 ngõ 5 đường Trần Hưng Đạo, ", "thôn Quang Trung, ", "Xóm 3 ", "36/5A Lê Lợi, ",
    "Tổ dân phố số 4, ", "Khu đô thị Hải Tân, đường Chu Văn An, ",
]  # fmt: skip
AFTER = ["", ", Việt Nam", ", VN", " - Vietnam", ".", " 170000", "  "]
GAZETTEER = packaged_gazetteer()
COMMUNES = [unit for unit in GAZETTEER.members if unit.level is Level.COMMUNE]
OLD = [unit for unit in COMMUNES if unit.until]
NEW = [unit for unit in COMMUNES if not unit.until]
TWINS = {"10888", "10903"}  # Xã Cẩm Giang, Xã Cẩm Giàng: without marks nobody can tell them apart


def newer_tones(text):
    for old, new in (("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("Hòa", "Hoà"), ("Thủy", "Thuỷ")):
        text = text.replace(old, new)
    return text


MANNERS = [
    str,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\u00a0"),
    newer_tones,
]
UNMARKED = [without_marks, lambda text: without_marks(text).lower()]


def answer(placement):
    """The unit decided on, or all candidates."""
    if placement.unit:
        assert not placement.candidates
        return {placement.unit.code}
    return {unit.code for unit in placement.candidates}


@given(
    st.sampled_from(COMMUNES),
    st.sampled_from(LONG_NAMES + SHORT_NAMES),
    st.sampled_from(SEPARATORS),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
    st.sampled_from(MANNERS + UNMARKED),
)
@settings(max_examples=700)
def test_every_commune_is_found_however_it_is_written(
    book, unit, name, between, before, after, manner
):
    if manner in UNMARKED and unit.code in TWINS and not unit.until:
        return
    chain = (unit, *GAZETTEER.ancestors(unit))
    text = manner(before + between.join(name(one) for one in chain) + after)
    for on in (EVE, DAY):
        placement = book.place(text, on)
        assert answer(placement) == {one.code for one in GAZETTEER.carried(unit, on)}, text
        assert all(placement.why)


def test_every_old_commune_leads_to_exactly_its_heirs(book):
    for unit in OLD:
        heirs = {heir.code for heir in GAZETTEER.heirs_of(unit, DAY)}
        district, province = GAZETTEER.ancestors(unit)
        for text in (
            f"{unit.name}, {district.name}, {province.name}",
            f"{unit.name}, {district.bare_name}, {province.bare_name}",
            f"{unit.bare_name}, {district.bare_name}, {province.bare_name}",
            f"{unit.name}, {district.name}",
        ):
            placement = book.place(text, DAY)
            assert answer(placement) == heirs, text
            assert (placement.unit is None) == (len(heirs) > 1)
            assert book.place(text, EVE).unit == unit


def test_every_new_commune_is_found_by_its_own_form(book):
    for unit in NEW:
        for text in (
            f"{unit.name}, thành phố Hải Phòng",
            f"số 3, {SHORT[unit.kind]}{unit.bare_name}, TP Hải Phòng",
            f"{unit.name} TPHP",
        ):
            assert book.place(text, DAY).unit == unit, text
            before = book.place(text, EVE)
            assert answer(before) == {one.code for one in GAZETTEER.carried(unit, EVE)}


DECIDED = [
    ("P.Cẩm Thượng, TP.HD", "Phường Thành Đông"),
    ("đường Chu Văn An, phường Sao Đỏ, TP Chí Linh", "Phường Chu Văn An"),
    ("so 5 duong Tran Phu phuong Binh Han thanh pho Hai Duong", "Phường Thành Đông"),
    ("Phường Thành Đông, thành phố Hải Dương", "Phường Thành Đông"),  # new name, old city
    ("Phường Cẩm Thượng, thành phố Hải Phòng", "Phường Thành Đông"),  # old name, new city
    ("Xã Tân Việt, H. Bình Giang, T. Hải Dương", "Xã Bình Giang"),
    ("xã Lập Lễ, huyện Thuỷ Nguyên, TP Hải Phòng", "Phường Nam Triệu"),  # as written before 2025
    ("Minh Đức, Thủy Nguyên, Hải Phòng", "Phường Bạch Đằng"),
    ("Hải Phòng, Huyện Vĩnh Bảo, Thị trấn Vĩnh Bảo", "Xã Vĩnh Bảo"),  # from the province down
    ("Phường Tứ Minh, thành phố Hải Phòng", "Phường Tứ Minh"),
    ("xã Hà Nam, TP Hải Phòng", "Xã Hà Nam"),  # also the name of another province
    ("Phường Đông Hải, TP Hải Phòng", "Phường Đông Hải"),
    ("Huyện Bạch Long Vĩ, Hải Phòng", "Đặc khu Bạch Long Vĩ"),
    ("bến cảng, huyện Cát Hải, TP. Hải Phòng", "Đặc khu Cát Hải"),  # the district is one heir's
    ("Phường Ái Quốc", "Phường Ái Quốc"),  # old and new alike
    ("Phường Tứ Minh, TP Hải Dương (nay thuộc phường Việt Hòa)", "Phường Việt Hòa"),
    ("P. Tứ Minh, TP Hải Dương, nay là phường Tứ Minh, TP Hải Phòng", "Phường Tứ Minh"),
    ("Xã Thượng Quận Kinh Môn Hải Dương (nay thuộc phường Trần Liễu)", "Phường Trần Liễu"),
    ("Hải Phòng", "Thành phố Hải Phòng"),
]


@pytest.mark.parametrize(("text", "name"), DECIDED)
def test_what_is_decided(book, text, name):
    placement = book.place(text, DAY)
    assert placement.unit is not None, placement
    assert placement.unit.name == name
    assert placement.unit.until is None


OPEN = [
    # split: exactly the heirs
    ("Phường Tứ Minh, TP Hải Dương", {"10543", "10891"}, "đã chia cho 2 đơn vị"),
    ("đường Chu Văn An, phường Văn Đức, TP Chí Linh", {"10549", "10573", "10678"}, "đã chia cho 3"),
    # the name of an old and of a new commune, and nothing else
    ("Phường Tứ Minh", {"10543", "10891"}, "cả đơn vị cũ và đơn vị mới"),
    # the same name twice
    ("Xã Tân Việt, Hải Dương", {"10816", "10966"}, "cần thêm huyện, quận"),
    ("Xã Tân Việt", {"10816", "10966"}, "cần thêm huyện, quận"),
    # no commune
    ("12 đường Trần Phú, quận Lê Chân, Hải Phòng", {"11383", "11407"}, "không nêu xã, phường"),
    ("Lê Chân, Hải Phòng", {"11383", "11407"}, "có thể là 2 đơn vị"),
    # names that do not go together
    ("Phường Tứ Minh, quận Lê Chân, Hải Phòng", {"10543", "10891"}, "mâu thuẫn"),
]


SENTENCE_VI = re.compile("đơn vị|địa chỉ|đọc|thuộc|không", re.IGNORECASE)
"""Words of the Vietnamese sentences that are in no unit's name."""


@pytest.mark.parametrize(("text", "candidates", "why"), OPEN)
def test_what_cannot_be_decided(book, text, candidates, why):
    placement = book.place(text, DAY)
    assert placement.unit is None
    assert answer(placement) == candidates
    assert why in placement.why.vi
    assert str(len(candidates)) in placement.why.en
    assert not SENTENCE_VI.search(placement.why.en)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ,;-- ",
        "Atlantis",
        "Xã Không Có, Huyện Tứ Kỳ, Tỉnh Hải Dương",
        "Phường Trần Phú, Quận Hà Đông, Hà Nội",
        "Phường Trần Phú, Quận Hà Đông",
        "Phường Lê Hồng Phong, Phủ Lý, Hà Nam",
        "Phố Hòa Bình, tỉnh Hòa Bình",
        "số 5 đường Trần Phú, Hải Phòng",
        "0912345678",
        "(((", "P.", "phường", "TP", "xã, huyện, tỉnh", "\x00\ufffd", "日本国東京都",
    ],
)  # fmt: skip
def test_what_is_unknown(book, text):
    placement = book.place(text, DAY)
    assert (placement.unit, placement.candidates) == (None, ())
    assert all(placement.why)


def test_an_old_day_knows_only_old_units(book):
    assert book.place("Phường Ái Quốc, TP Hải Dương", EVE).unit.code == "10660"
    placement = book.place("Phường Thành Đông, TP Hải Phòng", EVE)
    assert answer(placement) == {"10507", "10510", "10519", "10663"}
    assert "chỉ có từ 01/07/2025" in placement.why.vi
    assert book.place("Đặc khu Bạch Long Vĩ, Hải Phòng", EVE).unit.code == "318"
    assert book.place("Hải Phòng", EVE).unit.until == DAY


def test_a_district_alone_stands_for_itself_while_it_stands(book):
    assert book.place("Quận Lê Chân, Hải Phòng", EVE).unit.code == "305"
    in_it = book.place("12 đường Trần Phú, quận Lê Chân, Hải Phòng", EVE)
    assert answer(in_it) == {one.code for one in GAZETTEER.children(GAZETTEER.get("305", EVE), EVE)}


def test_an_aside_decides_only_between_what_the_address_leaves_open(book):
    text = "Phường Tứ Minh, TP Hải Dương (nay thuộc phường Thành Đông)"
    assert answer(book.place(text, DAY)) == {"10543", "10891"}
    text = "Phường Bình Hàn, TP Hải Dương (nay thuộc phường Tứ Minh)"
    assert book.place(text, DAY).unit.name == "Phường Thành Đông"


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_gets_an_answer(book, text):
    placement = book.place(text, DAY)
    assert all(placement.why)
    assert not (placement.unit and placement.candidates)


@given(
    st.lists(
        st.sampled_from(
            [
                "P.",
                "Tứ",
                "Minh",
                ",",
                "-",
                "TP",
                "Hải",
                "Dương",
                "(",
                ")",
                "nay",
                "thuộc",
                "xã",
                "1",
                "huyện",
            ]
        ),
        max_size=14,
    )
)
@settings(max_examples=300)
def test_any_mixture_of_its_words_gets_an_answer(book, pieces):
    for on in (EVE, DAY):
        placement = book.place(" ".join(pieces), on)
        assert all(placement.why)
        assert all(unit.until is None or on < unit.until for unit in placement.candidates)
