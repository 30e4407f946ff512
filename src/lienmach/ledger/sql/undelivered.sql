-- Purpose: the facts recorded before a moment that may still be delivered: they wait in the outbox,
-- or a reaction to them is queued, under way or given up.
-- Parameters: before (the first identifier that is not asked for), task (the name of such a job).
select waiting.entry_id
from ledger_outbox as waiting
where waiting.entry_id < %(before)s::uuid
union
select (job.args ->> 'entry_id')::uuid as entry_id
from procrastinate_jobs as job
where job.task_name = %(task)s::varchar and (job.args ->> 'entry_id')::uuid < %(before)s::uuid
