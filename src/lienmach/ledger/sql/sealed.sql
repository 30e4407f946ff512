-- Leaves in their order, each with the entry it stands for; nulls where there is none.
-- low, count: the first number, and how many leaves from there on.
-- The columns are taken by position.
select -- noqa: ST06
    l.number,
    l.hash,
    l.entry_id::text as entry_id_read,
    coalesce(e.id, b.id)::text as id_read,
    coalesce(e.province, b.province) as province_read,
    coalesce(e.system, b.system) as system_read,
    coalesce(e.subject, b.subject) as subject_read,
    coalesce(e.event, b.event) as event_read,
    coalesce(e.payload, b.payload)::text as payload_read,
    coalesce(e.actor, b.actor) as actor_read,
    to_char(coalesce(e.at, b.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_read,
    to_char(
        coalesce(e.recorded_at, b.recorded_at) at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
    ) as recorded_at_read,
    coalesce(e.stamp, b.stamp) as stamp_read,
    b.origin,
    to_char(b.brought_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as brought_at_read
from ledger_leaf as l
left join ledger_entry as e on l.entry_id = e.id and not l.brought
left join ledger_brought as b on l.entry_id = b.id and l.brought
where l.number >= %(low)s
order by l.number
limit %(count)s
