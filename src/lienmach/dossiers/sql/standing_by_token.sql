-- Purpose: how a dossier stands, as the holder of its receipt's token is told.
-- Parameters: province, digest (of the token).
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
where
    dossier.province = %(province)s
    and dossier.token_digest = %(digest)s
    and dossier.token_digest <> ''
