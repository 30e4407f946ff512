"""After a move who signs for the heir of an ended agency revokes and replaces what it issued."""

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NoSuchDossier, NoSuchResult
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import TODAY
from tests.dossiers.signing import ADDRESS, LATER, REGISTRAR, demo
from tests.dossiers.test_results_move import OLD_DAY, before_the_merger

__all__ = ["demo"]
HEIR = "H24.101"


@pytest.mark.usefixtures("demo")
def test_after_a_move_the_heir_revokes_and_issues_anew(lan):
    handed_over, decided = before_the_merger(lan), before_the_merger(lan)
    actions.hand_over_result(handed_over["code"], text=makers.ELSEWHERE, by=PLATFORM, at=OLD_DAY)
    before_it = [
        queries.who_carries_on(makers.kept(each["code"]), on=TODAY)
        for each in (handed_over, decided)
    ]
    with homes.province("haiphong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()
    leader = makers.officer(Kind.SIGN, agency=HEIR, province="haiphong")
    other = makers.officer(Kind.SIGN, agency="H24.102", province="haiphong")
    said = {"said": REGISTRAR, "address": ADDRESS, "at": LATER}
    assert before_it == [None, HEIR]  # what the move writes down was so before it
    for receipt, carried in zip((handed_over, decided), before_it, strict=True):
        code, ended = receipt["code"], receipt["competent_agency"]["code"]
        assert queries.folder(code, seen_by=leader, on=TODAY).dossier.continued_by == carried
        [before] = queries.results_of(code, seen_by=leader, on=TODAY)
        assert before.agency == ended
        assert queries.signing_desk(code, seen_by=leader, on=TODAY).in_force == before.id

        with pytest.raises(NoSuchDossier):
            actions.issue_result(code, **said, replaces=before.id, by=other)
        anew = actions.issue_result(code, **said, replaces=before.id, by=leader)
        states = {
            each.id: (each.state, each.agency)
            for each in queries.results_of(code, seen_by=lan, on=TODAY)
        }
        assert states == {anew: ("published", HEIR), before.id: ("replaced", ended)}

    code = before_the_merger(lan)["code"]
    [result] = queries.results_of(code, seen_by=leader, on=TODAY)
    with pytest.raises(NoSuchResult):
        actions.revoke_result(result.id, because="Sai", by=other, at=LATER)
    actions.revoke_result(result.id, because="Sai năm sinh", by=leader, at=LATER)
    [result] = queries.results_of(code, seen_by=lan, on=TODAY)
    assert (result.state, result.revoked_why) == ("revoked", "Sai năm sinh")
