"""What people are told: once a fact, and to whom it concerns."""

import datetime as dt
import uuid

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.telling import tell_people
from lienmach.dossiers.models import Notice
from lienmach.dossiers.refusals import CursorMalformed, NoSuchNotice
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions as identity
from lienmach.identity.queries import authenticate
from lienmach.identity.rules.mandates import Basis
from lienmach.ledger.queries import timeline
from tests.dossiers import desk, makers
from tests.dossiers.makers import AT, TODAY
from tests.dossiers.test_budgets import FRAME
from tests.dossiers.told import HOUR, Citizen, react
from tests.identity import makers as people


def test_a_dossiers_whole_life_is_told_once_a_fact(mai):
    code = makers.submitted(mai.actor)["code"]
    actions.ask_for_supplement(code, text="Thiếu bản sao", by=PLATFORM, at=AT + HOUR)
    actions.give_supplement(code, data=makers.LAND_DATA, by=mai.actor, at=AT + 2 * HOUR)
    actions.decide_dossier(code, outcome="granted", by=PLATFORM, at=AT + 3 * HOUR)
    for _ in range(3):
        react(code)
    told = mai.told()
    assert [each.kind for each in told] == ["decided", "completed", "supplement-asked", "received"]
    assert {each.code for each in told} == {code}
    assert (told[0].outcome, told[0].agency.code) == ("granted", makers.LAND_OFFICE)
    assert told[-1].due_at.date() > TODAY
    with homes.reading("dossiers"):
        kept = str(list(Notice.objects.filter(person=mai.key).values_list("said", flat=True)))
    assert "Thiếu" not in kept
    assert "Mai" not in kept


def test_a_fact_told_by_hand_and_by_its_reaction_is_told_once(mai):
    code = makers.submitted(mai.actor)["code"]
    [fact] = timeline(code)
    concerned = queries.concerned(code, on=TODAY)
    counts = [
        tell_people(
            concerned.dossier, kind="received", said={}, people=concerned.people, channels=[],
            entry_id=fact.id, at=AT,
        )
        for _ in range(2)
    ]  # fmt: skip
    react(code)
    assert counts == [1, 0]
    assert len(mai.told()) == 1
    assert queries.concerned("H24.101.01-261116-9999999", on=TODAY) is None


def test_an_overdue_dossier_is_apologised_for(mai):
    code = makers.submitted(mai.actor, at=AT - dt.timedelta(days=90))["code"]
    while actions.note_overdue(at=AT):
        pass
    react(code)
    assert [each.kind for each in mai.told()] == ["overdue", "received"]


def test_who_may_act_is_told_until_they_may_no_more(mai):
    holder = Citizen()
    mandate = identity.grant_mandate(
        mai.key, holder=holder.key, basis=Basis.POWER_OF_ATTORNEY, since=TODAY,
        by=mai.actor, at=AT,
    )  # fmt: skip
    react(makers.submitted(mai.actor)["code"])
    token = people.token(person=holder.key, expires_at=desk.FAR)
    acting = authenticate(token, AT).actor
    assert queries.unread(acting, on=TODAY) == 1
    identity.revoke_mandate(mandate, by=mai.actor, at=AT)
    after = authenticate(token, AT).actor
    assert queries.unread(after, on=TODAY) == 0
    assert queries.notices_of(after, on=TODAY).items == []
    assert len(mai.told()) == 1


def test_nobody_sees_or_marks_anothers(mai, lan):
    react(makers.submitted(mai.actor)["code"])
    [one] = mai.told()
    assert queries.notices_of(lan, on=TODAY).items == []
    with pytest.raises(NoSuchNotice):
        actions.mark_read(one.id, is_read=True, by=lan, at=AT)
    assert actions.mark_all_read(by=lan, at=AT) == 0
    assert actions.take_back_reading(marked_at=AT, by=lan, at=AT) == 0
    assert queries.unread(mai.actor, on=TODAY) == 1


