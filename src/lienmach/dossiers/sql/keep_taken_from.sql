-- Purpose: note from which registers something of a dossier was taken, and that its month is to be
-- counted again.
-- Parameters: province, code, registers, mark_id (a new id).
with noted as (
    update dossiers_dossier as dossier
    set taken_from = %(registers)s::varchar[]
    where dossier.province = %(province)s::varchar and dossier.code = %(code)s::varchar
    returning
        date_trunc('month', dossier.received_at at time zone 'Asia/Ho_Chi_Minh')::date as first_day
)

insert into dossiers_figuremark as mark (id, province, month, touched, counted)
select
    %(mark_id)s::uuid,
    %(province)s::varchar,
    noted.first_day,
    1 as touched,
    0 as counted
from noted
on conflict (province, month) do update
    set touched = mark.touched + 1
