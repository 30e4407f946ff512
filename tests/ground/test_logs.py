import io
import logging
import logging.config
import re

import pytest
from django.conf import settings
from django.test import Client

from lienmach.ground.logs import Indented
from lienmach.ground.refusals import Unavailable
from lienmach.identity.rules import tokens

FORGED = "2026-11-26 09:00:00,000 WARNING lienmach.sign-in all is well"


@pytest.fixture
def written(monkeypatch):
    """What the process writes to its standard error, by the settings it is given."""
    out = io.StringIO()
    handler = next(
        each for each in logging.getLogger().handlers if isinstance(each.formatter, Indented)
    )
    monkeypatch.setattr(handler, "stream", out)
    return out


def test_the_settings_write_every_record_so():
    assert settings.LOGGING["root"]["handlers"] == ["console"]
    assert settings.LOGGING["handlers"]["console"]["formatter"] == "plain"
    assert logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        settings.LOGGING["formatters"]["plain"].copy()
    ).__class__ is Indented  # fmt: skip


@pytest.mark.parametrize(
    "end", ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
)
def test_nobody_begins_a_line_of_the_log(written, end):
    logging.getLogger("lienmach.anything").warning("asked for %s", f"/a{end}{FORGED}")
    first, *others = written.getvalue().splitlines()
    assert first.endswith("asked for /a")
    assert others == [f"    {FORGED}"]


def raise_saying(words):
    raise ValueError(words)


def test_not_even_by_the_words_of_an_error(written):
    try:
        raise_saying(f"no number\n{FORGED}\n")
    except ValueError:
        logging.getLogger("lienmach.anything").exception("it failed")
    first, *others = written.getvalue().splitlines()
    assert first.endswith("lienmach.anything it failed")
    assert all(line.startswith("    ") for line in others)


def test_nobody_steers_the_terminal_of_who_reads_it(written):
    logging.getLogger("lienmach.anything").warning("%s", "\x1b[2J\x07\x9b\u202egnorw")
    assert written.getvalue().rstrip("\n").endswith(r"\x1b[2J\x07\x9b\x202egnorw")


@pytest.mark.parametrize("path", ["/%0A{}", "/x%0D%0A{}", "/of/haiphong/desk/%E2%80%A8{}"])
def test_an_address_that_is_asked_for_begins_none(written, monkeypatch, path):
    def away(*_, **__):
        raise Unavailable

    monkeypatch.setattr("lienmach.portal.joined.dossiers.joined", away)
    browser = Client(headers={"host": "haiduong.localhost"})
    answer = browser.get(path.format(FORGED.replace(" ", "%20")))
    assert answer.status_code in {404, 503}
    lines = written.getvalue().splitlines()
    assert any("all is well" in line for line in lines)
    assert not [line for line in lines if re.match(r"2026-11-26 09:00:00,000", line)]


SECRET = "Qm3-x_" + "7" * 37


@pytest.mark.parametrize("mark", tokens.Mark)
def test_what_opens_something_is_not_written_whoever_writes(written, mark):
    secret = tokens.written("hai-duong", SECRET, mark)
    try:
        raise_saying(f"no {secret}.")
    except ValueError:
        logging.getLogger("anything").exception("asked for %s", f"/account/invitation/{secret}")
    assert SECRET not in written.getvalue()
    assert f"asked for /account/invitation/{mark}_hai-duong_***\n" in written.getvalue()
    assert f"no {mark}_hai-duong_***." in written.getvalue()


@pytest.mark.parametrize(
    "path",
    ["/status/{}", "/check/{}", "/check/{}/", "/api/v1/public/status/{}",
     "/api/v1/public/results/{}"],
)  # fmt: skip
def test_an_address_that_is_a_key_is_written_without_it(provinces, written, path):
    browser = Client(headers={"host": "haiduong.localhost"})
    secret = "b3kq-7mzd-ab12"
    for asked in (path.format(secret), path.format(secret) + "%C3%A9"):
        browser.post(asked)
        browser.get(asked)
    assert secret not in written.getvalue()
    assert path.format("***").rstrip("/") in written.getvalue()


@pytest.mark.parametrize("name", ["django.request", "django.server", "granian.access", "x.y"])
def test_no_logger_goes_round_it(name):
    at: logging.Logger | None = logging.getLogger(name)
    while at is not None and at is not logging.getLogger():
        assert (at.handlers, at.propagate) == ([], True), at
        at = at.parent
