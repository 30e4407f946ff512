import pytest

from lienmach.dossiers.rules import joined


@pytest.mark.parametrize(
    ("path", "split"),
    [
        ("/of/haiduong/desk/", ("haiduong", "/desk/")),
        ("/of/haiduong/desk/dossiers/H24.01-261116-0001/", (
            "haiduong", "/desk/dossiers/H24.01-261116-0001/",
        )),
        ("/of/haiduong/", ("haiduong", "/")),
        ("/of/haiduong", None),
        ("/of/Hải/desk/", None),
        ("/of/../desk/", None),
        ("/desk/of/haiduong/", None),
        ("/", None),
    ],
)  # fmt: skip
def test_an_address_says_whose_system_is_asked(path, split):
    assert joined.split(path) == split


def test_a_page_has_an_address_in_every_system():
    assert joined.path_in("haiduong", "/desk/new/") == "/of/haiduong/desk/new/"
    assert joined.path_in("haiphong", "/of/haiduong/desk/new/") == "/of/haiphong/desk/new/"
