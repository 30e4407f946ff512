-- Purpose: write down in one statement whose records a request showed, to whom, by what and why.
-- Parameters: province, reader, reader_key (the reader as a key, null if it is none), at; of equal
-- length: ids, registers, records, people, numbers, duties, stands_in, purposes, dossiers, notes,
-- listed, agencies (of readers who are staff of another province).
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
    unnest(
        %(ids)s::uuid[],
        %(registers)s::varchar[],
        %(records)s::uuid[],
        %(people)s::uuid[],
        %(numbers)s::varchar[],
        %(duties)s::varchar[],
        %(stands_in)s::boolean[],
        %(purposes)s::varchar[],
        %(dossiers)s::varchar[],
        %(notes)s::varchar[],
        %(listed)s::boolean[],
        %(agencies)s::varchar[]
    ) as shown (
        id,
        register,
        record,
        person,
        personal_id,
        duty,
        stands_in,
        purpose,
        dossier,
        note,
        listed,
        agency
    )
left join identity_staff as staff
    on staff.id = %(reader_key)s::uuid and staff.province = %(province)s::varchar
left join identity_person as known
    on shown.personal_id = known.personal_id and known.province = %(province)s::varchar
