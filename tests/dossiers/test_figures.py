"""The months that are kept say what is in the dossiers, and everybody is shown their part of it."""

import contextlib
import csv
import datetime as dt
import io
import random
from collections import Counter
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lienmach import homes, wiring
from lienmach import jobs as house
from lienmach.dossiers import actions
from lienmach.dossiers.actions.counting import count_figures, count_month, keep_month, touch_months
from lienmach.dossiers.models import (
    DeadlineEntry,
    Dossier,
    FigureMark,
    MonthFigure,
    Paper,
    PortalLine,
    PortalPaper,
    Result,
    StepTaken,
)
from lienmach.dossiers.queries import figures as known
from lienmach.dossiers.queries import places
from lienmach.dossiers.queries.figures.counting import month_cells, standing_since
from lienmach.dossiers.queries.figures.public import told_publicly
from lienmach.dossiers.reactions import mark_months
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.calendars import HANOI, day_of
from lienmach.dossiers.rules.figures import COUNTED, MOST_DAYS
from lienmach.dossiers.rules.periods import Period
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Refusal
from lienmach.ledger.queries import timeline
from tests.dossiers import desk, makers
from tests.dossiers.api_client import Caller
from tests.dossiers.makers import AT, DESK, LAND_OFFICE, SPLIT, TODAY, UNIT
from tests.dossiers.test_budgets import FRAME
from tests.identity import makers as people

OTHER = "10546"  # another commune of Hải Dương
STEPS = ("decide", "withdraw", "ask_for_supplement", "extend", "stop", "refuse_reception")
ENDED = {"withdrawn", "reception-refused", "stopped"}
DAYS_BEFORE = (0, 1, 2, 35, 90, 400)
TAKEN_FROM = (None, frozenset(), frozenset({"land"}), frozenset({"land", "residents"}))


def live(seed, count=14):
    """Let dossiers be filed, here and there, then and now, and much happen to them."""
    dice = random.Random(seed)  # noqa: S311 - the same story each time
    officer = makers.officer("receive", "decide")
    codes = []
    for _ in range(count):
        at = AT - dt.timedelta(days=dice.choice(DAYS_BEFORE), hours=dice.randrange(20))
        mine = makers.person()
        unit, unit_on = dice.choice([(UNIT, TODAY), (OTHER, TODAY), (SPLIT, makers.DAY_BEFORE)])
        by = dice.choice([mine, officer, PLATFORM])
        other = places.desk(OTHER, TODAY, on=TODAY)
        where = dice.choice([None, DESK, other]) if by is officer else None
        code = _filed(mine, at, by, unit, unit_on, where, dice)
        codes.append(code)
        if dice.random() < 0.8:
            _step(code, dice, at + dt.timedelta(days=dice.choice([0, 1, 3, 60])))
    return codes


def _filed(mine, at, by, unit, unit_on, where, dice):
    procedure, data = dice.choice(
        [(makers.LAND, makers.LAND_DATA), (makers.BIRTH, makers.BIRTH_DATA)]
    )
    return makers.submitted(
        mine, at=at, by=by, commune=unit, commune_on=unit_on, received_at=where,
        procedure=procedure, data=dict(data), taken_from=dice.choice(TAKEN_FROM),
    )["code"]  # fmt: skip


def _step(code, dice, at):
    said = actions.Said(text="Vì lý do khách quan", outcome=dice.choice(["granted", "refused"]))
    with contextlib.suppress(Refusal):  # not every step is allowed at every time
        actions.take_step(code, dice.choice(STEPS), said=said, by=PLATFORM, at=at)


def deliver(codes, *, after=0):
    for code in codes:
        with homes.reading("dossiers"):
            facts = timeline(code)[after:]  # what was told before is left out
        for fact in facts:
            event = wiring.EVENTS_BY_NAME.get(fact.event)
            if event and mark_months in wiring.REACTIONS[event]:
                mark_months(event.from_payload(fact.payload), entry_id=fact.id, at=fact.at)


def counted():
    while count_figures(at=AT, after=dt.timedelta()):
        pass


def kept():
    """Return what the months say, by month and unit, without what is nought."""
    with homes.reading("dossiers"):
        rows = list(MonthFigure.objects.filter(province="haiduong"))
    return {
        (row.month, row.unit, row.unit_on): (
            {name: getattr(row, name) for name in COUNTED if getattr(row, name)},
            {day: n for day, n in enumerate(row.days) if n},
            row.procedures,
        )
        for row in rows
    }


