import pytest

from lienmach.registries.rules.waterfall import WIDTH, drawn


def line(what, bits):
    return {"what": what, "says": "the same", "bits": bits, "rarity": 0.0}


def evidence(*lines, kin=None, weight=None):
    total = -10.0 + sum(each["bits"] for each in lines)
    return {"prior": -10.0, "lines": list(lines), "kin": kin,
            "weight": total if weight is None else weight}  # fmt: skip


def test_every_bar_begins_where_the_one_before_it_ended():
    told = drawn(evidence(line("name", 14.0), line("sex", -2.0)))
    assert [step.sign for step in told.steps] == ["against", "for", "against"]
    prior, name, sex = told.steps
    assert name.x == prior.x == 0.0
    assert name.x + name.width == pytest.approx(WIDTH)
    assert sex.x + sex.width == pytest.approx(WIDTH)
    assert told.total.bits == 2.0
    assert told.total.x == pytest.approx(told.zero)


def test_what_kin_take_away_is_a_step_of_its_own():
    told = drawn(evidence(line("mother", 14.0), kin=-1.0, weight=-1.2))
    assert told.steps[-1].what == "kin"
    assert told.steps[-1].bits == pytest.approx(-5.2)


@pytest.mark.parametrize("lines", [[], [line("name", 0.0)], [line("name", 10.0), line("sex", 0.0)]])
def test_nothing_leaves_the_picture(lines):
    told = drawn(evidence(*lines))
    for step in (*told.steps, told.total):
        assert 0.0 <= step.x <= step.x + step.width <= WIDTH + 1e-9


def test_what_a_book_adds_is_a_step_of_its_own():
    told = drawn(evidence({**line("date", -3.0), "book": 4.0}, weight=-3.0))
    assert [(each.what, each.bits) for each in told.steps][1:] == [("date", -7.0), ("book", 4.0)]


def test_a_second_look_names_the_kin_that_are_left():
    told = drawn({**evidence(line("name", 5.0), kin=1.0, weight=0.5), "again": True})
    assert told.steps[-1].what == "kin_left"
