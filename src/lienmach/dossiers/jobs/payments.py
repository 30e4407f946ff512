"""Ask the payment provider about payments of which nothing was heard."""

import datetime as dt
from collections.abc import Callable

from lienmach.dossiers import actions
from lienmach.dossiers.queries.gateway import Provider
from lienmach.ground.actor import PLATFORM

AT_ONCE = 20

Now = Callable[[], dt.datetime]


def ask_unheard(provider: Provider, *, name: str, now: Now, is_over: Callable[[], bool]) -> int:
    """
    Ask about what is due, as long as the provider answers; return how many it answered.

    No transaction is open meanwhile.
    """
    count = 0
    while not is_over():
        taken = actions.take_unheard(provider=name, most=AT_ONCE, by=PLATFORM, at=now())
        for reference in taken:
            said = provider.state_of(reference)
            actions.settle_unheard(reference, said, provider=name, by=PLATFORM, at=now())
            if said is None or is_over():
                return count
            count += 1
        if not taken:
            break
    return count
