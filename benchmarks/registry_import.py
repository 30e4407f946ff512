"""
How many residents a second are taken in from a file, sifted, keyed, logged and indexed.

    python benchmarks/registry_import.py [--rows N] [--bad SHARE] [--parquet] [--json]

A scratch installation is made, the file is written (synthetic people on the real communes of
Hải Dương, old and new), imported once, and everything removed. The goal is 50,000 a second; it is
not reached on two slow cores, where each of the register's indexes alone costs 5 to 6 µs a row.
"""

import argparse
import csv
import itertools
import json
import os
import random
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

GOAL = 50_000


def words(text: str) -> list[str]:
    """Return the words of a text."""
    return text.split()


FAMILY = words("Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đoàn Mai Trịnh Đào")
MIDDLE = {
    "Nam": words("Văn Đức Minh Hữu Quang Công Xuân Đình Quốc Gia"),
    "Nữ": words("Thị Ngọc Thu Thanh Phương Kim Bích Diệu Mỹ Hồng"),
}
GIVEN = words(
    "An Anh Bình Châu Chi Cường Dung Dũng Duy Giang Hà Hải Hạnh Hiếu Hoa Hòa Hùng Huy Hương Khánh "
    "Lan Linh Long Mai Minh Nam Nga Ngân Nhung Oanh Phong Phúc Quân Quỳnh Sơn Tâm Thảo Thắng Thủy "
    "Trang Trung Tuấn Tú Uyên Vân Việt Vinh Yến Yên Ánh Đạt Đông Đức"
)
STREETS = ["Trần Hưng Đạo", "Lê Lợi", "Nguyễn Trãi", "Quang Trung", "Bạch Đằng", "Điện Biên Phủ"]
HEADING = [
    "so_dinh_danh", "ho_ten", "gioi_tinh", "ngay_sinh", "ma_xa", "ma_xa_tai_ngay", "dia_chi",
    "so_ho", "ho_ten_me", "ho_ten_cha",
]  # fmt: skip
OLD, NEW = "30/06/2025", "01/07/2025"


def name(draw: random.Random, sex: str) -> str:
    """Return a name as people bear them."""
    words = [draw.choice(FAMILY), draw.choice(MIDDLE[sex]), draw.choice(GIVEN)]
    if draw.random() < 0.3:
        words.insert(2, draw.choice(GIVEN))
    return " ".join(words)


def rows(count: int, bad: float) -> Iterator[list[str]]:
    """Yield residents, the same ones every time; a share of them with a fault."""
    from lienmach.territory.rules.gazetteer import Level  # noqa: PLC0415 - the home is named first
    from lienmach.territory.rules.tables import packaged_gazetteer  # noqa: PLC0415

    draw = random.Random(1669)  # noqa: S311 - to repeat, not to keep secret
    units = [
        (unit.code, OLD if unit.until else NEW)
        for unit in packaged_gazetteer().members
        if unit.level is Level.COMMUNE
    ]
    for number in range(count):
        sex, year = draw.choice(["Nam", "Nữ"]), draw.randint(1935, 2024)
        century = (2 if year >= 2000 else 0) + (sex == "Nữ")
        personal_id = (
            f"03{number // 1_000_000 % 2}{century}{year % 100:02d}{number % 1_000_000:06d}"
        )
        if draw.random() < bad:
            personal_id = personal_id[1:]
        yield [
            personal_id, name(draw, sex), sex,
            f"{draw.randint(1, 28):02d}/{draw.randint(1, 12):02d}/{year}", *draw.choice(units),
            f"Số {draw.randint(1, 400)} đường {draw.choice(STREETS)}", f"H{number // 4:07d}",
            name(draw, "Nữ"), name(draw, "Nam"),
        ]  # fmt: skip


def written(folder: Path, count: int, bad: float, *, parquet: bool) -> Path:
    """Write the file to import."""
    path = folder / "residents.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(itertools.chain([HEADING], rows(count, bad)))
    if parquet:
        import duckdb  # noqa: PLC0415 - only then

        table = duckdb.read_csv(str(path), all_varchar=True)
        path = path.with_suffix(".parquet")
        table.write_parquet(str(path))
    return path


class Watch:
    """Notes when the last byte was read and the last row loaded."""

    def __init__(self) -> None:
        self.read_at = self.loaded_at = self.begun = time.perf_counter()

    def read(self, _done: int, _total: int) -> None:
        """Note the time."""
        self.read_at = time.perf_counter()

    def loaded(self, _done: int, _total: int) -> None:
        """Note the time."""
        self.loaded_at = time.perf_counter()


def measured(path: Path) -> dict[str, float | int | dict[str, int]]:
    """Import the file once and return what it took."""
    from lienmach import homes  # noqa: PLC0415 - after the home is named
    from lienmach.ground import clock  # noqa: PLC0415
    from lienmach.ground.actor import PLATFORM  # noqa: PLC0415
    from lienmach.registries.actions import Order, import_file  # noqa: PLC0415

    with homes.province("haiduong"):
        watch = Watch()
        order = Order("residents", path, synthetic=True)
        outcome = import_file(order, by=PLATFORM, at=clock.now(), watch=watch)
        total = time.perf_counter() - watch.begun
    return {
        "rows": outcome.rows,
        "loaded": outcome.loaded,
        "refused": outcome.refused,
        "reasons": outcome.reasons,
        "read_s": round(watch.read_at - watch.begun, 2),
        "load_s": round(watch.loaded_at - watch.read_at, 2),
        "total_s": round(total, 2),
        "rows_per_second": round(outcome.rows / total),
        "client_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Measure and say how it compares with the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=500_000)
    parser.add_argument("--bad", type=float, default=0.01)
    parser.add_argument("--parquet", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lienmach-import-") as folder:
        home = Path(folder) / "home"
        home.mkdir(mode=0o755)
        Path(folder).chmod(0o755)  # as root, the server runs as a user of its own
        os.environ |= {"LIENMACH_HOME": str(home), "DJANGO_SETTINGS_MODULE": "lienmach.settings"}
        import django  # noqa: PLC0415 - the settings read the home
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        from lienmach.ground import cluster, installation  # noqa: PLC0415

        django.setup()
        cluster.ensure()
        try:
            call_command("migrate", verbosity=0)
            for alias, place in installation.provinces().items():  # it entered as the owner
                connections[alias].settings_dict.update(USER=place.user, PASSWORD=place.password)
            path = written(Path(folder), options.rows, options.bad, parquet=options.parquet)
            found = measured(path)
        finally:
            connections.close_all()
            cluster.stop("immediate")
            shutil.rmtree(home, ignore_errors=True)
    if options.json:
        print(json.dumps(found))
        return
    for word, figure in found.items():
        print(f"{word:<16}{figure}")
    print(f"{'goal':<16}{GOAL} rows a second")


if __name__ == "__main__":
    main()
