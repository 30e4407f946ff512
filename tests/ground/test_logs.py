import io
import logging
import logging.config
import re

import pytest
from django.conf import settings
from django.test import Client

from lienmach.ground.logs import Indented
from lienmach.ground.refusals import Unavailable

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
