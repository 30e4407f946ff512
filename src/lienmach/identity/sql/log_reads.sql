-- Purpose: write down in one statement whose records a request showed, to whom, by what and why.
-- Parameters: province, reader, reader_key (the reader as a key, null if it is none), at; of equal
-- length: ids, registers, records, people, numbers, duties, stands_in, purposes, dossiers, notes,
-- listed.
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
    line.id,
    %(province)s::varchar,
    %(reader)s::varchar,
    staff.agency,
    line.duty,
    line.stands_in,
    coalesce(line.person, known.id),
    case when known.id is null then line.number end,
    line.register,
    line.record,
    line.listed,
    line.purpose,
    line.dossier,
    line.note,
    %(at)s::timestamptz
from
    unnest(
        %(ids)s::uuid [],
        %(registers)s::varchar [],
        %(records)s::uuid [],
        %(people)s::uuid [],
        %(numbers)s::varchar [],
        %(duties)s::varchar [],
        %(stands_in)s::boolean [],
        %(purposes)s::varchar [],
        %(dossiers)s::varchar [],
        %(notes)s::varchar [],
        %(listed)s::boolean []
    ) as line (
        id, register, record, person, number, duty, stands_in, purpose, dossier, note, listed
    )
left join identity_staff as staff
    on staff.id = %(reader_key)s::uuid and staff.province = %(province)s::varchar
left join identity_person as known
    on known.province = %(province)s::varchar and known.personal_id = line.number
