-- Purpose: the newest version of a procedure that has begun by a day; it may have ended since.
-- Its snapshot never changes, so it is kept once read and not fetched again.
-- Parameters: province, code, day.
select
    id,
    province,
    code,
    version,
    since,
    until,
    citation
from dossiers_procedure
where province = %(province)s and code = %(code)s and since <= %(day)s
order by since desc
limit 1