def test_all_is_marked_but_what_came_meanwhile_and_that_is_taken_back(mai):
    codes = [makers.submitted(mai.actor)["code"] for _ in range(3)]
    for code in codes[:2]:
        react(code)
    newest = mai.told()[0]
    actions.mark_read(newest.id, is_read=True, by=mai.actor, at=AT)
    react(codes[2])
    marked_at = AT + HOUR
    assert actions.mark_all_read(until=newest.id, by=mai.actor, at=marked_at) == 1
    assert queries.unread(mai.actor, on=TODAY) == 1
    assert actions.take_back_reading(marked_at=marked_at, by=mai.actor, at=AT) == 1
    assert queries.unread(mai.actor, on=TODAY) == 2
    actions.mark_read(newest.id, is_read=False, by=mai.actor, at=AT)
    assert queries.unread(mai.actor, on=TODAY) == 3


def test_a_list_goes_on_where_it_ended(mai):
    for _ in range(3):
        react(makers.submitted(mai.actor)["code"])
    first = queries.notices_of(mai.actor, on=TODAY, limit=2)
    rest = queries.notices_of(mai.actor, on=TODAY, limit=2, cursor=first.next)
    assert [*first.items, *rest.items] == mai.told()
    assert rest.next is None
    with pytest.raises(CursorMalformed):
        queries.notices_of(mai.actor, on=TODAY, cursor="nonsense")


def test_the_bell_and_the_list_cost_a_bounded_number_of_statements(mai):
    for _ in range(4):
        react(makers.submitted(mai.actor)["code"])

    def cost(deed):
        with CaptureQueriesContext(connections["haiduong"]) as captured:
            deed()
        return [q["sql"] for q in captured.captured_queries if not FRAME.match(q["sql"])]

    # Of each reading two are its door.
    assert len(cost(lambda: queries.unread(mai.actor, on=TODAY))) <= 3
    assert len(cost(mai.told)) <= 4
    code = makers.submitted(mai.actor)["code"]
    assert len(cost(lambda: react(code))) <= 12


def test_the_pages_tell_mark_and_take_back(mai):
    code = makers.submitted(mai.actor, at=clock.now())["code"]
    react(code)
    page = desk.browser(people.token(person=mai.key, expires_at=desk.FAR))
    home = page.get("/me/").content.decode()
    assert "1 thông báo chưa đọc" in home
    assert "Hồ sơ đã được tiếp nhận" in home
    [one] = mai.told()
    done = page.post("/me/notices/all/read", {"until": str(one.id)})
    assert done.status_code == 303
    shown = page.get(done["Location"]).content.decode()
    assert "Đã đánh dấu 1 thông báo" in shown
    at = shown.partition('name="at" value="')[2].partition('"')[0]
    assert page.post("/me/notices/all/unread", {"at": at}).status_code == 303
    assert queries.unread(mai.actor, on=TODAY) == 1
    assert page.post(f"/me/notices/{one.id}/read").status_code == 303
    assert "Mới</span>" not in page.get("/me/notices/?lang=vi").content.decode()
    assert page.post(f"/me/notices/{one.id}/unread").status_code == 303
    assert "Not read" in page.get("/me/notices/?show=unread&lang=en").content.decode()
    assert page.post(f"/me/notices/{uuid.uuid4()}/read").status_code == 404
    assert page.post("/me/notices/all/unread", {"at": "yesterday"}).status_code == 422
    officer = desk.browser(desk.staff("decide", agency=makers.LAND_OFFICE)[1])
    assert officer.get("/me/notices/").status_code == 403
    assert b'class="bell"' not in officer.get("/desk/").content


