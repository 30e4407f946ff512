"""``lienmach deadlines recompute``."""

import io
import json

from django.core.management import call_command

from lienmach.ground import clock
from tests.dossiers import makers


def said(*words):
    out = io.StringIO()
    call_command("deadlines", "recompute", *words, stdout=out)
    return out.getvalue()


def test_a_calendar_that_did_not_change_changes_nothing(lan):
    makers.submitted(lan, at=clock.now())
    told = json.loads(said("--province", "haiduong", "--json"))
    assert told == {"province": "haiduong", "looked_at": 1, "changed": []}
    assert [line.partition(":")[0] for line in said().splitlines()] == ["haiduong", "haiphong"]
