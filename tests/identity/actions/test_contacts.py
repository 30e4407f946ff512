import datetime as dt
from uuid import UUID

import pytest

from lienmach import homes
from lienmach.ground import post
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.identity import actions, queries
from lienmach.identity.actions.sending import send_code
from lienmach.identity.models import Contact
from lienmach.identity.refusals import (
    AddressUnfit,
    ChannelNotSet,
    CodeNotSent,
    CodeUnfit,
    ContactUnknown,
    PersonUnknown,
    TooManyCodes,
)
from lienmach.identity.rules.contacts import Channel
from lienmach.identity.rules.mandates import Basis
from lienmach.ledger.queries import timeline
from tests.identity import makers
from tests.identity.makers import NOW
from tests.mailbox import relay

EMAIL, SMS = Channel.EMAIL, Channel.SMS


def actor():
    return Actor(id=str(makers.person()), name="Lan")


def asked(by, address="lan@example.vn", *, channel=EMAIL, at=NOW):
    return actions.ask_contact(channel, address=address, language="vi", by=by, at=at)


def confirmed(by, address="lan@example.vn", *, channel=EMAIL, at=NOW):
    code = asked(by, address, channel=channel, at=at)
    assert actions.confirm_contact(channel, code=code.code, by=by, at=at)
    return code


def row(by, channel=EMAIL):
    return queries.contacts_of(by)[channel]


def test_an_address_is_used_once_its_code_came_back_and_the_old_one_until_then(haiduong):
    lan = actor()
    first = confirmed(lan)
    later = NOW + dt.timedelta(minutes=1)
    second = asked(lan, "moi@example.vn", at=later)
    assert (row(lan).address, row(lan).wanted) == ("lan@example.vn", "moi@example.vn")
    assert first.code != second.code
    assert not actions.confirm_contact(EMAIL, code=first.code, by=lan, at=later)
    assert actions.confirm_contact(EMAIL, code=second.code, by=lan, at=later)
    assert actions.confirm_contact(EMAIL, code=second.code, by=lan, at=later)  # a double click
    assert (row(lan).address, row(lan).wanted) == ("moi@example.vn", "")
    facts = timeline(str(first.contact))
    assert [fact.event.partition(".")[2] for fact in facts] == [
        "contact-asked", "contact-confirmed", "contact-asked", "contact-confirmed",
    ]  # fmt: skip
    assert "example.vn" not in str([fact.payload for fact in facts])


def test_a_code_is_good_for_a_few_tries_and_a_quarter_of_an_hour(haiduong):
    lan = actor()
    code = asked(lan)
    with pytest.raises(CodeUnfit):
        actions.confirm_contact(
            EMAIL, code=code.code, by=lan, at=NOW + dt.timedelta(minutes=15, seconds=1)
        )
    wrong = "000000" if code.code != "000000" else "000001"
    assert [actions.confirm_contact(EMAIL, code=wrong, by=lan, at=NOW) for _ in range(5)] == [
        False
    ] * 5
    with pytest.raises(CodeUnfit):
        actions.confirm_contact(EMAIL, code=code.code, by=lan, at=NOW)


def test_nobody_is_sent_more_than_five_codes_a_day_not_even_by_starting_anew(haiduong):
    lan = actor()
    for _ in range(5):
        asked(lan)
        actions.remove_contact(EMAIL, by=lan, at=NOW)
    with pytest.raises(TooManyCodes):
        asked(lan)
    assert asked(lan, at=NOW + dt.timedelta(days=1)).code


def test_what_is_switched_off_or_removed_is_not_used(haiduong):
    lan = actor()
    confirmed(lan)
    key = (UUID(lan.id), EMAIL)
    assert queries.addresses_to_use([key])[key].address == "lan@example.vn"
    actions.switch_contact(EMAIL, is_on=False, by=lan, at=NOW)
    assert queries.addresses_to_use([key]) == {}
    actions.switch_contact(EMAIL, is_on=True, by=lan, at=NOW)
    actions.remove_contact(EMAIL, by=lan, at=NOW)
    actions.remove_contact(EMAIL, by=lan, at=NOW)
    assert queries.addresses_to_use([key]) == {}
    assert queries.contacts_of(lan) == {}
    with homes.reading("identity"):
        assert not Contact.objects.filter(person_id=lan.id).exclude(address="", wanted="").exists()
    with pytest.raises(ContactUnknown):
        actions.switch_contact(EMAIL, is_on=True, by=lan, at=NOW)


def test_only_people_have_addresses_and_only_real_ones(haiduong):
    with pytest.raises(PersonUnknown):
        asked(PLATFORM)
    with pytest.raises(AddressUnfit):
        asked(actor(), "no address")


def test_a_code_goes_by_mail_with_a_link_and_nothing_is_kept_of_it(haiduong, monkeypatch):
    lan = actor()
    page = "https://haiduong.example.gov.vn/me/contact/"

    def send():
        send_code(EMAIL, address="lan@example.vn", language="en", page=page, by=lan, at=NOW)

    monkeypatch.delenv(post.SMTP, raising=False)
    with pytest.raises(ChannelNotSet):
        send()
    with relay() as found:
        monkeypatch.setenv(post.SMTP, f"smtp://127.0.0.1:{found.port}")
        monkeypatch.setenv(post.SENDER, "mot-cua@example.vn")
        send()
        text = found.letters[0].get_content()
        found.recipient = "451 later"
        with pytest.raises(CodeNotSent):
            send()
        found.recipient = "550 nobody"
        with pytest.raises(AddressUnfit):
            send()
    code = text.partition("Your code is ")[2][:6]
    assert f"{page}?channel=email&code={code}" in text
    assert lan.name not in text


def test_who_is_told_are_the_person_and_who_may_act_for_them(haiduong):
    grantor, holder, other = actor(), actor(), actor()
    confirmed(holder, "0912345678", channel=SMS)
    for who, procedures in ((holder, ["DVC25.19"]), (other, ["DVC25.09"])):
        actions.grant_mandate(
            UUID(grantor.id), holder=UUID(who.id), basis=Basis.POWER_OF_ATTORNEY,
            procedures=procedures, since=NOW.date(), by=grantor, at=NOW,
        )  # fmt: skip

    def told(on=None, received=NOW):
        on = on or NOW.date()
        found = queries.to_tell(UUID(grantor.id), procedure="DVC25.19", received_at=received, on=on)
        return {str(each.person): each.channels for each in found}

    assert told() == {grantor.id: (), holder.id: (SMS,)}
    assert told(received=NOW - dt.timedelta(days=1)) == {grantor.id: ()}
    assert told(on=NOW.date() + dt.timedelta(days=400)) == {grantor.id: ()}

    def still(on=None, received=NOW, procedure="DVC25.19"):
        matter = queries.Matter(UUID(grantor.id), procedure, received)
        wanted = [(UUID(who.id), matter) for who in (grantor, holder, other)]
        turned = UUID(grantor.id), queries.Matter(UUID(holder.id), procedure, received)
        found = queries.told_still([*wanted, turned], on=on or NOW.date())
        assert turned not in found  # it is they who act for the other
        return {str(who) for who, _ in found}

    assert still() == {grantor.id, holder.id}
    assert still(procedure="DVC25.09") == {grantor.id, other.id}
    assert still(received=NOW - dt.timedelta(days=1)) == {grantor.id}
    assert still(on=NOW.date() + dt.timedelta(days=400)) == {grantor.id}
    assert queries.told_still([], on=NOW.date()) == set()
