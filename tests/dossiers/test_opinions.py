"""What people wrote reaches officers: by page, file and API, and never who wrote it."""

import csv
import datetime as dt
import io

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.rules import periods
from lienmach.dossiers.rules.satisfaction import FEWEST
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from tests.dossiers import desk, makers
from tests.dossiers.api_client import Caller
from tests.dossiers.makers import LAND, LAND_OFFICE
from tests.dossiers.test_budgets import statements

FORMULA = "=cmd|' /C calc'!A0"
TAG = "<b>Chậm</b>"


def last_month():
    """Return the month before this one."""
    return periods.of("month", clock.today()).before()


def said(number, at, *, words="Lời {}"):
    """Let so many people say at a moment how the land office treated them; return whose it was."""
    codes = []
    for n in range(number):
        person = makers.person()
        code = makers.submitted(person, at=at)["code"]
        actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=at)
        actions.say_satisfaction(
            code, score=5 - n % 3, words=words.format(n), key="k", by=person, at=at
        )
        codes.append((code, person))
    return codes


@pytest.fixture(scope="module")
def known(counter):
    """Enough answers of last month, one of them a formula and one a tag; and too few before."""
    day = dt.datetime.combine(last_month().first, dt.time(9), clock.VIETNAM) + dt.timedelta(days=9)
    told = said(FEWEST - 2, day) + said(1, day, words=FORMULA) + said(1, day, words=TAG)
    said(FEWEST - 1, day - dt.timedelta(days=31), words="Ít người {}")
    said(FEWEST, clock.now(), words="Tháng này {}")
    return told


@pytest.fixture(scope="module")
def decider(known):
    return desk.staff("decide", agency=LAND_OFFICE)


def page(browser, period, lang="vi"):
    answer = browser.get(f"/desk/figures/opinions/?period={period.text}&lang={lang}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_officers_read_scores_and_words_and_not_whose_they_are(known, decider):
    browser = desk.browser(decider[1])
    shown = page(browser, last_month())
    assert "Lời 0" in shown
    assert "4,40" in shown  # of 5, 4, 3, 5 and 5
    assert "Chi nhánh Văn phòng Đăng ký đất đai" in shown
    assert "Đăng ký biến động" in shown
    for code, person in known:
        assert code not in shown
        assert person.id not in shown
    assert TAG not in shown
    assert "&lt;b&gt;Chậm" in shown
    assert "What was written" in page(browser, last_month(), "en")
    linked = browser.get("/desk/figures/").content.decode()
    assert "/desk/figures/opinions/?" in linked


def test_few_answers_and_months_that_go_on_give_no_words_away(decider):
    browser = desk.browser(decider[1])
    before = page(browser, last_month().before())
    assert "không hiện vì quá ít" in before
    assert "Ít người" not in before
    now = page(browser, periods.of("month", clock.today()))
    assert "Tháng này" not in now
    assert "4,25" not in before  # nor is a mean of few told


def test_an_officer_of_another_office_reads_none_of_it(known):
    shown = page(desk.browser(desk.staff("decide", agency="H24.02.17")[1]), last_month())
    assert "Nobody answered" in page(
        desk.browser(desk.staff("decide", agency="H24.02.17")[1]), last_month(), "en"
    )
    assert "Lời 0" not in shown


def test_citizens_and_strangers_are_shown_none(known):
    stranger = desk.Client(headers={"host": desk.HOST})
    for path in ("", "table.csv"):
        assert stranger.get(f"/desk/figures/opinions/{path}").status_code == 401


def test_the_file_holds_what_the_page_shows_and_no_formula(decider):
    answer = desk.browser(decider[1]).get(
        f"/desk/figures/opinions/table.csv?period={last_month().text}"
    )
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [rows[0][name] for name in ("agency", "procedure", "answers", "satisfied")] == [
        LAND_OFFICE, LAND, "5", "4",
    ]  # fmt: skip
    assert rows[0]["mean_score"] == "4.40"
    written = [row["words"] for row in rows[1:]]
    assert written == sorted(written, key=lambda words: words.removeprefix("'"))
    assert f"'{FORMULA}" in written


def test_the_api_tells_the_same(decider):
    month = last_month()
    found = Caller(decider[1]).get(f"/satisfaction?since={month.first}&until={month.until}").json()
    [item] = found["items"]
    assert (item["answers"], item["satisfied"], item["total"]) == (5, 4, 22)
    assert TAG in item["words"]
    assert len(item["words"]) == FEWEST
    earlier = month.before()
    [few] = (
        Caller(decider[1])
        .get(f"/satisfaction?since={earlier.first}&until={month.first}")
        .json()["items"]
    )
    assert (few["satisfied"], few["words"]) == (None, [])


def test_the_api_tells_it_piece_by_piece_month_after_month(decider):
    last, officer = last_month(), makers.officer("decide", agency=LAND_OFFICE)
    since, until = last.before().first, last.until
    asked = {"since": since, "until": until, "on": clock.today()}
    first = queries.opinions_page(officer, **asked, limit=1)
    second = queries.opinions_page(officer, **asked, limit=1, cursor=first.next)
    assert [*first.items, *second.items] == queries.opinions(officer, **asked)
    assert (len(first.items), second.next) == (1, None)
    told = Caller(decider[1]).get(f"/satisfaction?since={since}&until={until}&cursor={first.next}")
    assert [each["month"] for each in told.json()["items"]] == [f"{last.first:%Y-%m}"]


def test_the_page_asks_little_however_many_answered(decider):
    month = last_month()
    officer = makers.officer("decide", agency=LAND_OFFICE)
    asked = statements(
        lambda: queries.opinions(officer, since=month.first, until=month.until, on=clock.today())
    )
    assert len(asked) <= 4, asked
