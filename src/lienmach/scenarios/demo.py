"""
The demo: two provinces become one before your eyes, and then it stays open.

It plays on this installation itself, so that everything it talks of can be looked at.
"""

import contextlib
import dataclasses
import itertools
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lienmach.ground import installation
from lienmach.merger.actions.moves import status
from lienmach.portal.signposts import control_room, portal, review_desk
from lienmach.scenarios import exchanging, paying, rehearsal, signing_in, two_provinces
from lienmach.scenarios.outcome import Moves, Report, report
from lienmach.scenarios.plan import Plan
from lienmach.scenarios.processes import Installation, serving, spread, traffic
from lienmach.scenarios.rehearsal import MOVING, SURVIVING, SYSTEMS
from lienmach.scenarios.two_provinces import Figures

CLIENTS = 16
PORTS = 40
DONE = {"cut over", "closed"}

Say = Callable[[str], None]
NAMES = {MOVING: "Hải Dương", SURVIVING: "Hải Phòng"}
SYSTEMS_VI = {"identity": "danh tính", "registries": "sổ bộ", "dossiers": "hồ sơ"}


@dataclass(frozen=True, slots=True)
class Demo:
    """What is shown: how many people and dossiers, at which address, at what pace."""

    residents: int = 20_000
    dossiers: int = 5_000
    port: int = 8000
    rate: float = 50.0
    again: bool = False
    second_factor: bool = False
    """Ask officers for a second factor too, as everywhere but here."""


def play(demo: Demo, *, say: Say, stay: Callable[[], None]) -> bool:
    """Show it all; return whether all went well. ``stay`` returns when the guest has seen enough."""
    stage = Installation(installation.home(), own=False)
    prepare(stage, demo, say=say)
    port = open_port(demo.port)
    if port != demo.port:
        say(f"Cổng {demo.port} đang bận, dùng cổng {port}. / Port {demo.port} is taken: {port}.")
    already = moved()
    with (
        signing_in.open_to_guests(
            [*NAMES], port=port, eid_port=open_port(port + 1), second_factor=demo.second_factor
        ) as guests,
        paying.sandbox(open_port(port + 2), house=port, environment=guests.environment) as provider,
        exchanging.simulated(open_port(port + 3), house=port, guests=guests) as exchange,
        serving(
            dataclasses.replace(stage, more={**guests.environment, **provider, **exchange}), port
        ),
    ):
        left = [system for system in SYSTEMS if system not in already]
        if left:
            say(f"Xem trực tiếp / Watch it live: {control_room(SURVIVING, port)}")
            found = merged(stage, demo, port, left, say=say)
            say("\n".join(sentences(found)))
        else:
            say(
                "Hai tỉnh đã hợp nhất từ lần trước; thêm --again để xem lại từ đầu."
                " / The two provinces have become one before; --again shows it from the start."
            )
            found = {"ok": True}
        say(signpost(port))
        say("\n".join(signing_in.sentences(guests)))
        say(exchanging.sentence(SURVIVING, port))
        stay()
    return bool(found["ok"])


def prepare(stage: Installation, demo: Demo, *, say: Say) -> None:
    """Seed if need be; a demo seen before is kept unless it shall be shown again."""
    standing = two_provinces.seeded()
    if standing is not None and not demo.again:
        if (standing.residents, standing.dossiers) != (demo.residents, demo.dossiers):
            say(
                f"Giữ dữ liệu đã có ({standing.residents:,} cư dân, {standing.dossiers:,} hồ sơ mỗi"
                " tỉnh); thêm --again để thay. / Keeping what is there; --again replaces it."
            )
        return
    figures = Figures(demo.residents, demo.dossiers)
    say(
        f"Gieo {demo.residents:,} cư dân và {demo.dossiers:,} hồ sơ tổng hợp cho mỗi tỉnh …"
        f" / Seeding {demo.residents:,} synthetic residents and {demo.dossiers:,} dossiers each …"
    )
    words = ["--residents", str(figures.residents), "--dossiers", str(figures.dossiers)]
    stage.run("seed", *words, *(["--again"] if demo.again else []), shown=True)


def open_port(wanted: int) -> int:
    """Return the wanted port, or the next one that nobody listens on."""
    for port in itertools.islice(itertools.count(wanted), PORTS):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    return wanted


def moved() -> set[str]:
    """Return the systems that have moved already."""
    return {each["system"] for each in status() if each["state"] in DONE}


