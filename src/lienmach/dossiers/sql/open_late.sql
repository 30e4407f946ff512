-- Purpose: what is open and late now, by unit; and of it what was received in a period.
-- Parameters: province, at, since, until (the period).
select
    dossier.unit,
    dossier.unit_on,
    count(*) as open_late,
    count(*) filter (
        where
        dossier.received_at >= %(since)s::timestamptz
        and dossier.received_at < %(until)s::timestamptz
    ) as received_open_late
from dossiers_dossier as dossier
where
    dossier.province = %(province)s
    and dossier.state in ('awaiting-supplement', 'decided', 'proposed', 'received')
    and dossier.state in ('proposed', 'received')
    and dossier.due_at < %(at)s::timestamptz
group by dossier.unit, dossier.unit_on
