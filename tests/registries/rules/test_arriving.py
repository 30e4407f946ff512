from lienmach.registries.rules.arriving import AT_ONCE, ON_ARRIVAL, is_for_a_run


def test_many_rows_wait_for_a_run_and_so_do_all_before_the_first():
    assert not is_for_a_run(ON_ARRIVAL, has_model=True)
    assert is_for_a_run(ON_ARRIVAL + 1, has_model=True)
    assert is_for_a_run(1, has_model=False)
    assert AT_ONCE < ON_ARRIVAL