def merged(stage: Installation, demo: Demo, port: int, left: list[str], *, say: Say) -> Report:
    """Move what is left under live traffic and return the report."""
    plan = Plan(
        address=("127.0.0.1", port),
        citizens=spread([
            stage.citizens(MOVING, CLIENTS, port), stage.citizens(SURVIVING, CLIENTS // 2, port),
        ]),
        clients=CLIENTS, rate=demo.rate,
    )  # fmt: skip
    moves = Moves()
    with traffic(plan) as clients:
        time.sleep(rehearsal.BEFORE_SECONDS)
        for system in left:
            say(
                f"Chuyển {SYSTEMS_VI[system]} của {NAMES[MOVING]} về {NAMES[SURVIVING]} …"
                f" / Moving {system} …"
            )
            moves.forward.append(rehearsal.merge(stage, "move", system))
            time.sleep(rehearsal.BETWEEN_SECONDS)
        time.sleep(rehearsal.AFTER_SECONDS)
        say("Kiểm lại mọi điều máy chủ đã trả lời … / Checking everything that was answered …")
        result = clients.stop()
    return report(moves, result, errors=rehearsal.at_home(stage, result.codes))


def sentences(found: Report) -> Iterator[str]:
    """Yield the report in plain words, in both languages."""
    requests, kept = found["requests"], found["verification"]
    seconds = found["seconds"]["total"]
    yield ""
    yield (
        f"• Đã chuyển {_vi(found['rows_moved'])} bản ghi trong {seconds:.0f} giây,"
        f" {_vi(found['rows_per_second'])} bản ghi mỗi giây;"
        f" đối soát {_vi(kept['rows'])} bản ghi, {kept['differences']} sai khác."
    )
    yield (
        f"  {found['rows_moved']:,} rows moved in {seconds:.0f} s, {found['rows_per_second']:,} a"
        f" second; {kept['rows']:,} verified, {kept['differences']} differences."
    )
    yield (
        f"• Trong lúc đó người dân gửi {_vi(requests['total'])} yêu cầu: {requests['failed']} lỗi;"
        f" {_vi(requests['writes_acknowledged'])} lần ghi đã xác nhận, {requests['writes_lost']}"
        f" mất, {requests['writes_doubled']} trùng; {requests['stale_reads']} lần đọc số liệu cũ."
    )
    yield (
        f"  Meanwhile citizens sent {requests['total']:,} requests: {requests['failed']} failed;"
        f" {requests['writes_acknowledged']:,} writes acknowledged, {requests['writes_lost']}"
        f" lost, {requests['writes_doubled']} doubled; {requests['stale_reads']} stale reads."
    )
    yield (
        f"• Chờ lâu nhất lúc chuyển giao: {found['cutover_wait_ms_max']:.0f} ms;"
        f" 99% yêu cầu xong trong {found['wait_ms']['p99']:.0f} ms."
    )
    yield (
        f"  Longest wait at a cut-over: {found['cutover_wait_ms_max']:.0f} ms;"
        f" 99 of 100 requests within {found['wait_ms']['p99']:.0f} ms."
    )
    yield (
        f"• {_vi(found['undecided'])} bản ghi ở xã bị chia chưa đủ địa chỉ để xếp: vẫn dùng được,"
        " chờ người xem."
    )
    yield (
        f"  {found['undecided']:,} records of split communes lack the address to place them:"
        " they go on working and wait for a person."
    )
    yield from (f"! {wrong}" for wrong in found["wrong"])


def _vi(number: int) -> str:
    """Return a number as Vietnamese writes it."""
    return f"{number:,}".replace(",", ".")


def signpost(port: int) -> str:
    """Say where to click."""
    pages = "\n".join(f"  {NAMES[province]:<12} {portal(province, port)}" for province in NAMES)
    return (
        "\nMở trong trình duyệt / Open in a browser:\n"
        f"{pages}\n"
        f"  Bàn rà soát liên kết / review desk\n               {review_desk(SURVIVING, port)}\n"
        f"  Phòng điều hành / control room\n               {control_room(SURVIVING, port)}\n"
        "Hai tên miền vẫn dùng như trước; dữ liệu của Hải Dương nay ở Hải Phòng."
        " / Both names go on working; what was Hải Dương's lives in Hải Phòng's house now.\n"
        "Nhấn Ctrl-C để dừng. / Ctrl-C stops it.\n"
    )
