-- Purpose: how a dossier stands, as its receipt's holder is told; and the digest of its word.
-- Parameters: province, code.
select
    dossier.id,
    dossier.code,
    dossier.state,
    dossier.received_at,
    dossier.due_at,
    dossier.decided_at,
    dossier.competent_agency,
    dossier.continued_by,
    dossier.unit,
    dossier.unit_on,
    dossier.word_digest
from dossiers_dossier as dossier
where dossier.province = %(province)s and dossier.code = %(code)s
