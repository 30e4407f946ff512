-- Purpose: write down in one statement whose records a request showed, to whom, by what and why;
-- of a list what the same reader was not shown on that day before.
--
-- Each look-up is asked for one row, so that none is ever answered by reading a whole table; and an
-- array, for under row-level security no index is used for what COALESCE says.
-- Parameters: province, reader, reader_key (the reader as a key, null if it is none), at, since
-- (the least key of the day), patience (how long to wait for a lock), shown (a JSON array of
-- objects; agency in it is of readers who are staff of another province).
insert into identity_readentry (
    id,
    province,
    reader,
    agency,
    duty,
    stands_in,
    person,
    number,
    register,
    record,
    listed,
    purpose,
    dossier,
    note,
    at
)
with patience as materialized (
    select set_config('lock_timeout', %(patience)s, true) as waits
)

select
    shown.id,
    %(province)s::varchar,
    %(reader)s::varchar,
    coalesce(staff.agency, shown.agency) as agency,
    shown.duty,
    shown.stands_in,
    coalesce(shown.person, known.id) as person,
    case when known.id is null then shown.personal_id end as number,
    shown.register,
    shown.record,
    shown.listed,
    shown.purpose,
    shown.dossier,
    shown.note,
    %(at)s::timestamptz
from
    json_to_recordset(%(shown)s::json) as shown (
        id uuid,
        register varchar,
        record uuid,
        person uuid,
        personal_id varchar,
        duty varchar,
        stands_in boolean,
        purpose varchar,
        dossier varchar,
        note varchar,
        listed boolean,
        agency varchar
    )
cross join patience
left join identity_staff as staff
    on staff.id = %(reader_key)s::uuid and staff.province = %(province)s::varchar
left join lateral (
    select person.id
    from identity_person as person
    where person.province = %(province)s::varchar and person.personal_id = shown.personal_id
    order by person.id
    limit 1
) as known on true
left join lateral (
    select true as is_told
    from identity_readentry as told
    where
        shown.listed
        and told.province = %(province)s::varchar
        and told.person = any(array[shown.person, known.id])
        and told.id >= %(since)s::uuid
        and told.reader = %(reader)s::varchar
        and told.record = shown.record
    order by told.id
    limit 1
) as today on true
where patience.waits is not null and today.is_told is null
on conflict do nothing
