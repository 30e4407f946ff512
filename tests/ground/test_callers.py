"""Who asks is told by our own proxies and nobody else, and one holder is one address."""

import pytest
from django.test import RequestFactory

from lienmach.ground import callers

OURS = frozenset({"10.0.0.1", "10.0.0.2", "2001:db8::5"})


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("", "unknown"),
        ("x", "unknown"),
    ],
)
def test_an_address_stands_for_what_one_holder_has(address, network):
    assert callers.network(address) == network


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # who is no proxy of ours is not believed
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # what the client wrote itself
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),  # where one socket takes both kinds
        ("10.0.0.1", "198.51.100.1, ::ffff:10.0.0.2", "198.51.100.1"),
        ("2001:DB8:0::5", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_our_own_proxies_are_believed(peer, forwarded, found):
    assert callers.seen_by(peer, forwarded, proxies=OURS) == found


@pytest.mark.parametrize(
    ("behind", "proxies", "found"),
    [
        (False, frozenset(), "10.0.0.1"),
        (True, frozenset(), "198.51.100.1"),
        (False, OURS, "198.51.100.1"),
        (True, OURS, "198.51.100.1"),
        (True, frozenset({"10.0.0.9"}), "10.0.0.1"),
    ],
)
def test_either_setting_alone_is_enough(settings, behind, proxies, found):
    settings.BEHIND_PROXY, settings.TRUSTED_PROXIES = behind, proxies
    asked = RequestFactory().get(
        "/", REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "1.1.1.1, 198.51.100.1"}
    )
    assert callers.caller_of(asked) == found


def test_a_mapped_peer_is_believed_behind_a_proxy(settings):
    settings.BEHIND_PROXY, settings.TRUSTED_PROXIES = True, frozenset()
    asked = RequestFactory().get(
        "/", REMOTE_ADDR="::ffff:10.0.0.1", headers={"x-forwarded-for": "198.51.100.1"}
    )
    assert callers.caller_of(asked) == "198.51.100.1"
