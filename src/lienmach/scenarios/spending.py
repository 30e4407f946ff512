"""What an installation's processes have used of the machine: it does not depend on who else does."""

import re
from pathlib import Path

PROC = Path("/proc")


def spent(home: Path) -> dict[str, float]:
    """
    Return the processor seconds that an installation has used until now.

    ``web``; ``worker``, which does afterwards what a request need not wait for; ``database``, of
    which only what serves these two counts, for as long as its connections last.
    """
    used = {"web": 0.0, "worker": 0.0, "database": 0.0}
    for process in PROC.glob("[0-9]*"):
        try:
            where = _where(process, home)
            if where:
                tasks = (process / "task").glob("*/schedstat")
                used[where] += sum(int(task.read_text().split()[0]) for task in tasks) / 1e9
        except OSError:
            continue  # it ended meanwhile
    return used


def _where(process: Path, home: Path) -> str:
    command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    if command.startswith("postgres: lienmach_app"):
        parent = re.search(r"PPid:\s+(\d+)", (process / "status").read_text())
        above = (PROC / parent[1] / "cmdline").read_bytes().decode() if parent else ""
        return "database" if str(home) in above else ""
    ours = f"LIENMACH_HOME={home}".encode() in (process / "environ").read_bytes()
    if not ours:
        return ""
    return "web" if "lienmach.web" in command else "worker" if " worker" in command else ""
