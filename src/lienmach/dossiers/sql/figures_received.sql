-- Purpose: what was received from one moment until another, by unit, desk and procedure. Late is
-- what was decided, or ended without a decision, after its day.
-- Parameters: province, since, until; codes, sinces, ends (of all units there ever were).
select
    received.unit,
    received.unit_on,
    received.received_at_agency,
    received.procedure,
    count(*) as received,
    count(*) filter (where received.channel = 'online') as online_count,
    count(*) filter (where received.channel = 'desk') as desk,
    count(*) filter (where received.by_portal) as portal,
    count(*) filter (where received.has_paper or received.has_portal_paper) as with_papers,
    count(*) filter (where received.channel = 'online' and received.has_result) as online_results,
    count(*) filter (
        where received.decided_at > received.due_at or received.is_ended_late
    ) as received_late,
    count(*) filter (
        where received.state in ('withdrawn', 'reception-refused', 'stopped')
    ) as ended,
    count(*) filter (where received.taken_from <> '{}') as reusing,
    count(*) filter (where 'residents' = any(received.taken_from)) as with_residents
from (
    select
        dossier.unit,
        dossier.received_at_agency,
        dossier.procedure,
        dossier.channel,
        dossier.state,
        dossier.due_at,
        dossier.decided_at,
        dossier.taken_from,
        coalesce(standing.since, dossier.unit_on) as unit_on,
        exists(
            select 1
            from dossiers_portalline as told
            where told.dossier_id = dossier.id and told.province = dossier.province
        ) as by_portal,
        exists(
            select 1
            from dossiers_paper as paper
            where
                paper.dossier_id = dossier.id
                and paper.province = dossier.province
                -- Of what a scanner refused the row alone is left.
                and paper.sha256 <> ''
        ) as has_paper,
        exists(
            select 1
            from dossiers_portalpaper as paper
            where paper.dossier_id = dossier.id and paper.province = dossier.province
        ) as has_portal_paper,
        exists(
            select 1
            from dossiers_result as result
            where
                result.dossier_id = dossier.id
                and result.province = dossier.province
                and result.state = 'published'
        ) as has_result,
        -- A stop takes the day away; what it was lies in its line.
        (
            dossier.state = 'stopped'
            and exists (
                select 1
                from dossiers_deadlineentry as entry
                where
                    entry.dossier_id = dossier.id
                    and entry.province = dossier.province
                    and entry.kind = 'stop'
                    and entry.at > entry.due_before
            )
        )
        or (
            dossier.state in ('withdrawn', 'reception-refused')
            and exists (
                select 1
                from dossiers_steptaken as step
                where
                    step.dossier_id = dossier.id
                    and step.province = dossier.province
                    and step.after = dossier.state
                    and step.undone_at is null
                    and step.at > dossier.due_at
            )
        ) as is_ended_late
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
        and dossier.received_at >= %(since)s::timestamptz
        and dossier.received_at < %(until)s::timestamptz
) as received
group by received.unit, received.unit_on, received.received_at_agency, received.procedure
