-- Purpose: births as linking reads them, all of a province or those of some keys.
-- Parameters: province, keys (an array; null for all), reform (the day from which codes are new:
-- such a code is marked with a plus, for the same code may have been another commune before).
select
    birth.id::text as id,
    birth.personal_id,
    nullif(birth.full_name, '') as full_name,
    case birth.sex when 'male' then 'M' when 'female' then 'F' end as sex,
    to_char(
        birth.birth_date, case birth.birth_precision when 'year' then 'YYYY' else 'YYYY-MM-DD' end
    ) as birth_date,
    case when birth.book_unit_since >= %(reform)s::date then '+' else '' end
    || birth.book_unit as registered_unit,
    nullif(birth.particulars ->> 'mother_name', '') as mother_name,
    nullif(birth.particulars ->> 'father_name', '') as father_name
from registries_civilrecord as birth
where
    birth.province = %(province)s
    and birth.kind = 'birth'
    and (%(keys)s::uuid[] is null or birth.id = any(%(keys)s::uuid[]))
order by birth.id
