-- Purpose: the moments of a dossier, or of the copy of a ministry's, that count in some month.
-- Parameters: province, code; source (whose codes the copies bear).
select dossier.received_at as moment
from dossiers_dossier as dossier
where dossier.province = %(province)s and dossier.code = %(code)s
union
select dossier.decided_at
from dossiers_dossier as dossier
where
    dossier.province = %(province)s and dossier.code = %(code)s and dossier.decided_at is not null
union
select entry.at
from dossiers_deadlineentry as entry
inner join dossiers_dossier as dossier on entry.dossier_id = dossier.id
where
    dossier.province = %(province)s
    and dossier.code = %(code)s
    and entry.kind in ('supplement-asked', 'extension')
union
select theirs.received_at
from dossiers_ministrydossier as theirs
where
    theirs.province = %(province)s and theirs.source = %(source)s and theirs.code = %(code)s
