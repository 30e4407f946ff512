"""What migrations make of rows of before."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from psycopg.types.json import Jsonb

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.models import Procedure, Result
from lienmach.dossiers.rules import result_papers
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import AT, BIRTH, LAND, PLATFORM, TODAY
from tests.dossiers.signing import decided, demo, issued

PAPERS = import_module("lienmach.dossiers.migrations.0020_result_papers")
ASKED = import_module("lienmach.dossiers.migrations.0021_asked_until_decided")
__all__ = ["demo"]


def describe(connection):
    with connection.transaction():
        PAPERS.describe(None, SimpleNamespace(connection=connection))


@pytest.mark.usefixtures("demo")
def test_what_was_published_and_issued_before_keeps_the_paper_the_program_had(lan, owner):
    _code, key, _leader = issued(lan)
    with owner("haiduong") as connection:
        for table, guard in PAPERS.GUARDS.items():
            connection.execute(f"alter table {table} disable trigger {guard}")
        connection.execute(
            "update dossiers_procedure set snapshot = snapshot #- '{result,paper}'"
            " where code = any(%s)",
            [[BIRTH, LAND]],
        )
        connection.execute(
            "update dossiers_result set contents = contents - 'sign' - 'name' - 'name_en'"
        )
        for table, guard in PAPERS.GUARDS.items():
            connection.execute(f"alter table {table} enable trigger {guard}")
        describe(connection)
        describe(connection)  # and a second time nothing
        with pytest.raises(Exception, match="never changes"):
            connection.execute("update dossiers_procedure set snapshot = %s", [Jsonb({})])
    with homes.reading("dossiers"):
        procedures = Procedure.objects.filter(code__in=[BIRTH, LAND])
        snapshots = {each.code: each.snapshot for each in procedures}
        contents = Result.objects.get(pk=key).contents
    papers = {code: result_papers.paper_of(each, "granted") for code, each in snapshots.items()}
    assert (papers[BIRTH].sign, papers[LAND].sign) == ("TLKS", "XNBĐ")
    assert (contents["sign"], contents["name"]) == ("TLKS", "Trích lục khai sinh")


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
        describe(connection)
        connection.execute(ASKED.EARLIER)
    assert queries.folder(code, seen_by=PLATFORM, on=TODAY).dossier.decided_at == AT
