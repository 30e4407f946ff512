"""What of the registries can move."""

from lienmach.homes.manifest import Manifest, PersonColumns, Table, Total, UnitColumns


def _in_unit(*shown: str) -> UnitColumns:
    return UnitColumns(address_key="address_key", address="address", shown=shown)


MANIFEST = Manifest(
    system="registries",
    tables=(
        Table(
            "registries_resident",
            units=_in_unit("household"),
            office="unit",
            person=PersonColumns(),
            totals=(Total(("unit", "sex")),),
        ),
        Table(
            "registries_civilrecord",
            units=_in_unit("kind", "book", "number"),
            office="unit",
            totals=(Total(("kind", "unit")),),
        ),
        Table(
            "registries_parcel",
            units=_in_unit("sheet_no", "parcel_no"),
            office="unit",
            totals=(Total(("unit",), of="area_m2"),),
        ),
        Table(
            "registries_landrecord",
            parent=("parcel_id", "registries_parcel"),
            totals=(Total(("change_type",)),),
        ),
        Table("registries_correction", totals=(Total(("field",)),)),
        Table("registries_import", totals=(Total(("kind",), of="rows_loaded"),)),
        Table(
            "registries_link",
            parent=("record_id", "registries_civilrecord"),
            totals=(Total(("state", "how")),),
        ),
        Table(
            "registries_linkword",
            parent=("link_id", "registries_link"),
            totals=(Total(("word",)),),
        ),
        Table("registries_linkmodel", totals=(Total(("recipe",)),)),
        Table("registries_registryanswer", totals=(Total(("operation",)),)),
    ),
)
