-- Purpose: which contents no row names; none while rows are arriving that might, or a backup reads.
-- Parameters: digests.
select asked.sha256
from unnest(%(digests)s::text[]) as asked (sha256)
where
    not exists (
        select 1
        from homes_door as door
        where door.state = 'arriving'
    )
    and pg_try_advisory_xact_lock_shared(hashtextextended('every content', 7))
    and asked.sha256 not in (
        select named.sha256
        from dossiers_named(%(digests)s::text[]) as named (sha256)
    )
