"""What people were told, what is on its way to them, and what was counted, go with their systems."""

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.identity import queries as identity
from lienmach.identity.rules.contacts import Channel
from lienmach.merger.actions import moves
from tests.dossiers import makers
from tests.dossiers.makers import TODAY
from tests.dossiers.test_figures import counted, deliver, kept, raw, table
from tests.dossiers.told import react, sent


def test_nothing_is_told_twice_or_counted_twice_after_a_move(mai, ways):
    mail, _ = ways
    mai.reached_by(Channel.EMAIL, "mai@example.vn")
    first, second = (makers.submitted(mai.actor)["code"] for _ in range(2))
    react(first)
    assert sent() == 1
    react(second)
    deliver([first, second])
    counted()
    told, figures = mai.told(), table("2026-11").total
    with homes.province("haiphong"):  # the same catalogue, so that nothing has to be decided
        makers.published(makers.LAND, makers.BIRTH, makers.LICENCE)
    for system in ("dossiers", "identity"):
        assert moves.move(system, source="haiduong", target="haiphong")["verified"]
    homes.forget_homes()

    assert homes.home_of("haiduong", "dossiers") == "haiphong"
    assert mai.told() == told
    assert table("2026-11").total == figures
    assert identity.contacts_of(mai.actor)[Channel.EMAIL].address == "mai@example.vn"
    for code in (first, second):
        react(code)  # the facts are told again, at the new home
    assert sent() == 1
    assert [letter["Subject"].split()[-1] for letter in mail.letters] == [first, second]
    assert queries.unread(mai.actor, on=TODAY) == 2
    third = makers.submitted(mai.actor)["code"]
    react(third)
    assert (sent(), queries.unread(mai.actor, on=TODAY)) == (1, 3)
    deliver([third])
    counted()
    assert kept() == raw()
