"""A catalogue out into files, checked, compared and in again, by the command that does it."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from lienmach import homes
from lienmach.dossiers import queries, seeds
from lienmach.dossiers.actions import exchanging
from lienmach.dossiers.refusals import CatalogueUnreadable, ProcedureMalformed
from lienmach.ground.refusals import NotAllowed
from tests.dossiers.makers import AT, LAND, PLATFORM, officer


@pytest.fixture(scope="module")
def loaded(provinces):
    """Hải Dương with all that ships; Hải Phòng empty."""
    seeds.load("haiduong", at=AT)


def run(*words):
    out = io.StringIO()
    call_command("catalogue", *map(str, words), "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def files(loaded, tmp_path):
    assert run("export", tmp_path, "--province", "haiduong") == {"files": 26}
    return tmp_path


def test_what_goes_out_comes_in_unchanged(files):
    assert run("check", files) == {"versions": 28, "faults": [], "faults_vi": []}
    assert run("import", files, "--province", "haiphong") == {"versions": 28, "published": 28}
    assert run("import", files, "--province", "haiphong")["published"] == 0
    assert run("diff", "haiduong", "haiphong") == {}
    assert run("diff", files, "haiphong") == {}


def test_two_catalogues_differ_in_words(files):
    path = files / f"{LAND}.json"
    told = json.loads(path.read_text("utf-8"))
    told["versions"][0]["snapshot"]["fees"][0]["amount"] = 30_000
    path.write_text(json.dumps(told), "utf-8")
    [change] = run("diff", "haiduong", files)[LAND]
    assert change["vi"].startswith("Lệ phí: 28.000 đồng")
    out = io.StringIO()
    call_command("catalogue", "diff", "haiduong", str(files), "--lang", "en", stdout=out)
    assert "Fee: 28,000 VND (either way) → 30,000 VND" in out.getvalue()


def test_what_could_not_be_published_is_found_beforehand_and_nothing_is(files, provinces):
    path = files / "DVC25.09.json"
    told = json.loads(path.read_text("utf-8"))
    del told["versions"][0]["snapshot"]["papers"][0]["citation"]
    told["code"] = "DVC25.99"
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(CommandError, match="1 lỗi"):
        call_command("catalogue", "check", str(files), stdout=io.StringIO())
    with pytest.raises(ProcedureMalformed, match="papers/0"):
        run("import", files, "--province", "haiphong")
    with homes.province("haiphong"):
        assert queries.versions("DVC25.99") == []


def test_files_that_are_none_are_named(files, tmp_path):
    (files / "x.json").write_text("{", "utf-8")
    with pytest.raises(CatalogueUnreadable, match=r"x\.json"):
        run("check", files)
    with pytest.raises(CatalogueUnreadable, match="no files"):
        run("check", tmp_path / "nothing")


@pytest.mark.parametrize("words", [("diff", "haiduong", "haiduong", "--on", "soon"), ("export", "x", "--province", "nowhere")])  # fmt: skip
def test_what_is_not_understood_is_said(loaded, words):
    with pytest.raises(CommandError):
        run(*words)


def test_an_officer_does_not_import(loaded):
    with homes.province("haiduong"), pytest.raises(NotAllowed):
        exchanging.import_catalogue([], by=officer("publish"), at=AT)
    with homes.province("haiduong"):
        assert exchanging.import_catalogue([], by=PLATFORM, at=AT) == 0