def test_an_address_is_named_and_confirmed_on_its_page(mai, ways):
    mail, _ = ways
    page = desk.browser(people.token(person=mai.key, expires_at=desk.FAR))
    asked = page.post("/me/contact/email/address", {"address": "mai@example.vn", "language": "vi"})
    assert asked.status_code == 303
    link = next(w for w in mail.letters[0].get_content().split() if w.startswith("http"))
    shown = page.get(link[link.index("/me/") :])
    assert 'value="' + link[-6:] in shown.content.decode()
    assert page.post("/me/contact/email/code", {"code": "1"}).status_code == 422
    assert page.post("/me/contact/email/code", {"code": link[-6:]}).status_code == 303
    assert page.post("/me/contact/email/switch", {"on": "0"}).status_code == 303
    assert "Đã tắt" in page.get("/me/contact/").content.decode()
    assert page.post("/me/contact/email/remove").status_code == 303
    assert page.post("/me/contact/fax/remove").status_code == 422
    assert "mai@" not in page.get("/me/contact/").content.decode()


def test_a_wrong_address_or_code_is_told_on_the_page_with_what_was_typed(mai, ways):
    page = desk.browser(people.token(person=mai.key, expires_at=desk.FAR))
    wrong = page.post("/me/contact/sms/address", {"address": "09123 <x>", "language": "en"})
    shown = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'id="wrong-sms">' in shown
    assert "số di động Việt Nam hợp lệ" in shown
    assert 'value="09123 &lt;x&gt;" aria-invalid="true"' in shown
    assert '<option value="en" lang="en" selected>' in shown
    assert page.post("/me/contact/sms/address", {"address": "0912345678"}).status_code == 303
    wrong = page.post("/me/contact/sms/code", {"code": "000 00"})
    shown = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Mã không đúng" in shown
    assert 'aria-describedby="code-hint-sms wrong-sms" value="000 00" aria-invalid="true"' in shown
    unasked = page.post("/me/contact/email/code", {"code": "123456"})
    assert unasked.status_code == 422
    assert 'id="wrong-email">' in unasked.content.decode()


def test_machines_are_told_too_and_a_key_does_it_once(mai, ways):
    from tests.dossiers.api_client import Caller, is_problem  # noqa: PLC0415

    mail, _ = ways
    react(makers.submitted(mai.actor)["code"])
    allowed = ("dossiers:read", "dossiers:write")
    caller = Caller(people.token(person=mai.key, expires_at=desk.FAR, allowed=allowed))
    [one] = caller.get("/me/notices").json()["items"]
    assert (one["kind"], one["read_at"]) == ("received", None)
    path = f"/me/notices/{one['id']}/read"
    assert caller.post(path, {"read": True}, key="k1").status_code == 201
    assert caller.post(path, {"read": True}, key="k1").status_code == 200
    is_problem(caller.post(path, {"read": False}, key="k1"), 422)
    is_problem(caller.post(path, {"read": True}, key=False), 400)
    assert caller.get("/me/notices/unread").json() == {"unread": 0}
    named = {"address": "mai@example.vn", "language": "en"}
    for _ in range(3):
        assert caller.post("/me/contacts/email", named, key="k2").json() == {"done": True}
    assert len(mail.letters) == 1
    is_problem(caller.post("/me/contacts/email", {"address": "x@y.vn"}, key="k2"), 422)
    is_problem(caller.post("/me/contacts/email/code", {"code": "0"}), 422)
    code = mail.letters[0].get_content().partition("code is ")[2][:6]
    assert caller.post("/me/contacts/email/code", {"code": code}).status_code == 201
    assert caller.post("/me/contacts/email/switch", {"on": False}).status_code == 201
    assert caller.get("/me/contacts").json()[0]["is_on"] is False
    assert caller.post("/me/contacts/email/removal").status_code == 201
    assert caller.get("/me/contacts").json() == []
    marked = caller.post("/me/notices/all/read", {}).json()
    assert marked["marked"] == 0
    assert caller.post("/me/notices/all/unread", {"at": marked["at"]}).json()["marked"] == 0
