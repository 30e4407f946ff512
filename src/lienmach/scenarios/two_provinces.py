"""
The story: Hải Dương and Hải Phòng after 1 July 2025, their two systems still running apart.

Seven tenths of everything dates from before the legal day and stands under the old communes,
with addresses of three levels; the rest stands under the new ones. People are synthetic and
the communes are real. The same figures and the same day give the same rows.
"""

import dataclasses
import datetime as dt
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.db import connections

from lienmach.dossiers import seeds as catalogue
from lienmach.ground import clock, installation
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import Refusal
from lienmach.homes.files import store
from lienmach.homes.queries import not_migrated
from lienmach.ledger import actions as ledger
from lienmach.ledger.queries import keys
from lienmach.merger.actions import aligning
from lienmach.merger.actions.passage import open_mover
from lienmach.scenarios import actions, eid_figures
from lienmach.scenarios.casework import SPECIMENS, Casework
from lienmach.scenarios.places import Places
from lienmach.scenarios.registers import Line, Registers
from lienmach.scenarios.specimens import specimen
from lienmach.scenarios.staffing import Staffing
from lienmach.territory import seeds as territory

NAME = "two-provinces"
UNFINISHED = f"{NAME} (unfinished)"
MOVING, SURVIVING = "haiduong", "haiphong"
FEWEST = 10
MOST = 20_000_000

Tell = Callable[[str, int], None]


class SeededOtherwise(Refusal):
    """This installation holds the scenario with other figures; --again would replace it."""

    vi = "Bản cài đặt này đã có kịch bản với số liệu khác; thêm --again để thay."


class NotForRealPeople(Refusal):
    """This installation holds records that no scenario made; a scenario goes nowhere near them."""

    vi = "Bản cài đặt này có dữ liệu không do kịch bản tạo ra; kịch bản không đụng tới."


class InUse(Refusal):
    """A server is using these databases; stop it before replacing what they hold."""

    vi = "Máy chủ đang dùng các cơ sở dữ liệu này; hãy dừng máy chủ trước khi thay dữ liệu."


class NotOurDatabases(Refusal):
    """Only databases of the embedded cluster can be replaced; drop and make yours yourself."""

    vi = "Chỉ thay được cơ sở dữ liệu đi kèm; cơ sở dữ liệu riêng xin tự xóa và tạo lại."


class FiguresOutOfRange(Refusal):
    """A scenario has from 10 to 20,000,000 residents and from 0 to as many dossiers."""

    status = 422
    vi = "Kịch bản có từ 10 đến 20.000.000 cư dân và từ 0 đến chừng ấy hồ sơ."


@dataclass(frozen=True, slots=True)
class Figures:
    """How large the story is: residents and dossiers of each province, and what it is drawn by."""

    residents: int
    dossiers: int
    seed: int = 1
    beside: tuple[int, int] | None = None
    """Residents and dossiers of the surviving province, if it shall be of another size."""

    def of(self, province: str) -> tuple[int, int]:
        """Return how many residents and dossiers a province has."""
        if self.beside is not None and province == SURVIVING:
            return self.beside
        return self.residents, self.dossiers


def seeded() -> Figures | None:
    """Return the figures this installation was seeded with; null if it was not."""
    if installation.scenario() != NAME:
        return None
    raw = json.loads((installation.home() / "scenario.json").read_text("utf-8"))
    beside = raw.pop("beside")
    return Figures(**raw, beside=tuple(beside) if beside else None)


def seed(
    figures: Figures, *, on: dt.date, again: bool = False, tell: Tell = lambda _what, _n: None
) -> int:
    """
    Fill this installation with the story; return how many rows that were, 0 if it stood there.

    :raises SeededOtherwise: when it holds the story with other figures.
    :raises NotForRealPeople: when it holds anything else.
    """
    for residents, dossiers in (figures.of(MOVING), figures.of(SURVIVING)):
        if not (FEWEST <= residents <= MOST and 0 <= dossiers <= MOST):
            raise FiguresOutOfRange
    standing = seeded()
    if standing == figures and not again:
        return 0
    if standing is not None and not again:
        raise SeededOtherwise
    if not_migrated():
        _migrate()
    if standing is not None or installation.scenario() == UNFINISHED:
        _empty()
    elif not all(actions.is_empty(alias) for alias in settings.PROVINCES):
        raise NotForRealPeople
    installation.mark_scenario(UNFINISHED)
    with ThreadPoolExecutor(len(settings.PROVINCES)) as hands:
        at_work = [
            hands.submit(_fill, province, figures, on, tell) for province in settings.PROVINCES
        ]
        written = sum(each.result() for each in at_work)
    _decide_differences()
    installation.write_private(
        installation.home() / "scenario.json", json.dumps(dataclasses.asdict(figures))
    )
    installation.mark_scenario(NAME)
    return written


def _migrate() -> None:
    """Migrate in a process of its own, for it enters the databases as their owner."""
    connections.close_all()  # ours, or no database that is still empty could be copied
    command = [sys.executable, "-m", "lienmach", "migrate", "--verbosity", "0"]
    subprocess.run(command, check=True)  # noqa: S603 - our own


def _empty() -> None:
    if not installation.is_embedded():
        raise NotOurDatabases
    connections.close_all()  # ours, or we would be found using what we are about to empty
    if any(actions.is_in_use(alias) for alias in settings.PROVINCES):
        raise InUse
    for alias in settings.PROVINCES:
        actions.empty(alias)
        shutil.rmtree(store(alias).root, ignore_errors=True)
    _migrate()


def _fill(province: str, figures: Figures, on: dt.date, tell: Tell) -> int:
    try:
        at = clock.now()
        territory.load(province, at=at)
        catalogue.load(province, at=at)
        for number in range(SPECIMENS):
            store(province).put(specimen(number + 1, province))
        rows = story(province, figures, on=on, stamp_key=keys.stamp_key(province))
        written = actions.fill(province, rows, tell=lambda number: tell(province, number))
        actions.settle(province)
        ledger.seal(province, at=clock.now())
    finally:
        connections.close_all()  # this thread's own
    return written


def story(province: str, figures: Figures, *, on: dt.date, stamp_key: bytes) -> Iterator[Line]:
    """Yield every row of a province's part of the story."""
    residents, dossiers = figures.of(province)
    places = Places(province)
    registers = Registers(places, seed=figures.seed, on=on)
    staffing = Staffing(places, seed=figures.seed, stamp_key=stamp_key, on=on)
    yield from staffing.rows()
    yield from eid_figures.rows(places, seed=figures.seed)
    yield from registers.rows(residents)
    casework = Casework(
        places, registers.accounts, staffing,
        stamp_key=stamp_key, seed=figures.seed, on=on,
    )  # fmt: skip
    yield from casework.rows(dossiers)


def _decide_differences() -> None:
    """Let the merger team decide what the catalogues differ in, as it did before this day."""
    with open_mover(SURVIVING, durable=True) as book:
        if aligning.list_differences(book, MOVING, SURVIVING, on=clock.today()):
            aligning.decide(
                book, province=MOVING, other=SURVIVING, procedure="*", field="*",
                decision="keep", by=PLATFORM, at=clock.now(),
            )  # fmt: skip
    connections.close_all()