def _ended_late(dossiers, acts):
    ended = dict(StepTaken.objects.filter(after__in=ENDED).values_list("dossier", "at"))
    stopped = {act.dossier_id: act.due_before for act in acts if act.kind == "stop"}
    due = {one.pk: stopped.get(one.pk, one.due_at) for one in dossiers}
    return {key for key, at in ended.items() if due.get(key) and at > due[key]}


def _dossiers_of(*rows):
    return {key for each in rows for key in each.values_list("dossier", flat=True)}


def raw():
    """Count the same in plain Python, dossier by dossier."""
    counts, days, procedures = {}, {}, {}
    with homes.reading("dossiers"):
        dossiers = list(Dossier.objects.filter(province="haiduong"))
        acts = list(DeadlineEntry.objects.select_related("dossier").filter(province="haiduong"))
        published = _dossiers_of(Result.objects.filter(state="published"))
        ended_late = _ended_late(dossiers, acts)
        by_portal = _dossiers_of(PortalLine.objects)
        papered = _dossiers_of(Paper.objects.exclude(sha256=""), PortalPaper.objects)

    def cell(dossier, at):
        key = (
            periods.month_of(day_of(at)),
            dossier.unit,
            standing_since(dossier.unit, dossier.unit_on),
        )
        days.setdefault(key, Counter())
        procedures.setdefault(key, {})
        return counts.setdefault(key, Counter()), days[key], procedures[key]

    for one in dossiers:
        mine, _, by_procedure = cell(one, one.received_at)
        late = bool(one.decided_at and one.due_at and one.decided_at > one.due_at)
        own = places.desk(one.unit, standing_since(one.unit, one.unit_on),
                          on=standing_since(one.unit, one.unit_on))  # fmt: skip
        mine["received"] += 1
        mine[one.channel] += one.channel in {"online", "desk"}
        mine["portal"] += one.pk in by_portal
        mine["elsewhere"] += one.channel == "desk" and own not in {None, one.received_at_agency}
        mine["with_papers"] += one.pk in papered
        mine["online_results"] += one.channel == "online" and one.pk in published
        mine["received_late"] += late or one.pk in ended_late
        mine["ended"] += one.state in ENDED
        mine["reusing"] += bool(one.taken_from)
        mine["with_residents"] += "residents" in (one.taken_from or ())
        row = by_procedure.setdefault(one.procedure, [0, 0, 0, 0])
        row[0] += 1
        row[1] += one.channel == "online"
        if one.decided_at is None:
            continue
        mine, by_days, by_procedure = cell(one, one.decided_at)
        mine["late" if late else "in_time"] += 1
        mine["with_result"] += one.pk in published
        mine["digital"] += one.pk in published and one.pk in papered
        took = (day_of(one.decided_at) - day_of(one.received_at)).days
        by_days[min(took, MOST_DAYS)] += 1
        row = by_procedure.setdefault(one.procedure, [0, 0, 0, 0])
        row[2] += 1
        row[3] += late
    for act in acts:
        if act.kind in {"supplement-asked", "extension"}:
            name = "supplements" if act.kind == "supplement-asked" else "extensions"
            cell(act.dossier, act.at)[0][name] += 1
    return {
        key: ({name: n for name, n in counts[key].items() if n}, dict(days[key]), procedures[key])
        for key in counts
    }


@pytest.fixture(scope="module")
def lived(counter):
    """A province in which much has happened and is counted."""
    deliver(live(766, count=40))
    counted()
    return counter


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_the_months_say_what_the_dossiers_say(counter, seed):
    codes = live(seed)
    deliver(codes)
    counted()
    assert kept() == raw()
    dice = random.Random(seed)  # noqa: S311 - the same story each time
    for code in codes:
        _step(code, dice, AT + dt.timedelta(days=5))
    split = [code for code in codes if _of(code).unit == SPLIT]
    for code in split[:2]:
        actions.place_dossier(code, unit="10543", by=PLATFORM, at=AT)
    deliver(codes)
    deliver(codes)  # told again, and late
    counted()
    assert kept() == raw()
    with homes.reading("dossiers"):
        months = list(FigureMark.objects.values_list("month", flat=True))
    assert [count_month(month, at=AT) for month in months] == [0] * len(months)


