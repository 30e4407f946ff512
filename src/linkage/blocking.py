"""Which pairs are looked at: those that share a key of the recipe."""

import duckdb

from linkage.recipe import Block

MOST_ALIKE = 400
"""A key that more right records share tells nobody apart; its pairs are found by other keys."""


def pair(
    connection: duckdb.DuckDBPyConnection,
    blocks: tuple[Block, ...],
    left: str,
    right: str,
    into: str,
) -> int:
    """
    Make a table (l, r) of the pairs of ``uid`` that share any key; return how many.

    ``left`` and ``right`` are tables of persons, or what is left of them.
    """
    connection.execute(f"create or replace table {into} as {pairs_sql(blocks, left, right)}")
    row = connection.execute(f"select count(*) from {into}").fetchone()
    return int(row[0]) if row else 0


def pairs_sql(blocks: tuple[Block, ...], left: str, right: str) -> str:
    """Return the SQL for the pairs that share any key."""
    return " union ".join(_join(block.on, left, right) for block in blocks)


def _join(on: tuple[str, ...], left: str, right: str) -> str:
    keys = ", ".join(on)
    return (
        f"select l.uid as l, r.uid as r from {left} l join (select uid, {keys} from {right}"
        f" where {' and '.join(f'{key} is not null' for key in on)}"
        f" qualify count(*) over (partition by {keys}) <= {MOST_ALIKE}) r using ({keys})"
    )
