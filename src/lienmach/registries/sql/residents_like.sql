-- Purpose: residents who may be the persons of some births and are linked with none, the likest
-- first; pairs that persons have said no to are left out.
-- Parameters: province, keys (of the births), most.
with asked as materialized (
    select
        birth.id,
        birth.personal_id,
        birth.name_key,
        birth.birth_date,
        split_part(birth.name_key, ' ', -1) as given,
        birth.particulars ->> 'mother_name' as mother_name
    from registries_civilrecord as birth
    where birth.province = %(province)s and birth.id = any(%(keys)s::uuid[])
),

alike as (
    select
        resident.id,
        asked.id as birth,
        8 as likeness
    from asked
    inner join registries_resident as resident
        on resident.province = %(province)s and asked.personal_id = resident.personal_id
    union all
    select
        resident.id,
        asked.id as birth,
        4 as likeness
    from asked
    inner join registries_resident as resident
        on
            resident.province = %(province)s
            and asked.name_key = resident.name_key
            and resident.birth_date between asked.birth_date - 731 and asked.birth_date + 731
    union all
    select
        resident.id,
        asked.id as birth,
        3 as likeness
    from asked
    inner join registries_resident as resident
        on
            resident.province = %(province)s
            and asked.birth_date = resident.birth_date
            and (
                asked.given = split_part(resident.name_key, ' ', -1)
                or (asked.mother_name <> '' and asked.mother_name = resident.mother_name)
            )
)

select alike.id
from alike
where
    not exists (
        select 1 from registries_link as link
        where
            link.province = %(province)s
            and link.resident_id = alike.id
            and (
                link.state = 'linked'
                or (link.record_id = alike.birth and link.state <> 'candidate')
            )
    )
group by alike.id
order by sum(alike.likeness) desc, alike.id
limit %(most)s
