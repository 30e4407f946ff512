"""Who guesses is stopped; nobody is locked out by what others do."""

from hypothesis import given
from hypothesis import strategies as st

from lienmach.dossiers.rules import throttle


def tried(tries, window=None):
    """Count tries as the database does, and return which of them were examined."""
    counts, examined = {}, []
    for code, address in tries:
        keys = (
            (throttle.ADDRESS, address),
            (throttle.CODE, code),
            (throttle.PAIR, (code, address)),
        )
        for key in keys:
            counts[key] = counts.get(key, 0) + 1
        examined.append(throttle.may_try({kind: counts[kind, who] for kind, who in keys}))
    return examined


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.integers(1, 400)), max_size=300),
    st.integers(0, 10),
)
def test_strangers_never_keep_the_owner_out(strangers, bursts):
    attack = strangers + [("x", n) for n in range(1, 60)] * bursts
    *_, first, second = tried([*attack, ("x", "owner"), ("x", "owner")])
    assert first
    assert second


@given(st.integers(1, 200))
def test_one_address_gets_few_tries_at_a_code(times):
    assert sum(tried([("x", 1)] * times)) <= throttle.OF_A_CODE_HERE


def test_one_address_gets_few_tries_at_all_codes():
    assert sum(tried([(n, 1) for n in range(500)])) == throttle.OF_AN_ADDRESS


def test_many_addresses_get_fewer_each():
    examined = tried([("x", n) for n in range(1000) for _ in range(5)])
    assert sum(examined) < 1000 * throttle.OF_A_CODE_UNDER_ATTACK + throttle.UNDER_ATTACK


def test_files_are_counted_by_themselves():
    assert throttle.may_try({throttle.FILES: throttle.FILES_OF_AN_ADDRESS})
    assert not throttle.may_try({throttle.FILES: throttle.FILES_OF_AN_ADDRESS + 1})
