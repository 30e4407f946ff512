"""
How many addresses a second are placed, in the process and through ``lienmach units address -``.

    python benchmarks/addresses.py [--lines N] [--json]

The addresses are those of every commune of both times, written in the ways people write them,
drawn in a fixed order. The bound is 2,000 a second after the start.
"""

import argparse
import datetime as dt
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time

from lienmach.territory.rules.addresses import AddressBook
from lienmach.territory.rules.gazetteer import Level
from lienmach.territory.rules.tables import packaged_gazetteer
from linkage.folding import without_marks

DAY = dt.date(2025, 7, 1)
BOUND = 2_000
BEFORE = ("", "Số 12 ngõ 5 đường Trần Hưng Đạo, ", "thôn Quang Trung, ", "36/5A Lê Lợi, ")


def addresses(count: int) -> list[str]:
    """Return that many addresses, the same ones every time."""
    gazetteer = packaged_gazetteer()
    drawn = random.Random(20250701)  # noqa: S311 - to repeat, not to keep secret
    communes = [unit for unit in gazetteer.members if unit.level is Level.COMMUNE]
    found = []
    for unit in itertools.islice(itertools.cycle(communes), count):
        between = drawn.choice((", ", " - ", " "))
        names = between.join(one.name for one in (unit, *gazetteer.ancestors(unit)))
        text = drawn.choice(BEFORE) + names
        found.append(drawn.choice((str, without_marks, str.upper))(text))
    drawn.shuffle(found)
    return found


def in_process(lines: list[str]) -> dict[str, float]:
    """Place them one after the other; the index is made before the clock starts."""
    book = AddressBook(packaged_gazetteer())
    start = time.perf_counter()
    decided = sum(book.place(line, DAY).unit is not None for line in lines)
    seconds = time.perf_counter() - start
    return {"per_second": round(len(lines) / seconds), "decided": round(decided / len(lines), 3)}


def by_command(lines: list[str]) -> dict[str, float]:
    """Ask the command, from its first answer to its last."""
    with (
        tempfile.TemporaryDirectory(prefix="lienmach-addresses-") as home,
        subprocess.Popen(
            [sys.executable, "-m", "lienmach", "units", "address", "-", "--on", DAY.isoformat()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "LIENMACH_HOME": home},
        ) as asked,
    ):
        if asked.stdin is None or asked.stdout is None:
            raise RuntimeError("no pipes")
        begun = time.perf_counter()
        asked.stdin.write("Hải Phòng\n".encode())
        asked.stdin.flush()
        asked.stdout.readline()
        start = time.perf_counter()
        answered, _ = asked.communicate("".join(f"{line}\n" for line in lines).encode())
        seconds = time.perf_counter() - start
    if len(answered.splitlines()) != len(lines):
        raise RuntimeError("the command did not answer every line")
    return {"per_second": round(len(lines) / seconds), "start_seconds": round(start - begun, 2)}


def main() -> int:
    """Measure both and say whether the bound holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--lines", type=int, default=20_000, help="how many addresses")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    lines = addresses(options.lines)
    inside, command = in_process(lines), by_command(lines)
    ok = command["per_second"] >= BOUND
    if options.json:
        print(json.dumps({"lines": len(lines), "process": inside, "command": command, "ok": ok}))
    else:
        print(f"{len(lines):,} addresses of both times")
        print(f"in the process       {inside['per_second']:>8,} a second")
        print(f"units address -      {command['per_second']:>8,} a second (bound {BOUND:,})")
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())
