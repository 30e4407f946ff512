from lienmach.dossiers.rules.satisfaction import FEWEST, Figure, shown


def test_few_answers_tell_only_how_many_there_are():
    few = Figure("H24", "P", "2026-11", FEWEST - 1, 4, 18)
    assert (shown(few).answers, shown(few).satisfied, shown(few).mean) == (FEWEST - 1, None, None)
    enough = Figure("H24", "P", "2026-11", FEWEST, 4, 20)
    assert (shown(enough), enough.mean) == (enough, 4.0)
