"""Entries of the ledger for what the story says has happened, stamped as real ones are."""

import dataclasses
import datetime as dt
import json

from lienmach.ground.events import Event
from lienmach.ledger.rules.facts import fact_bytes, moment, stamp
from lienmach.scenarios import sheets
from lienmach.scenarios.keys import Keys, milliseconds
from lienmach.scenarios.sheets import Row, Sheet, escaped

# The story's events hold codes and days, all ASCII, for which this is the canonical form; the
# general way checks every letter and takes three times as long.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


class Facts:
    """Writes down facts of one province, marked with the key of its installation."""

    def __init__(self, province: str, keys: Keys, stamp_key: bytes) -> None:
        self._province = province
        self._keys = keys
        self._stamp_key = stamp_key
        self._known: dict[str, tuple[str, ...]] = {}

    def _names(self, event: Event) -> tuple[str, ...]:
        if event.name not in self._known:
            self._known[event.name] = tuple(field.name for field in dataclasses.fields(event))
        return self._known[event.name]

    def entry(
        self, event: Event, *, subject: str, actor: str, at: dt.datetime
    ) -> tuple[Sheet, Row]:
        """Return the entry of a fact: the same bytes that recording it would have made."""
        key = self._keys.at(milliseconds(at))
        payload = _encode({name: getattr(event, name) for name in self._names(event)})
        system = event.name.partition(".")[0]
        when = moment(at)
        fact = fact_bytes(
            id_=key, province=self._province, system=system, subject=subject, event=event.name,
            payload=payload, actor=actor, at=when,
        )  # fmt: skip
        mark = stamp(self._stamp_key, fact).hex()
        return sheets.ENTRY, (
            key, self._province, system, subject, event.name, escaped(payload), actor, when,
            f"\\\\x{mark}",
        )  # fmt: skip
