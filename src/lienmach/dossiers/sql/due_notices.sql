-- Purpose: the notices to tell now: of each line the first that was not told, if it is due.
-- Parameters: province, source, at, most.
select notice.id
from dossiers_portalnotice as notice
where
    notice.province = %(province)s
    and notice.source = %(source)s
    and notice.state = 'waiting'
    and notice.due_at <= %(at)s
    and not exists (
        select 1
        from dossiers_portalnotice as earlier
        where
            earlier.province = notice.province
            and earlier.line_id = notice.line_id
            and earlier.number < notice.number
            and earlier.state <> 'told'
    )
order by notice.due_at, notice.id
limit %(most)s
for update of notice skip locked
