import datetime as dt
import json

import pyotp
import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM, Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.identity import actions, queries
from lienmach.identity.actions import Browser, Passkey
from lienmach.identity.models import Credential
from lienmach.identity.refusals import (
    CredentialUnknown,
    InvitationUnknown,
    LastSecondFactor,
    PasswordUnfit,
    StaffDisabled,
    StaffUnknown,
    WrongCode,
    WrongCredentials,
    WrongPasskey,
)
from lienmach.identity.rules import codes
from lienmach.ledger.models import Entry
from tests.identity import makers
from tests.identity.makers import NOW

PASSWORD = "ba con mèo nhìn trăng"
BROWSER = Browser(device="Firefox · Linux")


def myself(staff):
    return Actor(id=str(staff), name="")


def invite(staff, **over):
    return actions.invite_staff(staff, **{"by": PLATFORM, "at": NOW, **over})


def accept(text, password=PASSWORD, *, at=NOW):
    return actions.accept_invitation(text, password=password, browser=BROWSER, at=at)


def with_totp(staff, *, label=""):
    secret = codes.new_secret()
    actions.add_totp(
        staff, secret=secret, code=pyotp.TOTP(secret).at(NOW), label=label, browser=BROWSER,
        by=myself(staff), at=NOW,
    )  # fmt: skip
    return secret


def kinds(staff):
    return [each.kind for each in queries.means(staff, at=NOW)]


def test_whoever_is_invited_sets_a_password_once(haiduong):
    staff = makers.officer("moi.vao")
    text = invite(staff)
    assert queries.invited(text, at=NOW) == ("moi.vao", "Trần Văn Bình")
    found = queries.signed_in(accept(text), NOW)
    assert (found.actor.id, found.level) == (str(staff), 1)
    assert queries.invited(text, at=NOW) is None
    with pytest.raises(InvitationUnknown):
        accept(text)
    told = Entry.objects.filter(subject=str(staff)).order_by("pk").values_list("event", flat=True)
    assert list(told)[1:] == [
        "identity.staff-invited", "identity.credential-ended", "identity.credential-added",
        "identity.session-begun",
    ]  # fmt: skip


def test_an_invitation_ends_after_three_days_and_with_the_next_one(haiduong):
    staff = makers.officer()
    first = invite(staff)
    second = invite(staff)
    for text, at in ((first, NOW), (second, NOW + dt.timedelta(hours=72))):
        with pytest.raises(InvitationUnknown):
            accept(text, at=at)
    for rubbish in ("", "x", second[:-1] + "-", second.replace("haiduong", "haiphong")):
        with pytest.raises(InvitationUnknown):
            accept(rubbish)
    accept(second, at=NOW + dt.timedelta(hours=71))


def test_only_who_appoints_invites_and_nobody_who_is_disabled(haiduong, actor_of):
    staff, chief = makers.officer(), makers.officer()
    with pytest.raises(NotAllowed):
        invite(staff, by=myself(staff))
    makers.duty(chief, kind=makers.Kind.APPOINT)
    invite(staff, by=actor_of(chief))
    actions.disable_staff(staff, by=PLATFORM, at=NOW)
    with pytest.raises(StaffDisabled):
        invite(staff)
    with pytest.raises(StaffUnknown):
        invite(makers.person())


def test_a_new_invitation_ends_everything_that_was_before_it(haiduong):
    staff = makers.officer()
    session = accept(invite(staff))
    with_totp(staff)
    assert kinds(staff) == ["password", "totp"]
    token, another_s = makers.token(staff=staff), makers.token(staff=makers.officer())
    accept(invite(staff))
    assert kinds(staff) == ["password"]
    assert queries.signed_in(session, NOW) is None
    assert queries.authenticate(token, NOW) is None
    assert queries.authenticate(another_s, NOW) is not None


@pytest.mark.parametrize(
    "password", ["ngan qua", "password1234", "aaaaaaaaaaaaaaaa", "x" * 129, "mot.can.bo.nao.do"]
)
def test_a_password_is_long_and_none_that_everybody_tries(haiduong, password):
    with homes.reading("identity"):
        known = queries.staff_by_login("mot.can.bo.nao.do")
    staff = known or makers.officer("mot.can.bo.nao.do")
    text = invite(staff)
    with pytest.raises(PasswordUnfit):
        accept(text, password)
    accept(text)  # the invitation was not used up


