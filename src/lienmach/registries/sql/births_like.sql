-- Purpose: births that may be of some residents and are linked with none, the likest first; pairs
-- that persons have said no to are left out.
-- Parameters: province, keys (of the residents), most.
with asked as materialized (
    select
        resident.id,
        resident.personal_id,
        resident.name_key,
        resident.birth_date,
        resident.mother_name,
        split_part(resident.name_key, ' ', -1) as given
    from registries_resident as resident
    where resident.province = %(province)s and resident.id = any(%(keys)s::uuid[])
),

alike as (
    select
        birth.id,
        asked.id as resident,
        8 as likeness
    from asked
    inner join registries_civilrecord as birth
        on
            birth.province = %(province)s
            and birth.kind = 'birth'
            and asked.personal_id = birth.personal_id
    union all
    select
        birth.id,
        asked.id as resident,
        4 as likeness
    from asked
    inner join registries_civilrecord as birth
        on
            birth.province = %(province)s
            and birth.kind = 'birth'
            and asked.name_key = birth.name_key
            and birth.birth_date between asked.birth_date - 731 and asked.birth_date + 731
    union all
    select
        birth.id,
        asked.id as resident,
        3 as likeness
    from asked
    inner join registries_civilrecord as birth
        on
            birth.province = %(province)s
            and birth.kind = 'birth'
            and asked.birth_date = birth.birth_date
            and (
                asked.given = split_part(birth.name_key, ' ', -1)
                or (
                    asked.mother_name <> ''
                    and asked.mother_name = birth.particulars ->> 'mother_name'
                )
            )
)

select alike.id
from alike
where
    not exists (
        select 1 from registries_link as link
        where
            link.province = %(province)s
            and link.record_id = alike.id
            and (
                link.state = 'linked'
                or (link.resident_id = alike.resident and link.state <> 'candidate')
            )
    )
group by alike.id
order by sum(alike.likeness) desc, alike.id
limit %(most)s
