"""
Link births and residents: read them, weigh them, keep what was found.

Only the keeping is an action, some links at a time: a run that was killed goes on where it was,
and one that is run again adds what is new. What persons decided or undid is left out before
anything is assigned, so that its rivals are weighed without it.
"""

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb

from lienmach import homes
from lienmach.ground.actor import Actor
from lienmach.ground.refusals import NotAllowed
from lienmach.homes import current_province
from lienmach.identity import queries as identity
from lienmach.identity.rules.duties import Kind as Work
from lienmach.registries.actions import bench, orders
from lienmach.registries.actions.links import (
    Found,
    births,
    keep_links,
    keep_model,
    newest_model,
    stored_model,
    written,
)
from lienmach.registries.actions.orders import LinkOrder, Nobody, Outcome, Watch
from lienmach.registries.models import Link
from lienmach.registries.refusals import ModelUnfit
from linkage import calibrating, explaining, linking, model, persons, remainder, training
from linkage.assigning import assign
from linkage.model import Model
from linkage.refusals import BadInput, BadRecipe
from linkage.tables import SHAPES

AT_ONCE = 2_000


def link_births(
    order: LinkOrder, *, by: Actor, at: dt.datetime, watch: Watch | None = None
) -> Outcome:
    """
    Find who of the province's residents the births are; add links and candidates.

    :raises NotAllowed: when the actor does not keep the registers of the whole province.
    :raises ModelUnfit: when the file holds no model of this recipe.
    :raises LinkingUnderWay: when another run is at it.
    """
    if not identity.may(by, {Work.REGISTER}, unit=None, unit_on=None, on=at.date()):
        raise NotAllowed
    with bench.opened(memory=order.memory, threads=order.threads) as (connection, folder):
        return _Run(order, connection, folder, watch or Nobody(), by, at).run()


@dataclass(slots=True)
class _Run:
    """One run over one province."""

    order: LinkOrder
    connection: duckdb.DuckDBPyConnection
    folder: Path
    watch: Watch
    by: Actor
    at: dt.datetime
    outcome: Outcome = field(default_factory=Outcome)

    def run(self) -> Outcome:
        """Do all of it."""
        outcome = self.outcome
        with self._step("read"):
            outcome.births, outcome.residents, kept = self._read()
        if not outcome.births or not outcome.residents:
            return outcome
        with self._step("prepare"):
            persons.prepare(
                self.connection, SHAPES["records"], SHAPES["residents"], succession=None
            )
            bench.settle(self.connection)
        with self._step("learn"):
            known = self._model(kept)
        with self._step("weigh"):
            told = linking.Report()
            known = linking.find(self.connection, births(), known, told, self._under)
            outcome.pairs = told.pairs
        with self._step("calibrate"):
            known = self._calibrated(known)
            outcome.model = known.hash
        with self._step("assign"):
            self._leave_what_stands()
            assign(self.connection, births().thresholds, "scored", "found")
            remainder.look_again(self.connection, births(), known, "scored", "found")
        with self._step("keep"):
            self._keep(known)
        return outcome

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        self.watch.step(name)
        begun = time.monotonic()
        yield
        self.outcome.seconds[name] = round(time.monotonic() - begun, 2)

    def _under(self, name: str) -> None:
        self.watch.step(f"weigh: {name}")

    def _read(self) -> tuple[int, int, Model | None]:
        with homes.reading("registries") as at_home:
            laid = bench.lay(self.connection, at_home["registries"])
            self._read_standing()
            newest = newest_model()
        return *laid, stored_model(self.folder, newest) if newest else None

    def _read_standing(self) -> None:
        """Make the table of pairs that are known already, by what is held of them."""
        self.connection.execute(
            "create table standing (record varchar, resident varchar, state varchar)"
        )
        known = Link.objects.filter(province=current_province())
        rows = known.values_list("record_id", "resident_id", "state").iterator(chunk_size=20_000)
        bench.append(self.connection, "standing", ((str(a), str(b), c) for a, b, c in rows))

    def _model(self, kept: Model | None) -> Model:
        """
        Return the model to use: that of the file, the one kept, a new one, or the shipped one.

        A model that is kept is used again, so that a second run finds what the first one found.
        """
        if self.order.model is not None:
            return self._given(self.order.model, "given")
        if kept is not None and not self.order.learn:
            self.outcome.learned = "kept"
            return kept
        if min(self.outcome.births, self.outcome.residents) >= orders.FEWEST_TO_LEARN:
            try:
                learned = training.train(self.connection, births())
            except BadInput:  # too few agree in anything
                pass
            else:
                self.outcome.learned = "here"
                return learned
        return self._given(Path(str(bench.SHIPPED)), "shipped")

    def _given(self, path: Path, how: str) -> Model:
        try:
            found = model.read(path, births())
        except BadRecipe as error:
            raise ModelUnfit(str(error), vi=f"{ModelUnfit.vi} ({path})") from error
        self.outcome.learned = how
        return found

    def _calibrated(self, known: Model) -> Model:
        if not known.calibration:
            corners = calibrating.calibrate(self.connection, births(), known, "scored")
            known = replace(known, calibration=corners)
        if self.outcome.learned != "kept":
            common, rarest = bench.common_names(self.connection)
            keep_model(
                written(known, self.folder), self.outcome.residents, common, rarest, at=self.at
            )
        return known

    def _leave_what_stands(self) -> None:
        """Take out of the running who is linked, and the pairs that persons have said no to."""
        self.connection.execute(
            "create table held as select a.uid as l, b.uid as r, state from standing s"
            " join known a on a.id = s.record join known b on b.id = s.resident"
        )
        self.connection.execute(
            "delete from scored where l in (select l from held where state = 'linked')"
            " or r in (select r from held where state = 'linked') or exists (select 1 from held"
            " where held.l = scored.l and held.r = scored.r and state in ('refused', 'undone'))"
        )

    def _keep(self, known: Model) -> None:
        likely = calibrating.probability_sql(known.calibration)
        [(total,)] = self.connection.execute(
            "select count(*) from found anti join held using (l, r)"
        ).fetchall()
        # A cursor of its own, for what is explained meanwhile is asked on the connection.
        rows = self.connection.cursor().execute(
            "select l, r, a.id, b.id, weight, evidence, decision = 'link', again,"  # noqa: S608 - our own numbers
            f" {likely} from found join known a on a.uid = l join known b on b.uid = r"
            " anti join held using (l, r) order by l, evidence desc, r"
        )
        run, done = uuid.uuid4(), 0
        while some := rows.fetchmany(AT_ONCE):
            linked, candidates = keep_links(
                self._explained(known, some), model_hash=known.hash, run=run, by=self.by, at=self.at
            )
            self.outcome.linked += linked
            self.outcome.candidates += candidates
            done += len(some)
            self.watch.kept(done, total)

    def _explained(self, known: Model, rows: list[tuple[Any, ...]]) -> list[Found]:
        why = {
            (told.left, told.right): told
            for look in (False, True)
            for told in explaining.explain(
                self.connection, births(), known,
                [(row[0], row[1]) for row in rows if row[7] is look],
                right=self.outcome.residents, again=look,
            )
        }  # fmt: skip
        return [
            Found(
                record=uuid.UUID(record), resident=uuid.UUID(resident), weight=weight,
                probability=likely, evidence=bench.evidence(why[left, right], rest),
                is_link=is_link,
            )
            for left, right, record, resident, weight, rest, is_link, _again, likely in rows
        ]  # fmt: skip
