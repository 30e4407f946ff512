"""Let the virus scanner look at what was handed in; what it will not do now it does later."""

import datetime as dt
import logging
import uuid
from collections.abc import Callable

from lienmach.dossiers import actions
from lienmach.dossiers.actions.scanning import ToScan
from lienmach.dossiers.queries.scanner import Scanner
from lienmach.dossiers.rules.scanning import MISSING, Verdict
from lienmach.ground.actor import PLATFORM
from lienmach.homes.files import FileMissing, store

AT_ONCE = 20

Now = Callable[[], dt.datetime]
log = logging.getLogger(__name__)


def scan_waiting(scanner: Scanner, *, now: Now, is_over: Callable[[], bool]) -> int:
    """
    Scan what waits, as long as there is something and the scanner answers; return how many.

    No transaction is open meanwhile. What was scanned and not yet written down, when this breaks
    off, is scanned again some minutes later.
    """
    count = 0
    while not is_over():
        taken = actions.take_unscanned(most=AT_ONCE, by=PLATFORM, at=now())
        verdicts = _verdicts(scanner, taken, is_over=is_over)
        away = next((said for said in verdicts.values() if is_away(said)), None)
        if away is not None:
            log.warning("the virus scanner does not answer: %s", away.trouble)
            verdicts = {**dict.fromkeys((one.key for one in taken), away), **verdicts}
        refused = actions.settle_scans(verdicts, by=PLATFORM, at=now())
        if refused:
            log.warning("the virus scanner refused %d files", refused)
        count += len(verdicts)
        if not taken or away is not None:
            break
    return count


def _verdicts(
    scanner: Scanner, taken: list[ToScan], *, is_over: Callable[[], bool]
) -> dict[uuid.UUID, Verdict]:
    """Return what the scanner says of files, up to the first that it does not answer."""
    verdicts: dict[uuid.UUID, Verdict] = {}
    for one in taken:
        if is_over():
            break
        try:
            with store(one.home).opened(one.sha256) as file:
                verdicts[one.key] = scanner.scan(file)
        except FileMissing:
            verdicts[one.key] = Verdict(None, trouble=MISSING)
        if is_away(verdicts[one.key]):
            break
    return verdicts


def is_away(said: Verdict) -> bool:
    """Test if a verdict says nothing of the file, only that nobody answered."""
    return said.state is None and not said.engine and said.trouble != MISSING
