import pytest

from lienmach.territory.rules.address_readings import CONTRADICTION, UNKNOWN_COMMUNE, NameIndex
from lienmach.territory.rules.address_words import words_of


@pytest.fixture(scope="module")
def index(gazetteer):
    return NameIndex(gazetteer)


def read(index, text):
    return index.readings(words_of(text))


def names(readings):
    return {(one.unit.name, one.unit.until is not None) for one in readings}


def test_an_address_is_read_from_its_end(index):
    (one,) = read(index, "đường Chu Văn An, phường Văn Đức, TP Chí Linh")
    assert one.unit.name == "Phường Văn Đức"
    assert one.says_more
    assert one.cost == 0


def test_the_form_tells_the_time(index):
    assert names(read(index, "Phường Tứ Minh, TP Hải Dương")) == {("Phường Tứ Minh", True)}
    assert names(read(index, "Phường Tứ Minh, TP Hải Phòng")) == {("Phường Tứ Minh", False)}
    assert len(read(index, "Phường Tứ Minh")) == 2


def test_what_fits_worse_costs_more(index):
    in_order = [
        "Phường Cẩm Thượng, TP Hải Dương, tỉnh Hải Dương",
        "Phường Cẩm Thượng, tỉnh Hải Dương",  # district left out
        "Phường Cẩm Thượng, TP Hải Dương, TP Hải Phòng",  # province of another time
        "Xã Cẩm Thượng, tỉnh Hải Dương",  # another kind
        "Phường Cẩm Thượng, quận Lê Chân, TP Hải Phòng",  # does not lie there
        "Phường Không Có, quận Lê Chân, TP Hải Phòng",  # nobody knows it
    ]
    costs = [read(index, text)[0].cost for text in in_order]
    assert costs == sorted(set(costs))
    assert costs[0] == 0
    assert costs[3] < CONTRADICTION <= costs[4] < UNKNOWN_COMMUNE <= costs[5]


def test_diacritics_tell_twins_apart(index):
    assert names(read(index, "xã Cẩm Giang, Hải Phòng")) == {("Xã Cẩm Giang", False)}
    assert names(read(index, "xã Cẩm Giàng, Hải Phòng")) == {("Xã Cẩm Giàng", False)}
    assert len(read(index, "xa Cam Giang, Hai Phong")) == 2


def test_the_longest_name_is_meant(index):
    assert names(read(index, "Nam Đồ Sơn, Hải Phòng")) == {("Phường Nam Đồ Sơn", False)}
    assert names(read(index, "P. Bắc An Phụ, Hải Phòng")) == {("Phường Bắc An Phụ", False)}


def test_names_that_end_like_a_kind_or_a_street(index):
    assert names(read(index, "Xã Thượng Quận Kinh Môn Hải Dương")) == {("Xã Thượng Quận", True)}
    assert names(read(index, "Phường Thủy Đường Thủy Nguyên HP")) == {("Phường Thủy Đường", True)}


def test_another_province_is_not_ours(index):
    assert not read(index, "Phường Trần Phú, Hà Nam")
    assert not read(index, "Phường Trần Phú, tỉnh Hòa Bình")
    assert read(index, "Xã Hòa Bình")


def test_readings_that_contradict_themselves_are_all_given(index):
    found = read(index, "Phường Tứ Minh, quận Lê Chân, Hải Phòng")
    assert names(found) == {("Phường Tứ Minh", True), ("Phường Tứ Minh", False)}
    assert all(one.cost >= CONTRADICTION for one in found)
