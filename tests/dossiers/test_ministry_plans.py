"""How PostgreSQL goes about the copies of ministries' dossiers when a province holds many."""

import datetime as dt
import re

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.models import MinistryDossier
from lienmach.dossiers.queries.ministry import WantedCopies, copies_by_month
from lienmach.ground import cluster
from lienmach.ground.actor import PLATFORM
from tests.dossiers import makers
from tests.dossiers.makers import TODAY, UNIT

FILL = """
insert into dossiers_ministrydossier (id, province, source, code, procedure, procedure_name, agency,
  agency_name, applicant, unit, unit_on, state, received_at, number, synced_at)
select gen_random_uuid(), 'haiduong', 'national-portal', 'G99.9-261126-' || n, '1.010099', 'x',
  'G01.' || n %% 400, 'x', gen_random_uuid(), case when n %% 100 = 0 then %(unit)s else '10525' end,
  %(on)s, 1 + n %% 10, %(on)s::timestamptz - n * interval '1 hour', 1, now()
from generate_series(1, 20000) n
"""


@pytest.fixture(scope="module")
def many(counter):
    """Twenty thousand copies, of which one in a hundred lies in the commune."""
    place = cluster.database("haiduong", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # past the fence: a test's
        connection.execute(FILL, {"unit": UNIT, "on": TODAY})
        connection.execute("vacuum (analyze) dossiers_ministrydossier")
    yield
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("truncate dossiers_ministrydossier")


DEEDS = {
    "a commune's officer": lambda: queries.ministry_dossiers(
        makers.officer("read", unit=UNIT, unit_on=TODAY), on=TODAY
    ),
    "an agency's officer": lambda: queries.ministry_dossiers(
        makers.officer("read", agency="G01.7"), on=TODAY
    ),
    "all of the province": lambda: queries.ministry_dossiers(PLATFORM, on=TODAY),
    "those of a state": lambda: queries.ministry_dossiers(
        PLATFORM, WantedCopies(state=9), on=TODAY
    ),
    "one's own": lambda: queries.ministry_dossiers(makers.person(), on=TODAY),
    "a commune's counts": lambda: queries.ministry_counts(
        makers.officer("read", unit=UNIT, unit_on=TODAY), on=TODAY
    ),
    "one month": lambda: copies_by_month(TODAY - dt.timedelta(30), TODAY),
}


@pytest.mark.parametrize("who", DEEDS)
def test_nothing_walks_through_all_copies(many, who):
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        DEEDS[who]()
    table = MinistryDossier._meta.db_table
    asked = [each["sql"] for each in captured.captured_queries]
    asked = [each for each in asked if re.match(r"\s*SELECT", each) and table in each]
    assert asked
    with homes.reading("dossiers"), connections["haiduong"].cursor() as cursor:
        for sql in asked:
            cursor.execute("explain " + sql.replace("%", "%%"), [])
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert f"Seq Scan on {table}" not in plan, plan