def test_a_password_is_changed_by_who_knows_it_and_others_are_signed_out(haiduong):
    staff = makers.officer()
    here, elsewhere = accept(invite(staff)), makers.session(staff=staff, at=NOW)
    told = {"browser": Browser(held=here), "at": NOW}
    with pytest.raises(WrongCredentials):
        actions.change_password(staff, was="không phải", becomes="x" * 20, by=myself(staff), **told)
    with pytest.raises(NotAllowed):
        actions.change_password(staff, was=PASSWORD, becomes="y" * 20, by=PLATFORM, **told)
    new = actions.change_password(
        staff, was=PASSWORD, becomes="mật khẩu mới toanh", by=myself(staff), **told
    )
    assert [queries.signed_in(each, NOW) is None for each in (here, elsewhere, new)] == [
        True, True, False,
    ]  # fmt: skip
    assert queries.signed_in(new, NOW).level == 1


def test_an_authenticator_is_added_once_it_shows_a_right_code(haiduong, superuser):
    staff = makers.officer()
    with pytest.raises(WrongCode):
        actions.add_totp(
            staff, secret=codes.new_secret(), code="000000", label="", browser=BROWSER,
            by=myself(staff), at=NOW,
        )  # fmt: skip
    secret = with_totp(staff, label="điện thoại")
    assert kinds(staff) == ["totp"]
    rows = superuser().execute("select t::text from identity_credential as t").fetchall()
    assert not [row for row in rows if secret in row[0]]
    with pytest.raises(NotAllowed):
        actions.add_totp(
            staff, secret=secret, code="", label="", browser=BROWSER, by=PLATFORM, at=NOW
        )


def test_a_passkey_belongs_to_one_officer(haiduong):
    one, other = makers.officer(), makers.officer()
    passkey = Passkey("handle-1", "key", "haiduong.localhost", 0)
    told = {"passkey": passkey, "label": "", "browser": BROWSER, "at": NOW}
    assert queries.signed_in(actions.add_passkey(one, by=myself(one), **told), NOW).level == 2
    with pytest.raises(WrongPasskey):
        actions.add_passkey(other, by=myself(other), **told)
    with homes.reading("identity"):
        kept = Credential.objects.get(handle="handle-1")
    assert json.loads(kept.secret) == {"key": "key", "rp": "haiduong.localhost"}


def test_codes_on_paper_are_told_once_and_replace_the_old_ones(haiduong, superuser):
    staff = makers.officer()
    first = actions.new_recovery_codes(staff, by=myself(staff), at=NOW)
    second = actions.new_recovery_codes(staff, by=myself(staff), at=NOW)
    assert len({*first, *second}) == 20
    assert kinds(staff) == ["recovery"] * 10
    rows = superuser().execute("select t::text from identity_credential as t").fetchall()
    assert not [row for row in rows if second[0] in row[0]]


def test_the_last_second_factor_is_kept_unless_who_appoints_takes_it(haiduong):
    staff = makers.officer()
    with_totp(staff)
    [only] = queries.means(staff, at=NOW)
    with pytest.raises(LastSecondFactor):
        actions.remove_credential(only.id, by=myself(staff), at=NOW)
    with pytest.raises(NotAllowed):
        actions.remove_credential(only.id, by=myself(makers.officer()), at=NOW)
    with_totp(staff)
    actions.remove_credential(only.id, by=myself(staff), at=NOW)
    [left] = queries.means(staff, at=NOW)
    actions.remove_credential(left.id, by=PLATFORM, at=NOW)
    assert kinds(staff) == []
    with pytest.raises(CredentialUnknown):
        actions.remove_credential(left.id, by=PLATFORM, at=NOW)


def test_who_appoints_may_set_a_password_as_the_demonstration_does(haiduong):
    staff = makers.officer("trinh.dien")
    actions.set_password(staff, password=PASSWORD, by=PLATFORM, at=NOW)
    actions.set_password(staff, password=PASSWORD + "!", by=PLATFORM, at=NOW)
    assert kinds(staff) == ["password"]
    with pytest.raises(NotAllowed):
        actions.set_password(staff, password=PASSWORD, by=myself(staff), at=NOW)
