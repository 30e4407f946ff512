-- Purpose: what was decided from one moment until another: by unit and procedure, and by unit and
-- whole days from receipt to decision; either procedure or days is null.
-- Parameters: province, since, until; codes, sinces, ends (of all units there ever were).
select
    decided.unit,
    decided.unit_on,
    decided.procedure,
    decided.whole_days,
    count(*) as decided,
    count(*) filter (where decided.is_late) as late,
    count(*) filter (where decided.has_result) as with_result,
    count(*) filter (where decided.has_result and decided.has_paper) as digital
from (
    select
        dossier.unit,
        dossier.procedure,
        coalesce(standing.since, dossier.unit_on) as unit_on,
        (dossier.decided_at at time zone 'Asia/Ho_Chi_Minh')::date
        - (dossier.received_at at time zone 'Asia/Ho_Chi_Minh')::date as whole_days,
        coalesce(dossier.decided_at > dossier.due_at, false) as is_late,
        exists(
            select 1
            from dossiers_result as result
            where
                result.dossier_id = dossier.id
                and result.province = dossier.province
                and result.state = 'published'
        ) as has_result,
        exists(
            select 1
            from dossiers_paper as paper
            where
                paper.dossier_id = dossier.id
                and paper.province = dossier.province
                -- Of what a scanner refused the row alone is left.
                and paper.sha256 <> ''
        ) as has_paper
    from dossiers_dossier as dossier
    left join
        unnest(%(codes)s::varchar[], %(sinces)s::date[], %(ends)s::date[]) as standing (
            code, since, ended
        )
        on
            dossier.unit = standing.code
            and dossier.unit_on >= standing.since
            and (standing.ended is null or dossier.unit_on < standing.ended)
    where
        dossier.province = %(province)s
        and dossier.decided_at >= %(since)s::timestamptz
        and dossier.decided_at < %(until)s::timestamptz
) as decided
group by grouping sets (
    (decided.unit, decided.unit_on, decided.procedure),
    (decided.unit, decided.unit_on, decided.whole_days)
)
