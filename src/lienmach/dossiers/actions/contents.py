"""
Contents of files: kept with the row that names them, removed once no row does.

A row goes first and its content after the commit: whatever dies between leaves a content that
nobody names, which the next look over the store removes, and never a row without its content.
"""

from collections.abc import Collection

from django.db import transaction

from lienmach import homes
from lienmach.dossiers.actions.holding import hold_for
from lienmach.dossiers.rules import papers
from lienmach.ground import sql
from lienmach.homes.files import Draft, store

ROOM = "lienmach.dossiers"


def adopt(draft: Draft) -> str:
    """Keep a draft where dossiers live, within the action that names it; return its digest."""
    return store(_held(draft.sha256)).adopt(draft)


def keep(content: bytes) -> str:
    """Keep a content where dossiers live, within the action that names it; return its digest."""
    return store(_held(papers.digest(content))).put(content)


def remove_unnamed(alias: str, digests: Collection[str]) -> int:
    """
    Remove the contents of a database's store that none of its rows names; return how many.

    Outside any action, once what named them is committed. While rows arrive, which nobody sees
    yet, nothing is removed.
    """
    count = 0
    for digest in filter(None, digests):
        with transaction.atomic(using=alias, durable=True):
            hold_for(digest, alias=alias)
            if sql.rows(alias, ROOM, "unnamed", digests=[digest]):
                store(alias).remove(digest)
                count += 1
    return count


def unnamed(alias: str, digests: Collection[str]) -> list[str]:
    """Return which of some digests no row of a database names by now."""
    return [row["sha256"] for row in sql.rows(alias, ROOM, "unnamed", digests=list(digests))]


def _held(sha256: str) -> str:
    """See that nobody removes the same content meanwhile; return where dossiers live."""
    hold_for(sha256)
    return homes.here("dossiers")
