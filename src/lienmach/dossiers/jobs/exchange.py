"""
Tell the National Portal what waits, and carry out what was left held.

``Portal`` is the port. The adapter here speaks the format of ``data/exchange`` over signed HTTP;
that of the real portal was not found, and where it is known its adapter takes this one's place.
"""

import datetime as dt
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from django.db import DatabaseError, InterfaceError

from lienmach import homes
from lienmach.dossiers import actions, queries
from lienmach.dossiers.actions import Due, Outcome
from lienmach.dossiers.queries import messages
from lienmach.dossiers.rules import message_signatures as signatures
from lienmach.dossiers.rules.exchange import Verdict, verdict
from lienmach.ground import clock
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Unavailable

PATH = "/messages"
PATIENCE_SECONDS = 10.0
BATCH_SECONDS = 30.0
"""Well below the time for which notices are taken: what is not tried by then is left."""
AT_ONCE = 50

Now = Callable[[], dt.datetime]
log = logging.getLogger(__name__)


class Portal(Protocol):
    """The National Portal, as we speak to it."""

    def tell(self, envelope: dict[str, Any]) -> tuple[int | None, str]:
        """Tell one message; return the status it is answered, None for no answer, and why."""


class SignedHttp:
    """The portal at an address, told over HTTP in our own format and signed for one province."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url, key
        self._client = httpx.Client(timeout=PATIENCE_SECONDS, trust_env=False)

    def tell(self, envelope: dict[str, Any]) -> tuple[int | None, str]:
        """Tell one message."""
        body = json.dumps(messages.checked(envelope, "out"), ensure_ascii=False).encode()
        url = self._url + PATH
        signed = signatures.headers(
            self._key, "POST", urlsplit(url).path, body, now=clock.now().timestamp()
        )
        sent = {"Content-Type": "application/json", **signed}
        try:
            answer = self._client.post(url, content=body, headers=sent)
        except httpx.HTTPError as error:
            return None, f"{type(error).__name__}: {error}"
        return answer.status_code, f"{answer.status_code} {answer.text}"

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def deliver(portal: Portal, *, now: Now, is_over: Callable[[], bool] = lambda: False) -> int:
    """
    Tell the portal what waits, as long as there is something and it answers; return how much.

    No transaction is open while it is told. What was told and not yet written down as told, when
    this breaks off, is told again after a minute: the portal knows it by its identifier.
    """
    count = 0
    while not is_over():
        due = actions.take_due(most=AT_ONCE, by=PLATFORM, at=now())
        if not due:
            break
        outcome = _tell_all(portal, due, now=now, is_over=is_over)
        actions.settle_notices(outcome, by=PLATFORM, at=now())
        count += len(outcome.told)
        if outcome.trouble:
            break
    return count


def _tell_all(portal: Portal, due: list[Due], *, now: Now, is_over: Callable[[], bool]) -> Outcome:
    told: set[uuid.UUID] = set()
    rejected: dict[uuid.UUID, str] = {}
    failed: set[uuid.UUID] = set()
    trouble = ""
    until = now() + dt.timedelta(seconds=BATCH_SECONDS)
    for one in due:
        if is_over() or now() > until:
            break
        status, said = portal.tell(one.envelope)
        match verdict(status):
            case Verdict.TOLD:
                told.add(one.key)
            case Verdict.REJECTED:
                log.warning("the portal would not have notice %s: %s", one.key, said)
                rejected[one.key] = said
            case Verdict.LATER:
                failed, trouble = {one.key}, said or "no answer"
                break
    left = {one.key for one in due} - told - rejected.keys() - failed
    return Outcome(
        told=frozenset(told),
        rejected=rejected,
        failed=frozenset(failed),
        left=frozenset(left),
        trouble=trouble,
    )


def handle_held(*, now: Now, is_over: Callable[[], bool] = lambda: False) -> int:
    """
    Carry out messages that were kept and, when something broke off, not carried out.

    What only cannot be reached just now is no failure of the message: it is tried again.
    """
    count = 0
    for code in queries.lines_to_handle(at=now()):
        if is_over():
            break
        try:
            count += actions.work_off(code, at=now())
        except Unavailable as error:
            log.warning("a message of the line %s has to wait: %s", code, type(error).__name__)
        except Exception as error:  # whatever it is, the other lines shall not wait for it
            log.warning("a message of the line %s failed", code, exc_info=True)
            if _is_out_of_reach(error):
                continue
            said = type(error).__name__  # its words might be somebody's data
            actions.note_failure(code, said=said, by=PLATFORM, at=now())
    return count


def _is_out_of_reach(error: Exception) -> bool:
    """Test if the database could not be reached: no message is to blame for that."""
    return isinstance(error, DatabaseError | InterfaceError) and homes.connection_is_lost(error)
