-- Purpose: the reactions that failed too often, of the facts recorded in this database.
-- Parameters: task (the name of the job that carries one out).
select
    job.id,
    job.attempts,
    job.args ->> 'province' as province,
    job.args ->> 'event' as event_name,
    job.args ->> 'reaction' as reaction,
    job.args ->> 'entry_id' as entry_id,
    coalesce(job.args ->> 'said', '') as said,
    coalesce(entry.subject, '') as subject,
    (
        select max(happened.at)
        from procrastinate_events as happened
        where happened.job_id = job.id and happened.type = 'failed'
    ) as given_up_at
from procrastinate_jobs as job
left join ledger_entry as entry on entry.id = (job.args ->> 'entry_id')::uuid
where job.status = 'failed' and job.task_name = %(task)s::varchar
order by job.id
