"""Every statement of the room is understood by the migrated database, and finds its index."""

from django.db import connections

from lienmach.ground.sql import statement
from lienmach.ledger import actions
from tests.ledger import makers

PARAMETERS = {
    "brought_at_origin": {},
    "horizon": {},
    "sealed": {"low": 0, "count": 10},
    "unsealed": {"low": "700", "high": "800"},
    "waiting": {"most": 100},
}


def plan(name):
    with connections["haiduong"].cursor() as cursor:
        cursor.execute("explain " + statement("lienmach.ledger", name), PARAMETERS[name])
        return "\n".join(line for (line,) in cursor.fetchall())


def test_every_statement_is_explained(provinces):
    plans = {name: plan(name) for name in PARAMETERS}
    assert all(plans.values())


def test_a_sealing_does_not_read_the_whole_ledger(haiduong, owner):
    makers.ring_often(5000)
    actions.seal("haiduong", at=makers.AT)
    owner().execute("vacuum analyze ledger_entry, ledger_leaf")
    found = plan("unsealed")
    assert "entry_by_xid" in found
    assert "Seq Scan on ledger_entry" not in found
