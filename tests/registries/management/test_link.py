"""``lienmach link``: run, status, undo."""

import io
import json

import pytest
from django.core.management import call_command

from lienmach import homes
from lienmach.registries.models import Link


def said(*words):
    out = io.StringIO()
    call_command("link", *words, stdout=out)
    return out.getvalue()


@pytest.mark.usefixtures("crowd", "haiduong")
def test_what_is_linked_is_told_and_can_be_undone():
    ran = json.loads(said("run", "--province", "haiduong", "--json"))
    told = json.loads(said("status", "--province", "haiduong", "--json"))
    assert ran["linked"] == told["linked"] > 0
    assert told["births"] == ran["births"]
    assert told["waiting_for_run"] == 0
    with homes.reading("registries"):
        link = Link.objects.filter(state="linked").first()
    said("undo", str(link.pk), "--because", "sai người", "--province", "haiduong")
    after = json.loads(said("status", "--province", "haiduong", "--json"))
    assert after["linked"] == told["linked"] - 1
    both = said("status").splitlines()
    assert [line.partition(":")[0] for line in both] == ["haiduong", "haiphong"]
