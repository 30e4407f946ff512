-- Purpose: who is told what happens to a person's matter: they, and who acts for them on a day.
-- With each the channels that are confirmed and wanted.
-- Parameters: province, person, day.
select
    told.person_id,
    told.covered,
    told.since,
    told.is_by_law,
    array(
        select contact.channel
        from identity_contact as contact
        where
            contact.person_id = told.person_id
            and contact.province = %(province)s
            and contact.is_on
            and contact.address <> ''
        order by contact.channel
    )::text[] as channels
from (
    select
        person.id as person_id,
        '' as covered,
        null::date as since,
        true as is_by_law
    from identity_person as person
    where person.id = %(person)s::uuid and person.province = %(province)s
    union all
    select
        acting.holder_id,
        acting.procedures as covered,
        acting.since,
        acting.is_by_law
    from identity_acting as acting
    where
        acting.grantor_id = %(person)s::uuid
        and acting.province = %(province)s
        and acting.since <= %(day)s::date
        and %(day)s::date < acting.until
) as told
