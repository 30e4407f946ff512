"""After a move who signs for the heir of an ended agency revokes what that agency issued."""

import pytest

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.refusals import NoSuchResult
from lienmach.ground.actor import PLATFORM
from lienmach.identity.rules.duties import Kind
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import TODAY
from tests.dossiers.signing import LATER, demo
from tests.dossiers.test_results_move import OLD_DAY, before_the_merger

__all__ = ["demo"]


@pytest.mark.usefixtures("demo")
def test_after_a_move_who_signs_for_the_heir_revokes_what_was_issued_before(lan):
    handed_over, decided = before_the_merger(lan), before_the_merger(lan)
    actions.hand_over_result(handed_over["code"], by=PLATFORM, at=OLD_DAY)
    with homes.province("haiphong"):
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()
    leader = makers.officer(Kind.SIGN, agency="H24.101", province="haiphong")
    other = makers.officer(Kind.SIGN, agency="H24.102", province="haiphong")
    for receipt, carried in ((handed_over, None), (decided, "H24.101")):
        code = receipt["code"]
        assert queries.folder(code, seen_by=leader, on=TODAY).dossier.continued_by == carried
        [result] = queries.results_of(code, seen_by=leader, on=TODAY)
        assert result.agency == receipt["competent_agency"]["code"]
        with pytest.raises(NoSuchResult):
            actions.revoke_result(result.id, because="Sai", by=other, at=LATER)
        actions.revoke_result(result.id, because="Sai năm sinh", by=leader, at=LATER)
        [result] = queries.results_of(code, seen_by=lan, on=TODAY)
        assert (result.state, result.revoked_why) == ("revoked", "Sai năm sinh")
