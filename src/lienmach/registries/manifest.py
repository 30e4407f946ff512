"""What of the registries can move."""

from lienmach.homes.manifest import Manifest, PersonColumns, Table, UnitColumns

IN_UNIT = UnitColumns(address_key="address_key")

MANIFEST = Manifest(
    system="registries",
    tables=(
        Table("registries_resident", units=IN_UNIT, office="unit", person=PersonColumns()),
        Table("registries_civilrecord", units=IN_UNIT, office="unit"),
        Table("registries_parcel", units=IN_UNIT, office="unit"),
        Table("registries_landrecord", parent=("parcel_id", "registries_parcel")),
        Table("registries_correction"),
        Table("registries_import"),
    ),
)
