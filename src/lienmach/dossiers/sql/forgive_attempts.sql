-- Purpose: take back the count of a try that turned out right.
-- Parameters: province, kinds, whos (lists of one length).
update dossiers_attempt as kept
set count = greatest(kept.count - 1, 0)
from unnest(%(kinds)s::varchar[], %(whos)s::varchar[]) as tried (kind, who)
where
    kept.province = %(province)s
    and kept.kind = tried.kind
    and kept.who = tried.who
