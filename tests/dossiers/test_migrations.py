"""What migrations make of rows of before."""

from importlib import import_module

import pytest

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import AT, PLATFORM, TODAY
from tests.dossiers.signing import decided, demo

ASKED = import_module("lienmach.dossiers.migrations.0021_asked_until_decided")
__all__ = ["demo"]


@pytest.mark.usefixtures("demo")
def test_who_was_asked_before_no_longer_sees_what_is_decided(lan, owner):
    over, offered, still = decided(lan)[0], decided(lan)[0], makers.submitted(lan)["code"]
    with owner("haiduong") as connection:
        connection.execute(
            "update dossiers_dossier set also_at = '{H24.02.17}' where code = any(%s)",
            [[over, offered, still]],
        )
        connection.execute(
            "insert into dossiers_handover (id, province, dossier_id, to_agency, reason, sent_at,"
            " sent_by, answer, answer_reason, answered_by) select gen_random_uuid(), province, id,"
            " 'H24.02.18', 'x', now(), 'x', 'sent', '', '' from dossiers_dossier where code = %s",
            [offered],
        )
        connection.execute(ASKED.EARLIER)
        found = connection.execute("select code, also_at from dossiers_dossier").fetchall()
    seen = dict(found)
    assert (seen[over], seen[offered], seen[still]) == (None, ["H24.02.18"], ["H24.02.17"])


@pytest.mark.usefixtures("demo")
def test_a_home_that_can_still_come_back_is_migrated_untouched(lan, owner):
    """The old home keeps its rows until a move is closed, and nobody writes them there."""
    code = decided(lan)[0]
    with homes.province("haiphong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    moves.move("dossiers", source="haiduong", target="haiphong")
    with owner("haiduong") as connection:
        assert connection.execute(
            "select id from dossiers_dossier where code = %s", [code]
        ).fetchone()
        connection.execute(ASKED.EARLIER)
    assert queries.folder(code, seen_by=PLATFORM, on=TODAY).dossier.decided_at == AT
