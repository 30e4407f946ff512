"""What of the dossiers can move."""

from lienmach.dossiers.rules.states import OPEN
from lienmach.homes.manifest import AgencyColumns, FileColumn, Manifest, Table, UnitColumns

_OPEN = ", ".join(f"'{state}'" for state in sorted(OPEN))

MANIFEST = Manifest(
    system="dossiers",
    tables=(
        Table("dossiers_procedure"),
        Table(
            "dossiers_dossier",
            units=UnitColumns(
                address="coalesce(data ->> 'address', data ->> 'residence', '')",
                person="applicant",
                shown=("code", "procedure"),
            ),
            agencies=AgencyColumns(open_when=f"state in ({_OPEN})"),
            office="received_at_agency",
        ),
        Table("dossiers_note", parent=("dossier_id", "dossiers_dossier")),
        Table("dossiers_paper", parent=("dossier_id", "dossiers_dossier"), file=FileColumn()),
        Table("dossiers_counter", office="agency"),
        Table("dossiers_answer"),
        Table("dossiers_tally", office="agency"),
        Table("dossiers_handled"),
    ),
)
