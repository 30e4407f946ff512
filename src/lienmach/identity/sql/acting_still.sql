-- Purpose: what lets some people act for some others on a day; more pairs than were asked for.
-- Parameters: province, grantors, holders, day.
select
    acting.grantor_id,
    acting.holder_id,
    acting.procedures as covered,
    acting.since,
    acting.is_by_law
from identity_acting as acting
where
    acting.province = %(province)s
    and acting.grantor_id = any(%(grantors)s::uuid[])
    and acting.holder_id = any(%(holders)s::uuid[])
    and acting.since <= %(day)s::date
    and %(day)s::date < acting.until
