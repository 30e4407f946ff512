-- Purpose: what was received of some procedures in each month, here and by ministries, and how much
-- of it online.
-- Parameters: province, first, until (months), codes.
select
    counted.month,
    sum(counted.received)::bigint as received,
    sum(counted.online_count)::bigint as online_count
from (
    select
        figure.month,
        one.key as code,
        (one.value ->> 0)::bigint as received,
        (one.value ->> 1)::bigint as online_count
    from dossiers_monthfigure as figure
    cross join jsonb_each(figure.procedures) as one
    where
        figure.province = %(province)s
        and figure.month >= %(first)s::date
        and figure.month < %(until)s::date
    union all
    select
        figure.month,
        one.key as code,
        one.value::bigint as received,
        one.value::bigint as online_count
    from dossiers_monthfigure as figure
    cross join jsonb_each(figure.copies) as one
    where
        figure.province = %(province)s
        and figure.month >= %(first)s::date
        and figure.month < %(until)s::date
) as counted
where counted.code = any(%(codes)s::varchar[])
group by counted.month
