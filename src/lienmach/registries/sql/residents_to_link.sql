-- Purpose: residents as linking reads them, all of a province or those of some keys.
-- Parameters: province, keys (an array; null for all), reform (the day from which codes are new:
-- a residence of before is marked with a minus, a birthplace of after with a plus).
select
    resident.id::text as id,
    resident.personal_id,
    case when resident.birth_unit_since >= %(reform)s::date then '+' else '' end
    || resident.birth_unit as birth_unit,
    nullif(resident.full_name, '') as full_name,
    case resident.sex when 'male' then 'M' when 'female' then 'F' end as sex,
    to_char(
        resident.birth_date,
        case resident.birth_precision when 'year' then 'YYYY' else 'YYYY-MM-DD' end
    ) as birth_date,
    case when resident.unit_on < %(reform)s::date then '-' else '' end
    || resident.unit as residence_unit,
    nullif(resident.mother_name, '') as mother_name,
    nullif(resident.father_name, '') as father_name
from registries_resident as resident
where
    resident.province = %(province)s
    and (%(keys)s::uuid[] is null or resident.id = any(%(keys)s::uuid[]))
order by resident.id
