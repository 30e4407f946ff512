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
            "identity_mandate",
            parent=("grantor_id", "identity_person"),
            totals=(Total(("basis", "proof")),),
        ),
        Table("identity_standin", parent=("duty_id", "identity_duty")),
        Table(
            "identity_review", parent=("duty_id", "identity_duty"), totals=(Total(("outcome",)),)
        ),
        Table("identity_readentry", totals=(Total(("purpose",)),), append_only=True),
        Table("identity_eidimport"),
        # Figures stay with the commune that counted them: they are restated, never rewritten.
        Table("identity_eidfigure", office="unit", totals=(Total(("kind",), of="count"),)),
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
        Table("identity_requestanswer", totals=(Total(("operation",)),)),
        Table(
            "identity_contact",
            parent=("person_id", "identity_person"),
            totals=(Total(("channel",)),),
        ),
        Table("identity_attempt"),
        Table("identity_spent"),
    ),
)
