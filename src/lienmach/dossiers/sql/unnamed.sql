-- Purpose: which contents no row names; none while rows are arriving that might.
-- Parameters: digests.
select asked.sha256
from unnest(%(digests)s::text[]) as asked (sha256)
where
    not exists (
        select 1
        from homes_door as door
        where door.state = 'arriving'
    )
    and asked.sha256 not in (
        select named.sha256
        from dossiers_named(%(digests)s::text[]) as named (sha256)
    )
