from lienmach.identity.rules.personal_id import Fault
from lienmach.registries.rules.reasons import SENTENCES, Reason


def test_every_reason_has_its_sentence_in_both_languages():
    assert set(SENTENCES) == set(Reason)
    for sentence in SENTENCES.values():
        assert sentence.en.endswith(".")
        assert sentence.vi.endswith(".")
        assert sentence.en != sentence.vi


def test_faults_of_a_number_alone_are_reasons_of_the_same_name():
    contradicted = {Fault.SEX_DIFFERS, Fault.BIRTH_YEAR_DIFFERS}  # by other columns
    assert {fault.value for fault in set(Fault) - contradicted} <= {one.value for one in Reason}
