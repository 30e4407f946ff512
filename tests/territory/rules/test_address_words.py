import pytest

from lienmach.territory.rules.address_words import FOREIGN, parted, words_of
from lienmach.territory.rules.gazetteer import Kind


def written(text):
    return [word.toned for word in words_of(text).words]


def test_country_postcode_and_cu_at_the_end_fall_away():
    assert written("Hải Dương, Việt Nam") == ["hải", "dương"]
    assert written("Hải Phòng 180000 VN.") == ["hải", "phòng"]
    assert written("Hải Dương cũ, Hải Phòng mới") == ["hải", "dương", "hải", "phòng"]
    assert written("Đông Hải 1") == ["đông", "hải", "1"]


def test_abbreviations_stick_to_names():
    assert written("TPHD; P.Tứ Minh") == ["tp", "hd", "p", "tứ", "minh"]


def test_parts_begin_after_commas_and_dashes():
    words = words_of("thôn 2 - xã An Phú, Hải Phòng")
    assert [at for at in range(len(words.words)) if words.starts_part(at)] == [0, 2, 5]
    assert words.part_before(5) == 2
    assert [w.toned for w in words.reversed_parts().words][:2] == ["hải", "phòng"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("thị xã Kinh", {Kind.TOWN}),
        ("thi xa Kinh", {Kind.TOWN}),
        ("xã Kinh", {Kind.COMMUNE}),
        ("T.T. Kinh", {Kind.TOWNSHIP}),
        ("TP Kinh", {Kind.PROVINCIAL_CITY, Kind.CITY}),
        ("đường Kinh", None),
        ("phương Kinh", None),  # a name's word, not the mark of a ward
    ],
)
def test_the_kind_before_a_name(text, kinds):
    words = words_of(text)
    found = words.kinds.get(len(words.words) - 1)
    assert (set(found[1]) if found else None) == kinds


def test_a_kind_does_not_reach_over_a_comma():
    assert not words_of("phường, Tứ Minh").kinds


def test_who_writes_marks_means_them():
    (word,) = words_of("Duong").words
    assert word.may_be("đường")
    assert not word.may_be("đường", careful=True)
    assert words_of("duong Chu Van An").may_be_place_word(0)
    assert not words_of("duong Chu Van An").is_place_word(0)
    assert words_of("đường Chu Văn An").is_place_word(0)
    assert not words_of("Dương Chu Văn An").is_place_word(0)


def test_asides_are_set_apart():
    assert parted("P. A (nay thuộc P. B), TP C") == ("P. A  , TP C", ["nay thuộc P. B"])
    assert parted("P. A, TP C nay là P. B") == ("P. A, TP C ", [" P. B"])
    assert parted("P. A") == ("P. A", [])


def test_the_other_provinces_are_known():
    assert ("ha", "nam") in FOREIGN
    assert not {("hai", "duong"), ("hai", "phong")} & FOREIGN
    assert len(FOREIGN) >= 61
