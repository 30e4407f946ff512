import json

import pytest
from django.core.management import CommandError, call_command

from lienmach.ground import clock, installation
from lienmach.ground.refusals import Refusal
from lienmach.identity import queries
from lienmach.identity.refusals import NoScenario, NotEnoughPeople, StaffUnknown
from tests.identity import makers


@pytest.fixture
def story(haiduong, monkeypatch, tmp_path):
    """An installation seeded with a scenario."""
    monkeypatch.setattr(installation, "scenario", lambda: "two-provinces")
    return haiduong


def token(capsys, *arguments):
    call_command("token", "create", "--province", "haiduong", *arguments)
    return capsys.readouterr().out


def holder(text):
    return queries.authenticate(text, clock.now())


def test_a_token_of_a_resident_by_number(story, capsys):
    new = makers.new_person()
    key = makers.actions.register_person(new, by=makers.PLATFORM, at=makers.NOW)
    made = json.loads(token(capsys, "--personal-id", new.personal_id, "--json"))
    assert set(made) == {"token"}
    assert holder(made["token"]).id == key


def test_a_token_of_any_resident(story, capsys):
    makers.person()
    made = json.loads(token(capsys, "--personal-id", "demo", "--json"))
    assert holder(made["token"]).may("dossiers:write")
    plain = token(capsys, "--personal-id", "demo").strip()
    assert holder(plain) is not None


def test_a_token_says_its_level_and_2_is_what_it_was_always_worth(story, capsys):
    makers.person()
    for said, level in (([], 2), (["--level", "1"], 1), (["--level", "2"], 2)):
        made = token(capsys, "--personal-id", "demo", *said).strip()
        assert holder(made).actor.level == level
    with pytest.raises(CommandError):
        token(capsys, "--personal-id", "demo", "--level", "3")


def test_tokens_of_different_residents_in_one_go(story, capsys):
    for _ in range(4):
        makers.person()
    made = json.loads(token(capsys, "--personal-id", "demo", "--count", "4", "--json"))
    assert len({holder(one).id for one in made["tokens"]}) == 4
    with pytest.raises(NotEnoughPeople):
        token(capsys, "--personal-id", "demo", "--count", "9999")


def test_a_token_of_an_officer(story, capsys):
    staff = makers.officer("binh")
    made = json.loads(token(capsys, "--staff", "binh", "--json"))
    assert holder(made["token"]).id == staff
    with pytest.raises(StaffUnknown):
        token(capsys, "--staff", "nobody")


def test_no_token_of_a_real_person_or_without_a_scenario(haiduong, story, capsys, monkeypatch):
    real = makers.new_person(synthetic=False)
    makers.actions.register_person(real, by=makers.PLATFORM, at=makers.NOW)
    with pytest.raises(NotEnoughPeople):
        token(capsys, "--personal-id", real.personal_id)
    monkeypatch.setattr(installation, "scenario", lambda: None)
    with pytest.raises(NoScenario):
        token(capsys, "--personal-id", "demo")


@pytest.mark.parametrize(
    "wrong",
    [[], ["--personal-id", "demo", "--staff", "x"], ["--personal-id", "demo", "--count", "0"],
     ["--personal-id", "demo", "--count", "many"]],
)  # fmt: skip
def test_what_makes_no_sense_is_said_and_nothing_made(story, capsys, wrong):
    with pytest.raises(CommandError):
        token(capsys, *wrong)


def test_an_unknown_province_is_refused(story):
    with pytest.raises(Refusal, match="no such province"):
        call_command("token", "create", "--province", "hanoi", "--personal-id", "demo")
