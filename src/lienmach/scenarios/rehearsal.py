"""
A whole rehearsal on the side: seed, serve, load, move, check, and leave nothing behind.

It touches nothing of the installation it is run from but a folder of its own below it: the
databases, the server and the clients are the rehearsal's own.
"""

import contextlib
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from lienmach.ground import clock, installation
from lienmach.scenarios.outcome import Moves, report
from lienmach.scenarios.plan import Plan
from lienmach.scenarios.processes import (
    CommandFailed,
    Installation,
    free_port,
    serving,
    spread,
    traffic,
)

MOVING, SURVIVING = "haiduong", "haiphong"
SYSTEMS = ("identity", "registries", "dossiers")
REVERSED = "dossiers"
LARGE = 200_000
TENTH = 10
BEFORE_SECONDS, BETWEEN_SECONDS, AFTER_SECONDS = 4.0, 1.0, 2.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is played: how many people and dossiers, who asks how often, and whether back too."""

    residents: int = 20_000
    dossiers: int = 5_000
    clients: int = 32
    rate: float | None = 150.0
    seed: int = 1
    reverse: bool = False
    keep: bool = False


def rehearse(plan: Rehearsal, *, say: Say) -> dict[str, Any]:
    """Play a whole merger and return its report."""
    with scratch(keep=plan.keep, say=say) as stage:
        say(f"Seeding {plan.residents:,} residents and {plan.dossiers:,} dossiers.")
        seed(stage, plan)
        port = free_port()
        with serving(stage, port):
            load = Plan(
                address=("127.0.0.1", port),
                citizens=spread([
                    stage.citizens(MOVING, 3 * plan.clients // 2, port),
                    stage.citizens(SURVIVING, max(1, plan.clients // 2), port),
                ]),
                clients=plan.clients, rate=plan.rate, seed=plan.seed,
            )  # fmt: skip
            with traffic(load) as clients:
                moves, errors = play(stage, plan, say=say)
                say("Checking everything the clients were told.")
                result = clients.stop()
            errors += at_home(stage, result.codes)
        return report(moves, result, errors=errors)


@contextlib.contextmanager
def scratch(*, keep: bool, say: Say) -> Iterator[Installation]:
    """Make an installation of its own below this one's home, and take it away again."""
    name = f"{clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    home = installation.folder("rehearsals", name, mode=0o711)
    stage = Installation(home)
    try:
        yield stage
    finally:
        with contextlib.suppress(CommandFailed):
            stage.run("stop")
        if keep:
            say(f"Kept: LIENMACH_HOME={home}")
        else:
            _remove(home)


def _remove(home: Path) -> None:
    """Remove a folder that a keeper may still be looking at."""
    for _ in range(20):
        shutil.rmtree(home, ignore_errors=True)
        if not home.exists():
            return
        time.sleep(0.2)


def seed(stage: Installation, plan: Rehearsal) -> None:
    """Seed; of many, the province that stays put has a tenth: its rows only stand in the way."""
    words = ["--residents", str(plan.residents), "--dossiers", str(plan.dossiers)]
    if plan.residents > LARGE:
        words += ["--beside", str(plan.residents // TENTH), str(plan.dossiers // TENTH)]
    stage.run("seed", *words, "--seed", str(plan.seed), shown=True)


def play(stage: Installation, plan: Rehearsal, *, say: Say) -> tuple[Moves, list[str]]:
    """Move every system, and with ``reverse`` one of them back and forward again."""
    moves, errors = Moves(), list[str]()
    time.sleep(BEFORE_SECONDS)
    try:
        for system in SYSTEMS:
            _move(stage, system, moves, say)
        if plan.reverse:
            say(f"Taking {REVERSED} back.")
            moves.back.append(merge(stage, "reverse", REVERSED))
            time.sleep(BETWEEN_SECONDS)
            _move(stage, REVERSED, moves, say)
    except CommandFailed as failed:
        errors.append(str(failed))
    time.sleep(AFTER_SECONDS)
    return moves, errors


def _move(stage: Installation, system: str, moves: Moves, say: Say) -> None:
    say(f"Moving {system} of {MOVING} to {SURVIVING}.")
    moves.forward.append(merge(stage, "move", system))
    time.sleep(BETWEEN_SECONDS)


def merge(stage: Installation, what: str, system: str) -> dict[str, Any]:
    """Move or reverse a system of the merging province and return the command's report."""
    found = stage.asked(
        "merge", what, "--system", system, "--from", MOVING, "--to", SURVIVING, "--yes"
    )
    assert isinstance(found, dict)  # noqa: S101 - as the command promises
    return found


def at_home(stage: Installation, codes: dict[str, str]) -> list[str]:
    """
    Look with plain SQL, as any outside program may: every dossier stands at its home, once.

    ``codes`` names the province of each dossier. Returns what is wrong, as sentences.
    """
    homes = {
        home["province"]: home["dsn"]
        for home in stage.asked("homes")
        if home["system"] == "dossiers"
    }
    wrong = []
    for province, dsn in homes.items():
        filed = [code for code, owner in codes.items() if owner == province]
        wrong += _counted(dsn, province, filed)
    return wrong


def _counted(dsn: str, province: str, filed: Sequence[str]) -> list[str]:
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "select code from dossiers_dossier where province = %s and code = any(%s)",
            [province, list(filed)],
        ).fetchall()
    times = Counter(code for (code,) in rows)
    return [
        f"dossier {code} stands {times[code]} times at the home of {province}"
        for code in filed
        if times[code] != 1
    ]
