"""The verifier catches every fault put into what arrived, one and all; nothing moves then."""

import pytest

from lienmach.merger.actions import moves
from lienmach.merger.actions.passage import open_mover
from lienmach.merger.refusals import NotVerified
from tests.merger import world

ONE = "(select id from dossiers_dossier where province = 'haiduong' order by id offset {n} limit 1)"
MUTATIONS = {
    "a row is missing": "delete from dossiers_note where id ="
    " (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "a parent is missing": f"delete from dossiers_dossier where id = {ONE}",
    "a row nobody sent": "insert into dossiers_note (id, province, dossier_id, number, text, at, by)"
    " select gen_random_uuid(), province, dossier_id, number + 50, text, at, by from dossiers_note"
    " where province = 'haiduong' limit 1",
    "two applicants swapped": "update dossiers_dossier d set applicant = o.applicant from"
    " dossiers_dossier o where (d.id = {a} and o.id = {b}) or (d.id = {b} and o.id = {a})",
    "a day is shifted": f"update dossiers_dossier set received_at = received_at + interval '1 day'"
    f" where id = {ONE}",
    "a microsecond is shifted": "update dossiers_dossier set"
    f" received_at = received_at + interval '1 microsecond' where id = {ONE}",
    "a value is lost": f"update dossiers_dossier set competent_agency = 'H24' where id = {ONE}",
    "json null became absent": f"update dossiers_dossier set data = '[1]' where id = {ONE}",
    "a diacritic is lost": "update dossiers_note set text = replace(text, 'ú', 'u') where id ="
    " (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "decomposed letters": "update dossiers_note set text = normalize(text, NFD) where id ="
    " (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "a note of another dossier": "update dossiers_note set number = 77, dossier_id ="
    " (select id from dossiers_dossier where province = 'haiduong' and id <>"
    "  dossiers_note.dossier_id limit 1)"
    " where id = (select id from dossiers_note where province = 'haiduong' order by id limit 1)",
    "a wrong heir": "update dossiers_dossier set unit = '10525' where id ="
    " (select id from dossiers_dossier where unit_before is not null limit 1)",
    "a split one was guessed": "update dossiers_dossier set unit = '10549',"
    " unit_on = '2025-07-01' where id ="
    " (select id from dossiers_dossier where unit = '10570' and unit_on < '2025-07-01' limit 1)",
    "its former unit is lost": "update dossiers_dossier set unit_before = null,"
    " unit_before_on = null where id ="
    " (select id from dossiers_dossier where unit_before is not null limit 1)",
    "it lost its province": f"update dossiers_dossier set province = 'haiphong' where id = {ONE}",
}


def as_sql(mutation):
    """Fill in two different rows."""
    return mutation.format(n=3, a=ONE.format(n=0), b=ONE.format(n=1))


@pytest.mark.parametrize("what", MUTATIONS)
def test_a_mutation_of_what_arrived_is_caught(ready, what):
    hung = [True]

    def at(here):
        if here == "6 people are linked" and hung[0]:
            hung[0] = False
            with open_mover("haiphong", durable=True, copies=True) as connection:
                done = connection.execute(as_sql(MUTATIONS[what])).rowcount
                assert done >= 1, "the mutation must change something"

    with pytest.raises(NotVerified, match=r"rows? differ"):
        moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))
    assert world.doors()["haiduong"][0] == "open", "the old door stays open"
    with world.application() as connection:
        world.add_dossier(connection)


def test_without_a_mutation_the_same_move_is_verified(ready):
    assert moves.move("dossiers", source="haiduong", target="haiphong")["verified"]


def test_a_fault_of_the_mapping_shows_against_the_oracle(ready, superuser):
    """The copier joins the legs' table; the oracle reads what was drawn: they must agree."""

    def at(here):
        if here == "3 capture is on":
            for alias in ("haiduong", "haiphong"):
                superuser(alias).execute(
                    "update merger_leg set new = '10525' where kind = 'unit' and old = '10507'"
                )

    with pytest.raises(NotVerified, match="hash alike"):
        moves.move("dossiers", source="haiduong", target="haiphong", ways=moves.Ways(at=at))
