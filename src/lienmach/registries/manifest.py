"""What of the registries can move."""

from lienmach.homes.manifest import Manifest, PersonColumns, Table, UnitColumns


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
        ),
        Table("registries_civilrecord", units=_in_unit("kind", "book", "number"), office="unit"),
        Table("registries_parcel", units=_in_unit("sheet_no", "parcel_no"), office="unit"),
        Table("registries_landrecord", parent=("parcel_id", "registries_parcel")),
        Table("registries_correction"),
        Table("registries_import"),
    ),
)
