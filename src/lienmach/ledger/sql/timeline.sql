-- Purpose: the facts about a subject, oldest first: recorded here, or brought here with it.
-- Parameters: province, subject.
select
    own.id,
    own.system,
    own.subject,
    own.event,
    own.payload,
    own.actor,
    own.at,
    null as origin
from ledger_entry as own
where own.province = %(province)s and own.subject = %(subject)s
union all
select
    brought.id,
    brought.system,
    brought.subject,
    brought.event,
    brought.payload,
    brought.actor,
    brought.at,
    brought.origin
from ledger_brought as brought
where
    brought.province = %(province)s
    and brought.subject = %(subject)s
    -- Back where it was recorded, a fact is its own.
    and not exists (
        select from ledger_entry as own
        where own.id = brought.id
    )
order by at, id
