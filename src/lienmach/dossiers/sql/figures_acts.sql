-- Purpose: how often supplements were asked and dates extended from one moment until another.
-- Parameters: province, since, until.
select
    dossier.unit,
    dossier.unit_on,
    count(*) filter (where entry.kind = 'supplement-asked') as supplements,
    count(*) filter (where entry.kind = 'extension') as extensions
from dossiers_deadlineentry as entry
inner join dossiers_dossier as dossier on entry.dossier_id = dossier.id
where
    entry.province = %(province)s
    and entry.kind in ('supplement-asked', 'extension')
    and entry.at >= %(since)s::timestamptz
    and entry.at < %(until)s::timestamptz
group by dossier.unit, dossier.unit_on
