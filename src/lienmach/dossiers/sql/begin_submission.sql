-- Purpose: take the next serial of a desk's day, if a submission may be made as it was prepared.
-- It may not if its key was used before, if another version of its procedure has begun by the day,
-- or if the door is not open: then no row is written. One row: the serial is null then, and where
-- the desk has given none out on that day; the version's columns are null when none has begun.
-- The door's lock comes before the counter's row, in the order of every action: who waits at the
-- door holds no row.
-- Parameters: province, applicant, operation, key, code, day (of the procedure and the serial),
-- prepared, prepared_until (the version it was prepared by; null for none), agency, patience (how
-- long to wait for a lock), is_alone (whether it is a transaction of its own).
-- Alone it does not wait for the disk: the dossier is written on the same connection, so later in
-- the log, and what is later there is not kept without what was before.
with patience as materialized (
    select
        set_config('lock_timeout', %(patience)s, true) as waits,
        set_config(
            'synchronous_commit',
            case
                when %(is_alone)s::boolean then 'off' else current_setting('synchronous_commit')
            end,
            true
        ) as flushes
),

door as materialized (
    select pg_advisory_xact_lock_shared(homes_lock_key(%(province)s::text, 'dossiers')) as passed
    from patience
    where waits is not null
),

answered as (
    select id
    from dossiers_answer
    where
        province = %(province)s::varchar
        and applicant = %(applicant)s::uuid
        and operation = %(operation)s::varchar
        and key = %(key)s::varchar
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
),

numbered as (
    update dossiers_counter as counter
    set last = counter.last + 1
    from door, newest, homes_door
    where
        door.passed is not null
        and homes_door.province = %(province)s::text
        and homes_door.system = 'dossiers'
        and homes_door.state = 'open'
        and newest.id = %(prepared)s::uuid
        and newest.until is not distinct from %(prepared_until)s::date
        and not exists (select 1 from answered)
        and counter.province = %(province)s::varchar
        and counter.agency = %(agency)s::varchar
        and counter.day = %(day)s::date
    returning counter.last
)

select
    numbered.last as next_serial,
    answered.id as answered,
    newest.id,
    newest.province,
    newest.code,
    newest.version,
    newest.since,
    newest.until,
    newest.citation
from patience
left join numbered on patience.waits is not null
left join answered on patience.waits is not null
left join newest on patience.waits is not null
