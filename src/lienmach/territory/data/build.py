# ruff: noqa: INP001 - a script beside its tables, no module of the house
"""
Write the CSV files of this folder anew.

    python build.py units SUCCESSION.csv UNITS_2025.csv    units.csv, successions.csv
    python build.py agencies                               agencies*.csv, from the former

The first needs the two tables named in README.md; the second needs nothing else.
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).parent
DAY = "2025-07-01"
COMMUNES_LAW = "Nghị quyết số 1669/NQ-UBTVQH15"
PROVINCES_LAW = "Nghị quyết số 202/2025/QH15"
DISTRICTS_LAW = "Nghị quyết số 203/2025/QH15"
DISPUTED = "The tables say that it was split, the notes to them that it passed whole."

Row = dict[str, str]

UNIT = [
    "code", "name", "kind", "parent", "since", "until", "founded_by", "ended_by",
    "area_km2", "latitude", "longitude",
]  # fmt: skip
SUCCESSION = ["predecessor", "successor", "on", "leg", "citation", "note"]
AGENCY = ["code", "name", "kind", "parent", "since", "until", "certainty"]
SERVES = ["agency", "unit", "since", "until"]

COMMUNE_KINDS = {
    "Phường": "ward", "Xã": "commune", "Thị trấn": "township", "Đặc khu": "special_zone",
}  # fmt: skip
DISTRICT_KINDS = {
    "Thành phố": "provincial_city", "Thị xã": "town", "Quận": "urban_district",
    "Huyện": "rural_district",
}  # fmt: skip
OLD_PROVINCES = {"30": ("Tỉnh Hải Dương", "province"), "31": ("Thành phố Hải Phòng", "city")}


def read(path: Path) -> list[Row]:
    """Return a table's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(name: str, fields: list[str], rows: Iterable[Row]) -> None:
    """Write a table into this folder."""
    with (HERE / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, fields, restval="", lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def kind_of(name: str, kinds: dict[str, str]) -> str:
    """Return the kind that a name begins with."""
    return next(kind for term, kind in kinds.items() if name.startswith(term + " "))


# --- Units ---------------------------------------------------------------------------


def units(legs: list[Row], after: list[Row]) -> Iterator[Row]:
    """Yield provinces, districts and communes before the day, then the city and its communes."""
    for code, (name, kind) in OLD_PROVINCES.items():
        yield {"code": code, "name": name, "kind": kind, "until": DAY, "ended_by": PROVINCES_LAW}
    districts = {leg["old_district_code"]: leg for leg in legs}
    for code, leg in sorted(districts.items()):
        yield {
            "code": code, "name": leg["old_district"], "until": DAY, "ended_by": DISTRICTS_LAW,
            "kind": kind_of(leg["old_district"], DISTRICT_KINDS),
            "parent": leg["old_province_code"],
        }  # fmt: skip
    communes = {leg["old_commune_code"]: leg for leg in legs if leg["old_commune_code"]}
    for code, leg in sorted(communes.items()):
        yield {
            "code": code, "name": leg["old_commune"], "until": DAY, "ended_by": COMMUNES_LAW,
            "kind": kind_of(leg["old_commune"], COMMUNE_KINDS),
            "parent": leg["old_district_code"],
        }  # fmt: skip
    yield {
        "code": "31", "name": "Thành phố Hải Phòng", "kind": "city", "since": DAY,
        "founded_by": PROVINCES_LAW,
    }  # fmt: skip
    for unit in sorted(after, key=lambda row: row["code"]):
        yield {
            "code": unit["code"], "name": unit["name"], "parent": "31", "since": DAY,
            "kind": kind_of(unit["name"], COMMUNE_KINDS), "founded_by": COMMUNES_LAW,
            "area_km2": unit["area_km2"], "latitude": unit["lat"], "longitude": unit["lon"],
        }  # fmt: skip


def successions(legs: list[Row]) -> Iterator[Row]:
    """Yield who carries on: provinces, districts (all their communes do), communes."""
    for code in OLD_PROVINCES:
        yield leg_row(code, "31", "whole", PROVINCES_LAW)
    below = defaultdict(set)
    for leg in legs:
        below[leg["old_district_code"]].add(leg["new_commune_code"])
    for code, heirs in sorted(below.items()):
        for heir in sorted(heirs):
            yield leg_row(code, heir, "part" if len(heirs) > 1 else "whole", DISTRICTS_LAW)
    for leg in sorted(legs, key=lambda row: (row["old_commune_code"], row["new_commune_code"])):
        old = leg["old_commune_code"]
        if old:  # the one district without communes passed on as a district
            note = DISPUTED if old in {"10528", "10960"} else ""
            yield leg_row(old, leg["new_commune_code"], leg["leg"], COMMUNES_LAW, note)


def leg_row(predecessor: str, successor: str, leg: str, citation: str, note: str = "") -> Row:
    """Return one leg of descent on the day."""
    return {
        "predecessor": predecessor, "successor": successor, "on": DAY, "leg": leg,
        "citation": citation, "note": note,
    }  # fmt: skip


# --- Agencies ------------------------------------------------------------------------

ROOTS = {"30": "H23", "31": "H24"}
COMMITTEES = {
    "H23": "Ủy ban nhân dân tỉnh Hải Dương",
    "H24": "Ủy ban nhân dân thành phố Hải Phòng",
}
# Kind, number below the province, and name ({} is the province: "tỉnh Hải Dương", "Hải Dương").
OFFICES = [
    ("service_centre", "01", "Trung tâm Phục vụ hành chính công {full}"),
    ("land_office", "02", "Văn phòng Đăng ký đất đai {full}"),
    ("provincial_police", "03", "Công an {full}"),
    ("traffic_police", "03.01", "Phòng Cảnh sát giao thông, Công an {full}"),
    ("immigration_police", "03.02", "Phòng Quản lý xuất nhập cảnh, Công an {full}"),
    ("social_insurance", "04", "Bảo hiểm xã hội {full}"),
    ("tax_office", "05", "Thuế {full}"),
    ("employment_centre", "06", "Trung tâm Dịch vụ việc làm {full}"),
    ("education_department", "07", "Sở Giáo dục và Đào tạo {full}"),
    ("power_company", "08", "Công ty Điện lực {bare}"),
]
SYNTHETIC, INFERRED = "synthetic", "inferred"


def lower_first(name: str) -> str:
    """Return a unit's name as it stands inside another name: "phường Thành Đông"."""
    return name[0].lower() + name[1:]


class Network:
    """The agencies of the two provinces before the day and of the one city after it."""

    def __init__(self, all_units: list[Row], all_legs: list[Row]) -> None:
        self.legs = all_legs
        self.agencies: list[Row] = []
        self.successions: list[Row] = []
        self.serves: list[Row] = []
        self.old = [row for row in all_units if row["until"]]
        self.new = [row for row in all_units if not row["until"] and row["parent"]]
        self.districts = [row for row in self.old if len(row["code"]) == len("288")]
        self.communes = [row for row in self.old if len(row["code"]) == len("10507")]
        self.province_of = {row["code"]: row["parent"] for row in self.districts}
        # The communes' own agencies: (kind, old or new unit) -> agency.
        self.before: dict[tuple[str, str], str] = {}
        self.after: dict[tuple[str, str], str] = {}

    def build(self) -> "Network":
        """Make all of it."""
        self.provinces()
        self.branches()
        self.districts_and_communes()
        self.new_communes()
        self.commune_successions()
        return self

    def found(self, code: str, name: str, kind: str, since: str, until: str) -> None:
        """Enter an agency; its parent is the identifier one level up."""
        self.agencies.append({
            "code": code, "name": name, "kind": kind, "parent": code.rpartition(".")[0],
            "since": since, "until": until,
            "certainty": SYNTHETIC if "." in code else INFERRED,
        })  # fmt: skip

    def serve(self, agency: str, unit: str, since: str, until: str) -> None:
        """Enter that an agency answers for a unit."""
        self.serves.append({"agency": agency, "unit": unit, "since": since, "until": until})

    def pass_on(
        self, predecessor: str, successor: str, leg: str = "whole", law: str = PROVINCES_LAW
    ) -> None:
        """Enter who carries on for an agency."""
        self.successions.append(leg_row(predecessor, successor, leg, law))

    def provinces(self) -> None:
        """The city's agencies go on, for all of the city; the province's pass to them."""
        for unit, root in ROOTS.items():
            full = lower_first(OLD_PROVINCES[unit][0])
            names = {"full": full, "bare": full.removeprefix("tỉnh ").removeprefix("thành phố ")}
            ends = DAY if root == "H23" else ""
            rows = [("province_committee", root, COMMITTEES[root])]
            rows += [(kind, f"{root}.{n}", name.format(**names)) for kind, n, name in OFFICES]
            for kind, code, name in rows:
                self.found(code, name, kind, "", ends)
                self.serve(code, unit, "", DAY)
                if root == "H23":
                    self.pass_on(code, code.replace("H23", "H24", 1))
                else:
                    self.serve(code, "31", DAY, "")

    def branches(self) -> None:
        """One land-office branch per old district; they go on below the city's land office."""
        drawn_from = defaultdict(set)
        for leg in self.legs:
            if leg["predecessor"] in self.province_of:
                drawn_from[leg["successor"]].add(leg["predecessor"])
        number = dict.fromkeys(ROOTS.values(), 0)
        # The city's own branches keep their numbers, the province's come after them.
        for district in sorted(self.districts, key=lambda row: row["parent"], reverse=True):
            root = ROOTS[district["parent"]]
            name = f"Chi nhánh Văn phòng Đăng ký đất đai {lower_first(district['name'])}"
            number["H24"] += 1
            lasting = f"H24.02.{number['H24']:02}"
            if root == "H23":
                number["H23"] += 1
                before = f"H23.02.{number['H23']:02}"
                self.found(before, name, "land_office_branch", "", DAY)
                self.found(lasting, name, "land_office_branch", DAY, "")
                self.pass_on(before, lasting)
            else:
                before = lasting
                self.found(lasting, name, "land_office_branch", "", "")
            self.serve(before, district["code"], "", DAY)
            for unit in self.new:
                # Which branch a commune of several old districts belongs to is not known.
                if drawn_from[unit["code"]] == {district["code"]}:
                    self.serve(lasting, unit["code"], DAY, "")

    def districts_and_communes(self) -> None:
        """Each commune had a committee below its district's, a one-stop desk and a police post."""
        order = dict.fromkeys(ROOTS.values(), 20)
        police = dict.fromkeys(ROOTS.values(), 100)
        for district in self.districts:
            root = ROOTS[district["parent"]]
            order[root] += 1
            committee = f"{root}.{order[root]}"
            below = [row for row in self.communes if row["parent"] == district["code"]]
            kind = "district_committee" if below else "commune_committee"
            name = f"Ủy ban nhân dân {lower_first(district['name'])}"
            self.found(committee, name, kind, "", DAY)
            self.serve(committee, district["code"], "", DAY)
            self.before[kind, district["code"]] = committee
            codes = [f"{committee}.{n + 1:02}" for n in range(len(below))]
            # A district without communes did a commune's work itself.
            for unit, code in zip(below or [district], codes or [committee], strict=True):
                police[root] += 1
                if below:
                    self.own(unit, code, "commune_committee", "Ủy ban nhân dân", "", DAY)
                self.own(
                    unit, f"{code}.01", "service_centre",
                    "Bộ phận Tiếp nhận và Trả kết quả", "", DAY,
                )  # fmt: skip
                self.own(
                    unit, f"{root}.03.{police[root]}", "commune_police", "Công an", "", DAY
                )  # fmt: skip

    def new_communes(self) -> None:
        """Each new commune has a committee below the city's, a service centre and police."""
        for n, unit in enumerate(self.new, start=1):
            code = f"H24.{100 + n}"
            self.own(unit, code, "commune_committee", "Ủy ban nhân dân", DAY, "")
            self.own(
                unit, f"{code}.01", "service_centre",
                "Trung tâm Phục vụ hành chính công", DAY, "",
            )  # fmt: skip
            self.own(unit, f"H24.03.{300 + n}", "commune_police", "Công an", DAY, "")

    def own(self, unit: Row, code: str, kind: str, name: str, since: str, until: str) -> None:
        """Enter an agency of one commune's own."""
        self.found(code, f"{name} {lower_first(unit['name'])}", kind, since, until)
        self.serve(code, unit["code"], since, until)
        (self.before if until else self.after)[kind, unit["code"]] = code

    def commune_successions(self) -> None:
        """A commune's agencies pass on as its ground does; a district's to all communes in it."""
        for (kind, unit), agency in self.before.items():
            heir_kind = kind.replace("district_committee", "commune_committee")
            for leg in self.legs:
                if leg["predecessor"] == unit:
                    heir = self.after[heir_kind, leg["successor"]]
                    self.pass_on(agency, heir, leg["leg"], leg["citation"])


def main(arguments: list[str]) -> int:
    """Write the tables asked for."""
    match arguments:
        case ["units", succession, units_2025]:
            legs = read(Path(succession))
            write("units.csv", UNIT, units(legs, read(Path(units_2025))))
            write("successions.csv", SUCCESSION, successions(legs))
        case ["agencies"]:
            network = Network(read(HERE / "units.csv"), read(HERE / "successions.csv")).build()
            write("agencies.csv", AGENCY, sorted(network.agencies, key=lambda row: row["code"]))
            write("agency_successions.csv", SUCCESSION, network.successions)
            write("agency_serves.csv", SERVES, network.serves)
        case _:
            sys.stderr.write(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
