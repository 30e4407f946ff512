"""Built files are asked for by names that hold their digest, and browsers keep them."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client

from lienmach.portal import built

HOST = "haiduong.localhost"


@pytest.fixture
def listed():
    return built.names() or pytest.skip("the assets are not built here: run `make install`")


def test_every_listed_name_is_a_file(listed):
    assert {"lienmach/lienmach.css", "lienmach/officers.css"} <= listed.keys()
    assert [name for name in listed.values() if finders.find(name) is None] == []


def test_a_page_asks_for_the_name_with_the_digest(listed):
    address = static("lienmach/lienmach.css")
    assert re.fullmatch(r"/static/lienmach/lienmach-[0-9A-F]{8}\.css", address)
    assert static("lienmach/no-such.css") == "/static/lienmach/no-such.css"


def kept(address):
    response = Client(headers={"host": HOST}).get(f"/static/{address}")
    response.close()
    return "immutable" in response["Cache-Control"]


def test_such_a_name_is_kept_for_ever_and_a_plain_one_is_not(listed):
    assert [name for name in listed.values() if not kept(name)] == []
    assert not kept("lienmach/lienmach.css")


def test_a_house_without_assets_says_the_plain_name(monkeypatch, tmp_path):
    monkeypatch.setattr(built, "LIST", tmp_path / "built.json")
    built.names.cache_clear()
    try:
        assert static("lienmach/lienmach.css") == "/static/lienmach/lienmach.css"
    finally:
        built.names.cache_clear()
