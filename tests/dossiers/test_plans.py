"""How PostgreSQL goes about the questions of the desk when a province holds many dossiers."""

import re

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries import Wanted, wanting
from lienmach.ground import paging
from lienmach.ground.actor import PLATFORM
from lienmach.ground.clock import VIETNAM
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, TODAY, UNIT
from tests.dossiers.test_budgets import statements

MANY = 12_000
HERE = 300
MULTIPLY = """
insert into dossiers_dossier (id, province, code, procedure, procedure_version, applicant, state,
  data, unit, unit_on, received_at_agency, competent_agency, received_at, accepted_at, due_at,
  due_why, decided_at, outcome, words)
select gen_random_uuid(), d.province, d.code || n, d.procedure, d.procedure_version,
  gen_random_uuid(), case when n %% 20 = 0 then 'received' else 'handed-over' end, d.data,
  case when n <= %(here)s then d.unit else '10525' end, d.unit_on,
  case when n <= %(here)s then d.received_at_agency else 'H24.105.01' end,
  case when n <= %(here)s then d.competent_agency else 'H24.02.17' end,
  d.received_at - n * interval '1 minute', d.accepted_at, d.due_at + n * interval '1 minute',
  d.due_why, case when n %% 20 = 0 then null else d.accepted_at end,
  case when n %% 20 = 0 then null else 'granted' end,
  'w' || n %% 50 || ' x' || n
from dossiers_dossier d cross join generate_series(1, %(many)s) n
"""


EXPLAIN = """
explain select id from dossiers_dossier
where to_tsvector('simple', words) @@ to_tsquery('simple', 'x77') and words is not null
"""


@pytest.fixture(scope="module")
def many(counter):
    """Very many dossiers of other offices, and some of the land office's."""
    import psycopg  # noqa: PLC0415

    from lienmach.ground import cluster  # noqa: PLC0415

    makers.submitted(makers.person())
    place = cluster.database("haiduong", role=cluster.SUPERUSER)
    with psycopg.connect(place.conninfo(), autocommit=True) as connection:
        connection.execute("set session_replication_role = replica")  # past the fence: a test's
        connection.execute(MULTIPLY, {"here": HERE, "many": MANY})
        connection.execute("vacuum (analyze) dossiers_dossier")


@pytest.fixture
def decider():
    return makers.officer("decide", agency=LAND_OFFICE)


def plans(deed):
    """Return how PostgreSQL carries out what a deed asks of the dossiers."""
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        deed()
    asked = [each["sql"] for each in captured.captured_queries]
    asked = [
        each for each in asked if re.match(r"\s*(SELECT|with)", each) and "dossiers_dossier" in each
    ]
    assert asked
    found = []
    with homes.reading("dossiers"), connections["haiduong"].cursor() as cursor:
        for sql in asked:
            cursor.execute("explain " + sql.replace("%", "%%"), [])
            found.append("\n".join(row[0] for row in cursor.fetchall()))
    return found


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(tab="overdue"),
        Wanted(tab="to-approve"),
        Wanted(tab="done-in-time"),
        Wanted(claimed="mine"),
        Wanted(place="competent"),
        Wanted(unit=UNIT),
        Wanted(unit=UNIT, tab="all"),
        Wanted(search="w7"),
        Wanted(search="H24.101.01-261116-0001"),
    ],
    ids=str,
)
def test_no_page_of_the_queue_walks_through_all_dossiers(many, decider, wanted):
    for plan in plans(lambda: queries.work(decider, wanted, at=AT, on=TODAY)):
        assert "Seq Scan on dossiers_dossier" not in plan, plan


@pytest.mark.parametrize("tab", wanting.EXCEPTIONAL_TABS)
def test_what_ended_otherwise_than_in_time_is_found_among_the_few_of_an_office(many, decider, tab):
    found, *_ = plans(lambda: queries.work(decider, Wanted(tab=tab), at=AT, on=TODAY))
    assert re.search(r"dossiers_exceptions_\w+", found), found
    assert not re.search(r"dossiers_(of_a|by)_\w+", found), found


@pytest.mark.parametrize("tab", ["todo", "all"])
def test_who_sees_everything_and_picks_a_commune_reads_that_commune_alone(many, tab):
    """Not the whole province in the order of its days, to look for the few that lie there."""
    everywhere = makers.officer("decide")
    for plan in plans(
        lambda: queries.work(everywhere, Wanted(unit=UNIT, tab=tab), at=AT, on=TODAY)
    ):
        assert re.search(r"dossiers_(open_in|of)_a_unit", plan), plan
        assert "Seq Scan on dossiers_dossier" not in plan, plan


