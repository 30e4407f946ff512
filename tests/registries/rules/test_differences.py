import pytest

from lienmach.registries.rules.differences import Kind, compared


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        ("Lê Gia Bảo", "Lê Gia Bảo", Kind.SAME),
        ("LÊ GIA BẢO", "Lê Gia Bảo", Kind.SAME),
        ("Lê Gia Bảo", "Le Gia Bao", Kind.MARKS),
        ("Lê Gia Bảo", "Lê Gia Hân", Kind.DIFFERENT),
        ("", "Lê Gia Hân", Kind.MISSING),
        ("Lê Gia Hân", "", Kind.MISSING),
        ("", "", Kind.MISSING),
    ],
)
def test_two_values_stand_to_each_other_in_one_of_four_ways(left, right, kind):
    assert compared(left, right).kind is kind


def test_only_the_words_that_differ_are_marked():
    told = compared("NGUYỄN Thị Lan Anh", "Nguyễn Lan Ánh")
    assert [part.text for part in told.left if part.is_different] == ["Thị", "Anh"]
    assert [part.text for part in told.right if part.is_different] == ["Ánh"]
    assert " ".join(part.text for part in told.left) == "NGUYỄN Thị Lan Anh"
