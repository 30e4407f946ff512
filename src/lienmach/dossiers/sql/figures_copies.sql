-- Purpose: what ministries received from one moment until another, by unit and procedure.
-- Parameters: province, since, until; codes, sinces, ends (of all units there ever were).
select
    received.unit,
    received.procedure,
    coalesce(standing.since, received.unit_on) as unit_on,
    count(*) as copies
from dossiers_ministrydossier as received
left join
    unnest(%(codes)s::varchar[], %(sinces)s::date[], %(ends)s::date[]) as standing (
        code, since, ended
    )
    on
        received.unit = standing.code
        and received.unit_on >= standing.since
        and (standing.ended is null or received.unit_on < standing.ended)
where
    received.province = %(province)s
    and received.received_at >= %(since)s::timestamptz
    and received.received_at < %(until)s::timestamptz
group by received.unit, received.procedure, coalesce(standing.since, received.unit_on)
