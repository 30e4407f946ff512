"""What of identity can move."""

from lienmach.homes.manifest import Manifest, PersonColumns, Table, Total, UnitColumns

MANIFEST = Manifest(
    system="identity",
    tables=(
        Table(
            "identity_person",
            units=UnitColumns(address_key="address_key", address="address"),
            person=PersonColumns(),
            office="unit",
            totals=(Total(("unit", "sex")),),
        ),
        Table("identity_staff", office="agency"),
        # A duty keeps the unit it was granted in: its heirs are asked of territory, every time.
        Table("identity_duty", parent=("staff_id", "identity_staff"), totals=(Total(("kind",)),)),
        Table(
            "identity_token", parent=("person_id", "identity_person"), totals=(Total(("scopes",)),)
        ),
        Table(
            "identity_account",
            parent=("person_id", "identity_person"),
            totals=(Total(("issuer",)),),
        ),
        Table(
            "identity_session", parent=("person_id", "identity_person"), totals=(Total(("level",)),)
        ),
        Table(
            "identity_credential", parent=("staff_id", "identity_staff"), totals=(Total(("kind",)),)
        ),
        Table("identity_attempt"),
        Table("identity_spent"),
    ),
)
