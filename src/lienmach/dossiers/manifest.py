"""What of the dossiers can move."""

from lienmach.dossiers.rules.states import OPEN
from lienmach.homes.manifest import AgencyColumns, FileColumn, Manifest, Table, Total, UnitColumns

_OPEN = ", ".join(f"'{state}'" for state in sorted(OPEN))

MANIFEST = Manifest(
    system="dossiers",
    tables=(
        Table("dossiers_procedure"),
        Table("dossiers_draft", totals=(Total(("state",)),)),
        Table("dossiers_fallback"),
        Table(
            "dossiers_dossier",
            units=UnitColumns(
                address="coalesce(data ->> 'address', data ->> 'residence', '')",
                person="applicant",
                shown=("code", "procedure"),
            ),
            agencies=AgencyColumns(open_when=f"state in ({_OPEN})"),
            office="received_at_agency",
            totals=(
                Total(("state",)),
                Total(("state", "competent_agency")),
                Total(("continued_by",)),
            ),
        ),
        Table(
            "dossiers_deadlineentry",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("kind",)),),
        ),
        Table(
            "dossiers_steptaken",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("step",)),),
        ),
        Table(
            "dossiers_handover",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("answer",)),),
        ),
        Table("dossiers_consultation", parent=("dossier_id", "dossiers_dossier")),
        Table("dossiers_conversion", parent=("dossier_id", "dossiers_dossier")),
        Table("dossiers_note", parent=("dossier_id", "dossiers_dossier")),
        Table(
            "dossiers_paper",
            parent=("dossier_id", "dossiers_dossier"),
            file=FileColumn(),
            totals=(Total(("media_type",), of="size"),),
        ),
        Table(
            "dossiers_upload",
            file=FileColumn(),
            totals=(Total(("state",)), Total(("media_type",), of="size")),
        ),
        Table(
            "dossiers_result",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("agency", "kind", "state")), Total(("kind",), of="size")),
        ),
        Table(
            "dossiers_issuedpaper",
            parent=("dossier_id", "dossiers_dossier"),
            file=FileColumn(),
            totals=(Total(("form",), of="size"),),
        ),
        Table("dossiers_resultbook", office="agency", totals=(Total(("agency",), of="last"),)),
        Table("dossiers_counter", office="agency", totals=(Total(("agency",), of="last"),)),
        Table("dossiers_answer", totals=(Total(("operation", "status")),)),
        Table(
            "dossiers_tally",
            office="agency",
            totals=(Total(("agency",), of="received"), Total(("agency",), of="decided")),
        ),
        Table(
            "dossiers_notice",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("kind",)),),
        ),
        Table(
            "dossiers_delivery",
            parent=("notice_id", "dossiers_notice"),
            totals=(Total(("channel", "state")),),
        ),
        # Derived, but carried: a month is counted where its dossiers are, and both move together.
        Table("dossiers_monthfigure", totals=(Total(("month",), of="received"),)),
        Table("dossiers_figuremark"),
        Table("dossiers_attempt"),
        Table("dossiers_handled"),
        Table("dossiers_portalline", totals=(Total(("source",), of="handled"),)),
        Table(
            "dossiers_portalmessage",
            parent=("line_id", "dossiers_portalline"),
            totals=(Total(("kind", "state")),),
        ),
        Table(
            "dossiers_portalnotice",
            parent=("line_id", "dossiers_portalline"),
            totals=(Total(("kind", "state")),),
        ),
        Table(
            "dossiers_charge",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("channel",), of="amount"),),
        ),
        Table(
            "dossiers_payment",
            parent=("charge_id", "dossiers_charge"),
            totals=(Total(("provider", "state"), of="amount"),),
        ),
        Table("dossiers_paymentmessage", parent=("payment_id", "dossiers_payment")),
        Table("dossiers_portalpaper", parent=("dossier_id", "dossiers_dossier")),
        Table("dossiers_portalchannel"),
        Table("dossiers_ministrydossier", totals=(Total(("state",)),)),
        Table("dossiers_startedapplication", totals=(Total(("procedure",), of="edition"),)),
        Table(
            "dossiers_satisfaction",
            parent=("dossier_id", "dossiers_dossier"),
            totals=(Total(("agency", "procedure"), of="score"),),
        ),
    ),
)
