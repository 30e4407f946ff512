"""Most of it is tested with a provider that answers, in tests/identity/test_eid.py."""

import ast

import pytest

from lienmach import homes
from lienmach.ground.actor import PLATFORM
from lienmach.identity import actions, queries, refusals
from lienmach.identity.actions import accounts
from lienmach.identity.models import Account
from lienmach.identity.rules.assurance import Level
from lienmach.identity.rules.attributes import Attributes
from tests.architecture.house import HOUSE, parsed, python_files
from tests.identity import makers
from tests.identity.makers import NOW


def answer(new, subject, **over):
    said = Attributes(
        subject=subject, personal_id=new.personal_id, name=new.full_name,
        birth_date=new.birth_date, sex=new.sex,
    )  # fmt: skip
    told = {"issuer": "https://id.example", "level": Level.TWO, "binds": True, "synthetic": True}
    return accounts.Answer(said=said, **{"state": f"state of {subject}", **told, **over})


def signed_in(one):
    return actions.sign_in_citizen(one, browser=actions.Browser(), at=NOW)


def test_who_is_known_is_signed_in_as_themselves(haiduong):
    new = makers.new_person()
    key = actions.register_person(new, by=PLATFORM, at=NOW)
    found = queries.signed_in(signed_in(answer(new, "s1")), NOW)
    assert (found.applicant.id, found.level) == (key, 2)


def test_the_same_answer_is_good_for_one_time(haiduong):
    one = answer(makers.new_person(), "s2")
    signed_in(one)
    with pytest.raises(refusals.SignInExpired):
        signed_in(one)


def test_who_is_new_is_put_where_the_configuration_says(haiduong):
    new = makers.new_person()
    found = queries.signed_in(signed_in(answer(new, "s3", unit=makers.THANH_DONG[0])), NOW)
    assert found.applicant.unit == makers.THANH_DONG[0]
    found = queries.signed_in(signed_in(answer(makers.new_person(), "s4")), NOW)
    assert found.applicant.unit == "31"


def test_two_accounts_of_one_person_are_one_person(haiduong):
    new = makers.new_person()
    one = queries.signed_in(signed_in(answer(new, "s5")), NOW)
    other = queries.signed_in(
        signed_in(answer(new, "s5", issuer="https://other.example", state="else")), NOW
    )
    assert one.applicant.id == other.applicant.id


def test_an_issuer_that_is_not_listed_binds_never_and_by_no_later_path(haiduong):
    new = makers.new_person()
    key = actions.register_person(new, by=PLATFORM, at=NOW)
    for state in ("first", "again"):
        with pytest.raises(refusals.EidNotBound):
            signed_in(answer(new, "s6", binds=False, state=state))
    with homes.reading("identity"):
        assert not Account.objects.filter(subject="s6").exists()
    # Its subject is another account than that of the same name by an issuer that is listed.
    found = queries.signed_in(signed_in(answer(new, "s6", issuer="https://listed.example")), NOW)
    assert found.applicant.id == key
    with pytest.raises(refusals.EidNotBound):
        signed_in(answer(new, "s6", binds=False, state="later"))
    with homes.reading("identity"):
        assert [row.issuer for row in Account.objects.filter(subject="s6")] == [
            "https://listed.example"
        ]


def test_what_was_bound_speaks_no_more_once_its_issuer_is_struck_off_the_list(haiduong):
    new = makers.new_person()
    signed_in(answer(new, "s7"))
    with pytest.raises(refusals.EidNotBound):
        signed_in(answer(new, "s7", binds=False, state="later"))
    signed_in(answer(new, "s7", state="listed again"))


def test_there_is_one_place_that_binds():
    """Nothing else writes whom an account speaks for: no action, no form, no import."""
    found = [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in python_files("src")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_bind", "AccountBound"}
    ]
    assert len(found) == 2
    assert {each.partition(":")[0] for each in found} == {"identity/actions/accounts.py"}
