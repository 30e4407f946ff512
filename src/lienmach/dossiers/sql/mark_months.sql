-- Purpose: note that something happened that counts in some months.
-- Parameters: province, ids, months (two lists of one length, no month twice).
insert into dossiers_figuremark as mark (id, province, month, touched, counted)
select
    seen.id,
    %(province)s::varchar,
    seen.month,
    1 as touched,
    0 as counted
from unnest(%(ids)s::uuid[], %(months)s::date[]) as seen (id, month)
order by seen.month
on conflict (province, month) do update
    set touched = mark.touched + 1
