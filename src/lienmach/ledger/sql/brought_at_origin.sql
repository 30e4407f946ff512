-- Brought entries with the hash that their origin's log holds for them, null if it holds none.
-- The columns are taken by position.
with held as (
    select
        r.origin,
        n.entry_id,
        substring(r.hashes from (n.place::integer - 1) * 32 + 1 for 32) as digest
    from ledger_originleaves as r
    cross join unnest(r.entries) with ordinality as n (entry_id, place)
)

select -- noqa: ST06
    b.id::text as id_read,
    b.province,
    b.system,
    b.subject,
    b.event,
    b.payload::text as payload_read,
    b.actor,
    to_char(b.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_read,
    to_char(b.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at_read,
    b.stamp,
    b.origin,
    to_char(b.brought_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as brought_at_read,
    h.digest
from ledger_brought as b
left join held as h on b.id = h.entry_id and b.origin = h.origin
