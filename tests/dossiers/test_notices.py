"""What people are told: once a fact, to whom it concerns, by the ways that are set."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from lienmach import homes, wiring
from lienmach import jobs as house
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions.delivering import settle_deliveries, take_deliveries
from lienmach.dossiers.actions.telling import tell_people
from lienmach.dossiers.jobs import delivering
from lienmach.dossiers.models import Delivery, Notice
from lienmach.dossiers.reactions import notify
from lienmach.dossiers.refusals import CursorMalformed, NoSuchNotice
from lienmach.dossiers.rules import notices as rules
from lienmach.ground import clock, post
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.post import Fate, Sent
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions as identity
from lienmach.identity.queries import authenticate
from lienmach.identity.rules.contacts import Channel
from lienmach.identity.rules.mandates import Basis
from lienmach.ledger.queries import timeline
from tests.dossiers import desk, makers
from tests.dossiers.makers import AT, TODAY
from tests.dossiers.test_budgets import FRAME
from tests.identity import makers as people
from tests.mailbox import gateway, relay

HOUR = dt.timedelta(hours=1)


class Citizen:
    """A person with an account, and what they are told."""

    def __init__(self):
        self.key = people.person(name="Vũ Thị Hoa Mai")
        self.actor = Actor(id=str(self.key), name="Vũ Thị Hoa Mai")

    def reached_by(self, channel, address, language="vi"):
        code = identity.ask_contact(
            channel, address=address, language=language, by=self.actor, at=AT
        )
        assert identity.confirm_contact(channel, code=code.code, by=self.actor, at=AT)
        return self

    def told(self, **asked):
        return queries.notices_of(self.actor, on=TODAY, **asked).items

    def deliveries(self):
        with homes.reading("dossiers"):
            return list(Delivery.objects.filter(person=self.key).order_by("pk"))


@pytest.fixture
def mai(counter):
    return Citizen()


@pytest.fixture
def ways(counter, monkeypatch):
    """A relay and a gateway that this installation is told of; nothing of earlier tests waits."""
    with relay() as mail, gateway() as texts:
        monkeypatch.setenv(post.SMTP, f"smtp://127.0.0.1:{mail.port}")
        monkeypatch.setenv(post.SENDER, "mot-cua@example.vn")
        monkeypatch.setenv(post.SMS, texts.url)
        with homes.reading("dossiers"):
            left = [each.pk for each in Delivery.objects.filter(state__in=["waiting", "failed"])]
        take_deliveries(channels=[*Channel], most=10_000, by=PLATFORM, at=AT + 50 * HOUR)
        settle_deliveries(
            {key: Sent(Fate.REJECTED) for key in left}, by=PLATFORM, at=AT + 50 * HOUR
        )
        yield mail, texts


def react(code):
    """Deliver every fact of a dossier that is told, however often that was done before."""
    for fact in timeline(code):
        known = wiring.EVENTS_BY_NAME.get(fact.event)
        if known is not None and notify in wiring.REACTIONS[known]:
            notify(known.from_payload(fact.payload), entry_id=fact.id, at=fact.at)


def sent(at=AT):
    found = delivering.ways()
    try:
        return delivering.deliver_notices(found, now=lambda: at)
    finally:
        for way in found.values():
            way.close()


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


def test_only_the_code_and_the_state_leave_the_house(mai, ways):
    mail, texts = ways
    mai.reached_by(Channel.EMAIL, "mai@example.vn", "en").reached_by(Channel.SMS, "0912345678")
    code = makers.submitted(mai.actor)["code"]
    react(code)
    assert sent() == 2
    [letter], [text] = mail.letters, texts.messages
    assert letter["Subject"] == f"Your dossier was received: {code}"
    assert text["to"] == "+84912345678"
    assert text["text"] == f"Ho so {code}: Ho so da duoc tiep nhan. Xem tren cong dich vu."
    said = letter.get_content() + text["text"]
    assert not {"Mai", "Vũ", "AB 123456", "http", str(mai.key)} & set(said.split())
    assert sent() == 0
    assert {each.state for each in mai.deliveries()} == {"sent"}
    assert [set(each.sent) for each in mai.told()] == [{"email", "sms"}]


def test_nothing_is_put_in_line_where_no_way_is_set(mai, monkeypatch):
    for name in (post.SMTP, post.SMS):
        monkeypatch.delenv(name, raising=False)
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    react(makers.submitted(mai.actor)["code"])
    assert mai.deliveries() == []
    assert len(mai.told()) == 1
    context = {"alias": "haiduong", "stopping": None}
    house.deliver_notices(SimpleNamespace(additional_context=context), 0)


def test_an_outage_is_waited_for_and_a_refusal_is_final(mai, ways):
    mail, _ = ways
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    react(makers.submitted(mai.actor)["code"])
    mail.recipient = "451 later"
    assert sent() == 0
    [one] = mai.deliveries()
    assert (one.state, one.attempts, one.due_at) == ("failed", 1, AT + rules.FIRST_PAUSE)
    mail.recipient = "250 ok"
    assert sent() == 0  # not due yet
    assert sent(AT + HOUR) == 1
    mail.recipient = "550 nobody"
    react(makers.submitted(mai.actor)["code"])
    sent()
    assert [each.state for each in mai.deliveries()] == ["sent", "given-up"]
    react(makers.submitted(mai.actor)["code"])
    sent(AT + dt.timedelta(days=4))
    assert mai.deliveries()[2].why == "too late"


def test_a_worker_that_is_killed_doubles_one_mail_at_most(mai, ways):
    mail, _ = ways
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    react(makers.submitted(mai.actor)["code"])
    found, at = delivering.ways(), AT
    for _ in range(4):  # each is killed after it sent and before it could say so
        taken = take_deliveries(channels=[*Channel], most=9, by=PLATFORM, at=at)
        to = delivering.identity.addresses_to_use([(one.person, one.channel) for one in taken])
        for one in taken:
            assert found[one.channel].send(
                delivering.letter(one, to[one.person, one.channel])
            ).fate is Fate.SENT  # fmt: skip
        assert take_deliveries(channels=[*Channel], most=9, by=PLATFORM, at=at) == []
        at += rules.LEASE
    found[Channel.EMAIL].close()
    assert len(mail.letters) == 2
    assert len({letter["Message-ID"] for letter in mail.letters}) == 1
    [one] = mai.deliveries()
    assert (one.state, one.unknown) == ("given-up", 2)
    assert len(mai.told()) == 1


def test_a_late_word_changes_nothing_and_strangers_say_none(mai, ways):
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    react(makers.submitted(mai.actor)["code"])
    [one] = take_deliveries(channels=[*Channel], most=9, by=PLATFORM, at=AT)
    settle_deliveries({one.id: Sent(Fate.SENT)}, by=PLATFORM, at=AT)
    settle_deliveries({one.id: None}, by=PLATFORM, at=AT)
    assert [each.state for each in mai.deliveries()] == ["sent"]
    with pytest.raises(NotAllowed):
        take_deliveries(channels=[*Channel], most=9, by=mai.actor, at=AT)


def test_at_night_and_past_ones_share_it_waits_and_who_opted_out_is_left_alone(mai, ways):
    mail, texts = ways
    mai.reached_by(Channel.SMS, "0912345678")
    for _ in range(rules.MOST_A_DAY["sms"] + 1):
        react(makers.submitted(mai.actor)["code"])
    night = AT.replace(hour=22)
    assert sent(night) == 0
    assert sent(AT + HOUR) == rules.MOST_A_DAY["sms"]
    assert sent(AT + 2 * HOUR) == 0
    [waiting] = [each for each in mai.deliveries() if each.state == "waiting"]
    assert waiting.due_at == rules.next_morning(AT)
    identity.switch_contact(Channel.SMS, is_on=False, by=mai.actor, at=AT)
    assert sent(rules.next_morning(AT)) == 0
    assert len(texts.messages) == rules.MOST_A_DAY["sms"]
    assert mai.deliveries()[-1].state == "given-up"
    assert mail.letters == []


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
