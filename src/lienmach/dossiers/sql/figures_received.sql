-- Purpose: what was received from one moment until another, by unit, desk and procedure.
-- Parameters: province, since, until; codes, sinces, untils (all units there ever were, three lists).
select
    dossier.unit,
    dossier.received_at_agency,
    dossier.procedure,
    coalesce(standing.since, dossier.unit_on) as unit_on,
    count(*) as received,
    count(*) filter (where dossier.channel = 'online') as online,
    count(*) filter (where dossier.channel = 'desk') as desk,
    count(*) filter (
        where exists (
            select 1
            from dossiers_portalline as line
            where line.dossier_id = dossier.id and line.province = dossier.province
        )
    ) as portal,
    count(*) filter (where papers.held) as with_papers,
    count(*) filter (where dossier.channel = 'online' and results.issued) as online_results,
    count(*) filter (where dossier.decided_at > dossier.due_at) as received_late,
    count(*) filter (
        where dossier.state in ('withdrawn', 'reception-refused', 'stopped')
    ) as ended
from dossiers_dossier as dossier
left join
    unnest(%(codes)s::varchar[], %(sinces)s::date[], %(untils)s::date[]) as standing (
        code, since, until
    )
    on
        dossier.unit = standing.code
        and dossier.unit_on >= standing.since
        and (standing.until is null or dossier.unit_on < standing.until)
cross join
    lateral (
        select
            exists (
                select 1
                from dossiers_paper as paper
                where paper.dossier_id = dossier.id and paper.province = dossier.province
            )
            or exists (
                select 1
                from dossiers_portalpaper as paper
                where paper.dossier_id = dossier.id and paper.province = dossier.province
            ) as held
    ) as papers
cross join
    lateral (
        select
            dossier.decided_at is not null
            and exists (
                select 1
                from dossiers_result as result
                where
                    result.dossier_id = dossier.id
                    and result.province = dossier.province
                    and result.state = 'published'
            ) as issued
    ) as results
where
    dossier.province = %(province)s
    and dossier.received_at >= %(since)s::timestamptz
    and dossier.received_at < %(until)s::timestamptz
group by
    dossier.unit,
    coalesce(standing.since, dossier.unit_on),
    dossier.received_at_agency,
    dossier.procedure
