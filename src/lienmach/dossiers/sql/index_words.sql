-- Purpose: write down the words of dossiers that are still as they were when they were read.
-- Parameters: province, ids, accepted and words (three lists of one length).
update dossiers_dossier as dossier
set words = found.words
from
    unnest(%(ids)s::uuid[], %(accepted)s::timestamptz[], %(words)s::text[]) as found (
        id, accepted, words
    )
where
    dossier.id = found.id
    and dossier.province = %(province)s
    and dossier.words is null
    and dossier.accepted_at = found.accepted
returning dossier.id
