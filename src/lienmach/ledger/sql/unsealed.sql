-- The entries without a leaf, own and brought, in the order in which they will be numbered.
-- low, high: the transactions looked at, from low up to but not including high.
-- The columns are taken by position.
select -- noqa: ST06
    id::text as id_read,
    province,
    system,
    subject,
    event,
    payload::text as payload_read,
    actor,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at_read,
    to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as recorded_at_read,
    stamp,
    origin,
    to_char(brought_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as brought_at_read,
    xid::text as xid_read
from (
    select
        e.id,
        e.province,
        e.system,
        e.subject,
        e.event,
        e.payload,
        e.actor,
        e.at,
        e.recorded_at,
        e.stamp,
        null::text as origin,
        null::timestamptz as brought_at,
        e.xid
    from ledger_entry as e
    where
        e.xid >= %(low)s::text::xid8
        and e.xid < %(high)s::text::xid8
        and not exists (
            select from ledger_leaf as l
            where l.entry_id = e.id
        )
    union all
    select
        b.id,
        b.province,
        b.system,
        b.subject,
        b.event,
        b.payload,
        b.actor,
        b.at,
        b.recorded_at,
        b.stamp,
        b.origin,
        b.brought_at,
        b.xid
    from ledger_brought as b
    where
        b.xid >= %(low)s::text::xid8
        and b.xid < %(high)s::text::xid8
        and not exists (
            select from ledger_leaf as l
            where l.entry_id = b.id
        )
) as unsealed
order by id