def _of(code):
    with homes.reading("dossiers"):
        return Dossier.objects.get(code=code)


def test_what_was_counted_before_a_touch_does_not_settle_it_nor_undo_a_later_count(lived):
    month = periods.month_of(TODAY)
    before, touched = month_cells(month)
    touch_months([TODAY])
    keep_month(month, before, touched=touched, at=AT)
    assert month in known.due_months(before=AT + dt.timedelta(days=400))
    count_month(month, at=AT)
    assert keep_month(month, {}, touched=touched, at=AT) == 0
    assert any(key[0] == month for key in kept())


def test_the_night_finds_what_was_missed(counter):
    deliver([makers.submitted(makers.person())["code"]])
    counted()
    makers.submitted(makers.person())  # and nobody delivers it
    counted()
    assert kept() != raw()
    house.recount_figures(SimpleNamespace(additional_context={"alias": "haiduong"}), 0)
    counted()
    assert kept() == raw()


def table(period="2026-11", *, actor=None, before=True):
    scope = known.scope_of(actor, on=TODAY) if actor else known.everything()
    return known.figures(periods.read(period), scope=scope, with_before=before, at=AT, on=TODAY)


def test_a_year_is_its_months_and_the_total_its_lines(lived):
    months = [table(f"2026-{n:02d}") for n in range(1, 13)]
    year = table("2026")
    for name in COUNTED:
        assert year.total[name] == sum(month.total[name] for month in months), name
        shown = [*year.lines, *year.undecided]
        assert year.total[name] == sum(line.sums[name] for line in shown), name
    assert sum(year.trend) == sum(sum(line.trend) for line in [*year.lines, *year.undecided])
    assert year.total.decided == sum(year.total.days.values())


def test_a_commune_has_what_passed_to_it_whole_when_asked(counter):
    old = ("10510", makers.DAY_BEFORE)  # Bình Hàn went whole into Thành Đông
    at = dt.datetime(2024, 3, 5, 9, tzinfo=HANOI)
    code = makers.submitted(
        makers.person(), at=at, commune=old[0], commune_on=at.date(), unit=None
    )["code"]  # fmt: skip
    deliver([code])
    counted()
    recorded = table("2024-03", before=False)
    [line] = [each for each in recorded.lines if each.sums["received"]]  # others are late today
    assert (line.unit.code, line.sums["received"]) == ("10510", 1)
    [line] = [each for each in table("2024-03").lines if each.sums["received"]]
    assert (line.unit.code, line.unit.name) == (UNIT, "Phường Thành Đông")
    assert line.trend[-1] == 1


def test_an_officer_sees_their_units_and_a_leader_the_province(lived):
    whole = table("2026")
    leader = table("2026", actor=makers.officer("read"))
    assert leader.total == whole.total
    at_unit = table("2026", actor=makers.officer("read", unit=UNIT, unit_on=TODAY))
    at_desk = table("2026", actor=makers.officer("receive", agency=DESK))
    for part in (at_unit, at_desk):
        assert {line.unit.code for line in part.lines} == {UNIT}
        assert 0 < part.total["received"] < whole.total["received"]
    assert table("2026", actor=makers.person()).lines == []


def test_nothing_small_is_told_publicly(lived):
    on = dt.date(2027, 2, 1)
    found = known.figures(
        Period("quarter", dt.date(2026, 10, 1)), scope=known.everything(), with_before=True,
        at=AT, on=on,
    )  # fmt: skip
    told = told_publicly(found, {}, on=on)
    assert told.has_lines
    for line in told.lines:
        assert line.received is None or line.received == 0 or line.received >= 5
        assert line.received is not None or line.online is None
    month = told_publicly(table("2026-11"), {}, on=on)
    assert (month.has_lines, month.lines) == (False, [])
    running = told_publicly(found, {}, on=TODAY)
    assert running.lines == []


def test_the_figures_cost_the_same_however_many_dossiers_there_are(lived):
    table("2026")
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        table("2026")
    done = [q["sql"] for q in captured.captured_queries if not FRAME.match(q["sql"])]
    assert len(done) <= 9, done
    one = makers.submitted(makers.person())["code"]
    with CaptureQueriesContext(connections["haiduong"]) as captured:
        deliver([one])
    done = [q["sql"] for q in captured.captured_queries if not FRAME.match(q["sql"])]
    assert len(done) <= 6, done


