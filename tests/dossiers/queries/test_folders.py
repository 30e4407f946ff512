import datetime as dt

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.queries import Wanted
from lienmach.dossiers.refusals import CursorMalformed
from lienmach.dossiers.rules.states import STATES
from tests.dossiers import makers
from tests.dossiers.makers import AT, LAND_OFFICE, PLATFORM, TODAY


def test_own_dossiers_come_newest_first_page_by_page(lan):
    codes = [makers.submitted(lan)["code"] for _ in range(7)]
    page = queries.own(lan, on=TODAY, limit=3)
    seen = [page]
    while page.next:
        page = queries.own(lan, on=TODAY, cursor=page.next, limit=3)
        seen.append(page)
    assert [len(page.items) for page in seen] == [3, 3, 1]
    assert [each.dossier.code for page in seen for each in page.items] == codes[::-1]


def test_a_new_dossier_does_not_shift_the_pages(lan):
    codes = [makers.submitted(lan)["code"] for _ in range(4)]
    first = queries.own(lan, on=TODAY, limit=2)
    makers.submitted(lan)
    second = queries.own(lan, on=TODAY, cursor=first.next, limit=2)
    assert [each.dossier.code for each in second.items] == codes[1::-1]


@pytest.mark.parametrize("cursor", ["x", "0", "' or 1=1", "\x00"])
def test_a_made_up_cursor_is_refused(lan, cursor):
    with pytest.raises(CursorMalformed):
        queries.own(lan, on=TODAY, cursor=cursor)


def test_a_list_names_the_procedure_as_of_each_dossier_s_version(lan):
    makers.standing_in()
    data = makers.example(makers.LICENCE)
    makers.submitted(lan, procedure=makers.LICENCE, data=data)
    [listed] = queries.own(lan, on=TODAY).items
    assert listed.procedure_name == "Cấp đổi, cấp lại giấy phép lái xe"


def test_a_folder_holds_everything_in_order(lan):
    code = makers.submitted(lan)["code"]
    makers.noted(code, "một", by=lan)
    makers.noted(code, "hai", by=lan, at=AT + dt.timedelta(hours=1))
    folder = queries.folder(code, seen_by=lan, on=TODAY)
    assert folder.notes == ["một", "hai"]
    assert [fact.event for fact in folder.events] == [
        "dossiers.dossier-received",
        "dossiers.note-added",
        "dossiers.note-added",
    ]


def test_the_queue_puts_the_first_due_first_and_leaves_out_what_is_done(lan):
    days = [dt.timedelta(days=n) for n in (2, 0, 1)]
    codes = [makers.submitted(lan, at=AT + day)["code"] for day in days]
    done = makers.submitted(lan)["code"]
    actions.decide_dossier(done, outcome="granted", by=PLATFORM, at=AT)
    clerk = makers.officer("decide", agency=LAND_OFFICE)
    work = queries.work(clerk, Wanted(), at=AT, on=TODAY)
    waiting = [each.dossier.code for each in work.items]
    assert [code for code in waiting if code in codes] == [codes[1], codes[2], codes[0]]
    assert done not in waiting


def test_late_is_what_waits_for_the_office_past_its_day(lan):
    codes = [makers.submitted(lan)["code"] for _ in range(3)]
    actions.ask_for_supplement(codes[1], text="Thiếu", by=PLATFORM, at=AT)
    actions.decide_dossier(codes[2], outcome="granted", by=PLATFORM, at=AT)
    found = queries.counts(lan, at=AT + dt.timedelta(days=30), on=TODAY)
    assert found.overdue == 1
    ones = {"received", "awaiting-supplement", "decided"}
    assert found.by_state == {state: int(state in ones) for state in STATES}
    assert queries.counts(lan, at=AT, on=TODAY).overdue == 0


def test_an_agency_that_ended_keeps_its_name(counter):
    found = queries.agency_name("H23.02.01", on=TODAY)
    assert found is not None
    assert found.name.startswith("Chi nhánh Văn phòng Đăng ký đất đai")
    assert queries.agency_name("H99", on=TODAY) == queries.AgencyName("H99", "H99")
    assert queries.agency_name(None, on=TODAY) is None
