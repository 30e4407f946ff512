"""Tell the installation of days swapped by decree."""

import csv
import io

from lienmach.dossiers.queries import calendars
from lienmach.dossiers.refusals import SwapImpossible
from lienmach.dossiers.rules.calendars import SwappedDay

COLUMNS = ("free", "worked", "citation", "source")
BY_COMMAND = "lienmach deadlines swap"


def swap_days(swap: SwappedDay) -> bool:
    """
    Let a working day be free and a weekend day be worked, from now on; return if that is new.

    The table lies in the installation's home, so that it stays when the software is renewed. It is
    written whole or not at all. What was promised before follows when it is reckoned again.
    :raises SwapImpossible: when the one is free already, the other worked, or no decree is named.
    """
    if any(
        (each.free, each.worked) == (swap.free, swap.worked) for each in calendars.swapped_days()
    ):
        return False
    known = calendars.calendar("office", on=min(swap.free, swap.worked))
    if not swap.citation.strip() or not known.works(swap.free) or known.works(swap.worked):
        raise SwapImpossible
    path, written = calendars.own_swaps(), io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    if not path.exists():
        lines.writerow(COLUMNS)
    lines.writerow([swap.free, swap.worked, swap.citation.strip(), BY_COMMAND])
    before = path.read_text("utf-8") if path.exists() else ""
    draft = path.with_suffix(".new")
    draft.write_text(before + written.getvalue(), "utf-8")
    draft.replace(path)
    return True
