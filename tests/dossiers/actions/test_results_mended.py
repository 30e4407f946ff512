"""What a result says may be mended until it is signed, and its number stays."""

import pytest

from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import results
from lienmach.dossiers.refusals import ContentIncomplete, SigningFailed
from tests.dossiers.actions.test_results import Broken, happened, stored
from tests.dossiers.makers import AT, TODAY
from tests.dossiers.signing import ADDRESS, LATER, REGISTRAR, decided, demo

pytestmark = pytest.mark.usefixtures("demo")
__all__ = ["demo"]


def test_a_wrong_word_is_mended_until_it_is_signed_and_the_number_stays(lan):
    code, leader = decided(lan)
    told = {"address": ADDRESS, "by": leader}
    with pytest.raises(SigningFailed):
        actions.issue_result(code, said=REGISTRAR, **told, at=AT, port=Broken())
    [pending] = queries.results_of(code, seen_by=leader, on=TODAY)
    with pytest.raises(ContentIncomplete):
        actions.issue_result(code, said={"mother_name": ""}, **told, at=LATER)
    key = actions.issue_result(code, said={"mother_name": "Trần Thị Đúng"}, **told, at=LATER)
    assert (key, stored(key).number) == (pending.id, pending.number)
    particulars = stored(key).contents["particulars"]
    assert particulars["mother_name"] == "Trần Thị Đúng"
    assert particulars["hometown"] == REGISTRAR["hometown"]  # what is not said again stays
    assert happened(code).count("dossiers.result-set") == 2
    again = actions.issue_result(code, said={"mother_name": "Trần Thị Sai"}, **told, at=LATER)
    assert stored(again).contents["particulars"] == particulars  # it is in force


def test_a_paper_whose_words_were_mended_while_it_was_signed_is_not_kept(lan, monkeypatch):
    code, leader = decided(lan)
    real = results.signatures.sign

    def slowly(*args, **more):
        monkeypatch.setattr(results.signatures, "sign", real)
        mended = {**REGISTRAR, "mother_name": "Trần Thị Đúng"}
        results.set_result(code, said=mended, replaces=None, by=leader, at=AT)
        return real(*args, **more)

    monkeypatch.setattr(results.signatures, "sign", slowly)
    told = {"address": ADDRESS, "by": leader, "at": AT}
    key = actions.issue_result(code, said=REGISTRAR, **told)
    assert (stored(key).state, stored(key).sha256) == ("numbered", "")
    assert actions.issue_result(code, said={}, **told) == key
    found = stored(key)
    assert (found.state, found.contents["particulars"]["mother_name"]) == (
        "published",
        "Trần Thị Đúng",
    )


def test_a_number_stands_beside_the_day_it_was_given_whenever_it_is_signed(lan, monkeypatch):
    """Else the last of a year, signed in the next one, reads like one of that year."""
    drawn, real = [], results.setting.printed

    def noting(template, contents, *, at):
        drawn.append((contents["number"], contents["day"]))
        return real(template, contents, at=at)

    monkeypatch.setattr(results.setting, "printed", noting)
    code, leader = decided(lan)
    told = {"said": REGISTRAR, "address": ADDRESS, "by": leader}
    eve, next_year = AT.replace(month=12, day=31), AT.replace(year=2027, month=1, day=4)
    with pytest.raises(SigningFailed):
        actions.issue_result(code, **told, at=eve, port=Broken())
    key = actions.issue_result(code, **told, at=next_year)
    number = stored(key).number
    assert drawn == [(number, "31/12/2026"), (number, "31/12/2026")]
    _listed, content = queries.result_file(code, key, seen_by=leader, on=TODAY)
    known = queries.results.checked_file(content, on=TODAY).result
    assert (known.number, known.numbered_at, known.valid_from) == (number, eve, next_year)