def test_the_tabs_are_counted_from_what_is_open(many, decider):
    [counted] = plans(lambda: queries.tab_counts(decider, at=AT, on=TODAY))
    both, shown = plans(lambda: queries.queue(decider, Wanted(), at=AT, on=TODAY))
    assert "dossiers_dossier_pkey" in shown, shown
    for plan in (counted, both):
        assert "Seq Scan on dossiers_dossier" not in plan, plan
        assert re.search(r"dossiers_(open_\w+|of_a_queue)", plan), plan


def test_the_jobs_find_what_is_due_by_an_index(many):
    for deed in (lambda: actions.note_overdue(at=AT), actions.index_dossiers):
        for plan in plans(deed):
            assert "Seq Scan on dossiers_dossier" not in plan, plan


def test_a_search_looks_by_words_only_where_the_officer_may_see(many, decider, superuser):
    found = queries.work(decider, Wanted(search="w7"), at=AT, on=TODAY, limit=100)
    assert len(found.items) == HERE // 50
    everywhere = queries.work(PLATFORM, Wanted(search="w7"), at=AT, on=TODAY, limit=1000)
    assert len(everywhere.items) == MANY // 50
    plan = superuser().execute(EXPLAIN)
    assert "dossiers_by_words" in "\n".join(line for (line,) in plan)


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_a_search_goes_on_behind_the_few_it_looked_at_first(many, decider, limit):
    """By the moment of receipt, though keys were given out in no such order."""

    def listed(limit, **wanted):
        return [
            each.dossier.code
            for each in paging.whole(
                lambda cursor: queries.work(
                    decider, Wanted(search="w7", cursor=cursor, **wanted),
                    at=AT, on=TODAY, limit=limit,
                )
            )
        ]  # fmt: skip

    everything = listed(1000)
    assert len(everything) == HERE // 50
    assert listed(limit) == everything
    assert listed(limit, tab="withdrawn", procedure=makers.BIRTH) == []
    found = queries.queue(decider, Wanted(search="w7"), at=AT, on=TODAY, limit=limit)
    received = [each.dossier.received_at for each in found.work.items]
    assert received == sorted(received, reverse=True)


def test_the_youngest_are_found_without_looking_through_those_of_all_years(many, superuser):
    """What the months named have enough of is not looked for anywhere else."""
    now = "select max(received_at) from dossiers_dossier"
    find = "select dossiers_find('haiduong', 'w7', array['{place}'], array['{month}'], {most})"
    connection = superuser()
    [latest] = connection.execute(now).fetchone()
    month = f"{latest.astimezone(VIETNAM):%Y-}{latest.astimezone(VIETNAM).month}"

    def found(most, month):
        asked = find.format(place=LAND_OFFICE, month=month, most=most)
        return [key for (key,) in connection.execute(asked).fetchall()]

    everything = HERE // 50
    assert len(found(everything, month)) == everything  # the month alone has so many
    assert set(found(500, month)) == set(found(500, "1999-1"))
    assert len(set(found(500, "1999-1"))) == everything
    assert found(everything, "1999-1") == found(everything, month)


def test_a_search_reads_little_of_what_its_index_has_pending(many, superuser):
    """By PostgreSQL's own limit some 500 pages could wait, each read by every search."""
    connection = superuser()
    flush = "select gin_clean_pending_list('dossiers_by_words')"
    with connection.transaction(force_rollback=True):
        connection.execute("set session_replication_role = replica")
        connection.execute(flush)
        connection.execute(
            "update dossiers_dossier set words = words || ' y' where words like 'w%'"
        )
        [pages] = connection.execute(flush).fetchone()
    assert pages <= 256 // 8 + 1


def test_the_application_cannot_use_the_index_by_itself_which_is_why_a_function_does(many):
    """Row-level security keeps operators that might leak from indexes; see the migration."""
    with homes.reading("dossiers"), connections["haiduong"].cursor() as cursor:
        cursor.execute(EXPLAIN)
        assert "dossiers_by_words" not in "\n".join(line for (line,) in cursor.fetchall())


@pytest.mark.parametrize(
    ("most", "deed"),
    [
        (5, lambda who, _: queries.queue(who, Wanted(), at=AT, on=TODAY)),
        (7, lambda who, _: queries.queue(who, Wanted(tab="done-in-time"), at=AT, on=TODAY)),
        (5, lambda who, _: queries.work(who, Wanted(), at=AT, on=TODAY)),
        (6, lambda who, _: queries.work(who, Wanted(search="w7"), at=AT, on=TODAY)),
        (3, lambda who, _: queries.tab_counts(who, at=AT, on=TODAY)),
        (7, lambda who, code: queries.desk(code, seen_by=who, at=AT, on=TODAY)),
        (7, lambda who, code: queries.desk_page(code, seen_by=who, at=AT, on=TODAY)),
    ],
)
def test_what_a_page_of_the_desk_costs(many, decider, lan, most, deed):
    code = makers.submitted(lan)["code"]
    done = statements(lambda: deed(decider, code))
    assert len(done) <= most, done
