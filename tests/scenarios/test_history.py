"""The checker's own rules, on histories of a few operations."""

from lienmach.scenarios.history import Found, Operation, judge


def filed(code="D1", sent=0.0, answered=1.0, **more):
    return Operation("submit", 0, sent, answered, "ok", 201, code=code, **more)


def noted(text, sent, answered=None, outcome="ok"):
    return Operation("note", 0, sent, answered or float("inf"), outcome, 201, code="D1", text=text)


def shown(texts, sent, answered):
    return Operation("read", 0, sent, answered, "ok", 200, code="D1", seen=texts)


def verdict(*operations, final=(), listed=("D1",), before=()):
    found = Found(notes={"D1": list(final)}, listed={0: listed}, listed_before={0: before})
    return judge([filed(), *operations], found)


def test_nothing_wrong_is_nothing_found():
    clean = verdict(noted("a", 2, 3), shown(["a"], 4, 5), noted("b", 6, 7), final=["a", "b"])
    assert clean.is_clean
    assert clean.writes_acknowledged == 3


def test_concurrent_notes_may_stand_either_way():
    notes = noted("a", 2, 5), noted("b", 3, 4)
    assert verdict(*notes, final=["a", "b"]).is_clean
    assert verdict(*notes, final=["b", "a"]).is_clean


def test_notes_one_after_the_other_stand_so():
    assert verdict(noted("a", 2, 3), noted("b", 4, 5), final=["b", "a"]).misordered == 1


def test_a_read_under_way_may_miss_a_note():
    assert verdict(noted("a", 2, 6), shown([], 5, 7), final=["a"]).is_clean


def test_a_read_sent_after_the_answer_may_not():
    assert verdict(noted("a", 2, 3), shown([], 4, 5), final=["a"]).stale_reads == 1


def test_what_one_reader_saw_the_next_one_sees():
    pending = noted("a", 2, 9)
    stale = verdict(pending, shown(["a"], 3, 4), shown([], 5, 6), final=["a"])
    assert stale.stale_reads == 1


def test_an_unknown_note_stands_once_or_not_at_all():
    unknown = noted("a", 2, outcome="unknown")
    assert verdict(unknown).is_clean
    assert verdict(unknown, final=["a"]).is_clean
    assert verdict(unknown, final=["a", "a"]).writes_doubled == 1


def test_an_unknown_note_that_was_read_stays():
    unknown = noted("a", 2, outcome="unknown")
    assert verdict(unknown, shown(["a"], 3, 4)).writes_lost == 1


def test_a_refused_note_stands_nowhere():
    assert verdict(noted("a", 2, 3, "fail"), final=["a"]).writes_doubled == 1


def test_a_dossier_nobody_was_told_of_needs_an_unknown_submit():
    assert verdict(listed=["D1", "D2"]).writes_doubled == 1
    unknown = Operation("submit", 0, 2.0)
    assert verdict(unknown, listed=["D1", "D2"]).is_clean


def test_dossiers_from_before_stay_and_are_not_ours():
    assert verdict(listed=["D1", "D0"], before=["D0"]).is_clean
    assert verdict(listed=["D1"], before=["D0"]).writes_lost == 1


def test_a_dossier_not_found_after_its_answer_is_a_stale_read():
    absent = Operation("read", 0, 2.0, 3.0, "fail", 404, code="D1")
    assert verdict(absent).stale_reads == 1
