-- Purpose: claim a key for a submission, and find the newest version of its procedure that has
-- begun by a day. One row: claimed is null when the key was claimed before or the door is not
-- open, and the version's columns are when there is none; it may have ended since.
-- Parameters: id, province, applicant, operation, key, request_hash, at (of the claim), code,
-- day (of the procedure), patience (how long to wait for a lock).
with patience as materialized (
    select set_config('lock_timeout', %(patience)s, true) as waits
),

claim as (
    insert into dossiers_answer (
        id, province, applicant, operation, key, request_hash, status, body, at
    )
    select
        %(id)s::uuid as id,
        %(province)s::varchar as province,
        %(applicant)s::uuid as applicant,
        %(operation)s::varchar as asked_for,
        %(key)s::varchar as claimed_key,
        %(request_hash)s::varchar as request_hash,
        0 as status,
        '' as body,
        %(at)s::timestamptz as claimed_at
    from patience
    inner join homes_door as door
        on door.province = %(province)s::text and door.system = 'dossiers' and door.state = 'open'
    where patience.waits is not null
    on conflict (province, applicant, operation, key) do nothing
    returning id
),

newest as (
    select
        id,
        province,
        code,
        version,
        since,
        until,
        citation
    from dossiers_procedure
    where
        province = %(province)s::varchar
        and code = %(code)s::varchar
        and since <= %(day)s::date
    order by since desc
    limit 1
)

select
    claim.id as claimed,
    newest.id,
    newest.province,
    newest.code,
    newest.version,
    newest.since,
    newest.until,
    newest.citation
from patience
left join claim on patience.waits is not null
left join newest on patience.waits is not null