@pytest.fixture(scope="module")
def officer(lived):
    return desk.browser(desk.staff("decide", agency=LAND_OFFICE)[1])


@pytest.mark.parametrize(
    "path",
    ["", "?period=2026", "?period=2026-Q4&before=0", "766/", "766/?period=2026&lang=en", "766/2.1/",
     "766/4.2/?lang=en", "766/4.3/?period=2026", "766/1.1/?lang=en", "766/5.2/?period=2026"],
)  # fmt: skip
def test_the_officers_pages_open(officer, path):
    answer = officer.get(f"/desk/figures/{path}")
    assert answer.status_code == 200
    if "5.2" in path:
        assert "chưa có nguồn" in answer.content.decode()


def test_what_is_no_period_and_no_metric_is_said_so(officer):
    assert officer.get("/desk/figures/?period=x").status_code == 422
    assert officer.get("/desk/figures/766/9.9/").status_code == 404
    assert Client(headers={"host": desk.HOST}).get("/desk/figures/").status_code == 401


def test_files_say_what_the_page_says(officer):
    text = officer.get("/desk/figures/table.csv?period=2026").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    book = openpyxl.load_workbook(
        io.BytesIO(officer.get("/desk/figures/table.xlsx?period=2026").content)
    )
    cells = list(book["2026"].values)
    assert [str(value) for value in cells[0]] == list(rows[0])
    assert len(cells) == len(rows) + 1
    *lines, total, copies = rows
    assert (total["certainty"], copies["certainty"]) == ("total", "ministries")
    for name in ("received", "received_reusing_data", "received_with_resident_data"):
        assert int(total[name]) == sum(int(line[name]) for line in lines) > 0


def test_anybody_sees_the_public_page_and_machines_the_same(lived):
    client = Client(headers={"host": desk.HOST})
    for query in ("", "?period=2026-Q3", "?period=2026-11&lang=en"):
        assert client.get(f"/figures{query}").status_code == 200
    page = Caller().get("/figures?period=2026-Q3").json()
    assert page["period"] == "2026-Q3"
    assert all(line["received"] is None or line["received"] >= 5 for line in page["units"]
               if line["received"] != 0)  # fmt: skip
    enough = AT.replace(year=2025)  # six, all decided: nobody can be told from another
    for _ in range(6):
        code = makers.submitted(makers.person(), at=enough)["code"]
        actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=enough)
    touch_months([enough.date()])
    counted()
    index = Caller().get("/figures/766?period=2025-Q4").json()
    assert index["points_known_of"] == 30
    assert [group["scoring"] for group in index["groups"]].count("no-source") == 1
    assert Caller().get("/figures?period=x").status_code == 422
    makers.submitted(makers.person(), at=AT.replace(year=2025, month=8))
    touch_months([dt.date(2025, 8, 1)])
    counted()
    assert Caller().get("/figures?period=2025-Q3").json()["total"]["received"] is None
    assert Caller().get("/figures/766?period=2025-Q3").status_code == 404
    assert Caller().get("/desk/figures").status_code == 401
    _, token = desk.staff("decide", agency=LAND_OFFICE)
    mine = Caller(token).get("/desk/figures?period=2026").json()
    assert mine["total"]["received"] >= sum(u["figures"]["received"] for u in mine["units"]) > 0
    assert Caller(token).get("/desk/figures/766?period=2026").json()["period"] == "2026"
    part = Caller(token).get("/desk/figures/766/2.1?period=2026").json()
    assert (part["id"], part["period"], part["source"]) == ("2.1", "2026", "counted")
    assert {each["unit"] for each in part["units"]} == {each["unit"] for each in mine["units"]}
    assert part["den"] >= sum(each["den"] for each in part["units"]) > 0
    part = Caller(token).get("/desk/figures/766/4.3?period=2026").json()
    assert (part["source"], part["num"]) == ("partly", mine["total"]["received_reusing_data"])
    assert len(part["units"]) == len(mine["units"])
    assert Caller(token).get("/desk/figures/766/3.1?period=2026").json()["units"] == []
    assert Caller(token).get("/desk/figures/766/9.9").status_code == 404
    assert Caller().get("/desk/figures/766/2.1").status_code == 401
    citizen = people.token(person=people.person(), expires_at=desk.FAR, allowed=("dossiers:read",))
    for path in ("/desk/figures", "/desk/figures/766/2.1"):
        assert Caller(citizen).get(path).status_code == 403
