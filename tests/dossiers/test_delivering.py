"""What goes out by e-mail and SMS: little, by day, once or twice, and to who wants it."""

import dataclasses
import datetime as dt
import uuid
from types import SimpleNamespace
from typing import ClassVar

import pytest

from lienmach import homes
from lienmach import jobs as house
from lienmach.dossiers import queries
from lienmach.dossiers.actions.delivering import settle_deliveries, take_deliveries
from lienmach.dossiers.jobs import delivering
from lienmach.dossiers.reactions import notify
from lienmach.dossiers.rules import notices as rules
from lienmach.ground import post
from lienmach.ground.actor import PLATFORM
from lienmach.ground.events import Event
from lienmach.ground.post import Fate, Sent
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions as identity
from lienmach.identity.rules.contacts import Channel
from lienmach.identity.rules.mandates import Basis
from tests.dossiers import makers
from tests.dossiers.makers import AT, TODAY
from tests.dossiers.told import HOUR, Citizen, react, sent


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Event):
    """What a scanner says of a file; another part's fact, by its name."""

    name: ClassVar[str] = "dossiers.upload-refused"
    dossier: str | None
    owner: str


def test_whose_file_is_harmful_is_told_with_a_dossier_or_without(mai, ways, lan):
    mail, _ = ways
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    code = makers.submitted(mai.actor)["code"]
    for dossier in (code, None):
        fact = Refused(dossier=dossier, owner=mai.actor.id)
        notify(fact, entry_id=uuid.uuid4(), at=AT)
    notify(Refused(dossier=None, owner=lan.id), entry_id=uuid.uuid4(), at=AT)  # no person here
    assert [(each.kind, each.code) for each in mai.told()] == [
        ("upload-refused", ""), ("upload-refused", code),
    ]  # fmt: skip
    assert sent() == 2
    assert {letter["Subject"].strip() for letter in mail.letters} == {
        "Tệp gửi kèm không an toàn", f"Tệp gửi kèm không an toàn: {code}",
    }  # fmt: skip
    assert queries.notices_of(lan, on=TODAY).items == []


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


def entrusted(grantor, holder):
    return identity.grant_mandate(
        grantor.key,
        holder=holder.key,
        basis=Basis.POWER_OF_ATTORNEY,
        since=AT.date(),
        by=grantor.actor,
        at=AT,
    )


def test_who_no_longer_acts_for_the_applicant_is_sent_nothing_that_waited(mai, ways):
    mail, texts = ways
    gone, stays = (Citizen().reached_by(Channel.SMS, "0912345678") for _ in range(2))
    gone.reached_by(Channel.EMAIL, "gone@example.vn")
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    mandate, _ = entrusted(mai, gone), entrusted(mai, stays)
    react(makers.submitted(mai.actor)["code"])
    assert [each.state for each in gone.deliveries()] == ["waiting", "waiting"]
    identity.revoke_mandate(mandate, by=mai.actor, at=AT + HOUR)
    assert sent(AT + 2 * HOUR) == 2
    assert {(each.state, each.why) for each in gone.deliveries()} == {
        ("given-up", "may not any more")
    }
    assert [each.state for each in (*stays.deliveries(), *mai.deliveries())] == ["sent", "sent"]
    assert (len(mail.letters), len(texts.messages)) == (1, 1)


def test_a_batch_asks_once_who_still_acts_for_others_and_never_for_ones_own(mai, ways, monkeypatch):
    asked, ask = [], homes.ask

    def noted(*names, **said):
        asked.append(names[2])
        return ask(*names, **said)

    monkeypatch.setattr(homes, "ask", noted)
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    for holder in (Citizen().reached_by(Channel.EMAIL, f"{n}@example.vn") for n in "ab"):
        entrusted(mai, holder)
    code = makers.submitted(mai.actor)["code"]
    react(code)
    assert sent() == 3
    assert asked.count("acting_still") == 1
    other = Citizen().reached_by(Channel.EMAIL, "other@example.vn")
    react(makers.submitted(other.actor)["code"])
    assert sent() == 1
    assert asked.count("acting_still") == 1


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
