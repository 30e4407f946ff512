"""What an installation is told: by its environment, and in sentences when that is garbled."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from lienmach.ground import installation
from lienmach.ground.installation import BadConfiguration, Database

ONE = "haiduong=postgresql://app:p%40ss%3B@db.example:6543/hd?sslmode=require"


def test_addresses_are_read_as_libpq_reads_them(monkeypatch):
    monkeypatch.setenv("LIENMACH_PROVINCES", f" {ONE} ; haiphong=postgres://app@[::1]/; ")
    found = installation.provinces()
    assert found["haiduong"] == Database(
        province="haiduong", dbname="hd", user="app", password="p@ss;", host="db.example",
        port="6543", options=(("sslmode", "require"),),
    )  # fmt: skip
    assert (found["haiphong"].dbname, found["haiphong"].host) == ("haiphong", "::1")
    assert not installation.is_embedded()


def test_outside_programs_get_the_address_without_a_password(monkeypatch):
    monkeypatch.setenv("LIENMACH_PROVINCES", "haiduong=postgresql://app@h/d?password=hidden")
    place = installation.provinces()["haiduong"]
    assert "hidden" not in place.conninfo(with_password=False)
    assert "hidden" not in repr(place)
    assert conninfo_to_dict(place.conninfo())["password"] == "hidden"


def test_odd_letters_survive_the_key_value_form():
    place = Database(
        province="haiduong", dbname="d'b", user="a\\b", password="x y", host="/tmp/a b"
    )
    assert conninfo_to_dict(place.conninfo()) == {
        "dbname": "d'b", "user": "a\\b", "password": "x y", "host": "/tmp/a b",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("nonsense", "not of the form"),
        ("=postgresql://a@b/c", "each entry reads"),
        ("haiduong=mysql://a@b/c", "not of the form"),
        ("haiduong=postgresql://a:secret@h:port/d", "not of the form"),
        ("haiduong=postgresql://[::1/d", "not of the form"),
        ("haiduong=postgresql://h/d", "not of the form"),
        ("haiduong=", "not of the form"),
        ("default=postgresql://a@b/c", "each entry reads"),
        ("Hải Dương=postgresql://a@b/c", "each entry reads"),
        ("hai_duong';--=postgresql://a@b/c", "each entry reads"),
        (f"{ONE};{ONE}", "names haiduong twice"),
        (" ; ", "names no province"),
    ],
)
def test_a_garbled_list_of_provinces_is_refused(monkeypatch, value, sentence):
    monkeypatch.setenv("LIENMACH_PROVINCES", value)
    with pytest.raises(BadConfiguration, match=sentence) as refused:
        installation.provinces()
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("owners", "sentence"),
    [
        (None, "it needs LIENMACH_OWNERS"),
        ("haiphong=postgresql://o@h/d", "other provinces"),
        (f"{ONE};haiphong=postgresql://o@h/d", "other provinces"),
    ],
)
def test_owners_name_the_same_provinces(monkeypatch, owners, sentence):
    monkeypatch.setenv("LIENMACH_PROVINCES", ONE)
    if owners is not None:
        monkeypatch.setenv("LIENMACH_OWNERS", owners)
    with pytest.raises(BadConfiguration, match=sentence):
        installation.owners()


def test_owners_alone_do_not_silently_mean_the_embedded_databases(monkeypatch):
    monkeypatch.setenv("LIENMACH_OWNERS", ONE)
    with pytest.raises(BadConfiguration, match="without LIENMACH_PROVINCES"):
        installation.is_embedded()


@pytest.mark.parametrize(
    "listed",
    ["10.0.0.5,10.0.0.6", "10.0.0.5, 10.0.0.6", " 10.0.0.6\t,,::ffff:10.0.0.5 ,"],
)
def test_proxies_are_read_however_they_are_written(monkeypatch, listed):
    monkeypatch.setenv("LIENMACH_PROXIES", listed)
    assert installation.proxies() == {"10.0.0.5", "10.0.0.6"}
    monkeypatch.setenv("LIENMACH_PROXIES", " ")
    assert installation.proxies() == frozenset()


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"LIENMACH_PROVINCES": "nonsense"}, "LIENMACH_PROVINCES: the address of nonsense"),
        ({"LIENMACH_OWNERS": ONE}, "LIENMACH_OWNERS is set without LIENMACH_PROVINCES"),
        ({"LIENMACH_PROXIES": "10.0.0.5 10.0.0.6"}, "LIENMACH_PROXIES: 10.0.0.5 10.0.0.6 is no"),
        ({"LIENMACH_PROXIES": "10.0.0.5,10.0.0.0/8"}, "LIENMACH_PROXIES: 10.0.0.0/8 is no"),
    ],
)
def test_a_command_says_so_in_one_sentence(home, more, sentence):
    answer = home.lienmach("homes", **more)
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert sentence in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_databases_that_do_not_answer_are_said_in_one_sentence(home):
    nowhere = "haiduong=postgresql://x:secret@127.0.0.1:1/x"
    answer = home.lienmach("migrate", LIENMACH_PROVINCES=nowhere, LIENMACH_OWNERS=nowhere)
    assert answer.returncode == 2
    assert answer.stderr.startswith("haiduong: cannot enter as x")
    assert answer.stderr.count("\n") == 1
    assert "secret" not in answer.stderr


def test_the_scenario_is_what_was_marked(home):
    assert installation.scenario() is None
    installation.mark_scenario("two-provinces")
    assert installation.scenario() == "two-provinces"
