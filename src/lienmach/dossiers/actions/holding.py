"""Let whoever works on something that has no row yet work alone."""

from lienmach import homes
from lienmach.ground import sql

SYSTEM = "dossiers"


def hold_for(what: str, *, alias: str | None = None) -> None:
    """
    Wait until nobody else works on something, and keep it until the transaction ends.

    Within an action, or in a transaction of a database that is told. For what a row's lock cannot
    do, there being none: of two who look at once, the second finds what the first has made.
    """
    sql.run(alias or homes.here(SYSTEM), "lienmach.dossiers", "hold_for", what=what)
