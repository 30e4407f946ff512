from lienmach.ground.refusals import Invalid, NotFound


def test_a_refusal_speaks_both_languages_by_itself():
    assert str(NotFound()) == "There is no such thing here, or you may not see it."
    assert NotFound().sentence_vi == "Không có, hoặc quý vị không được xem."


def test_words_of_its_own_are_told_in_their_language_only():
    told = Invalid("A day is missing.", vi="Thiếu ngày.")
    assert (str(told), told.sentence_vi) == ("A day is missing.", "Thiếu ngày.")
    assert Invalid("A day is missing.").sentence_vi == Invalid.vi
