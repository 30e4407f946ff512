-- Purpose: count a try of each subject, in a new window where the last one is over.
-- Parameters: province, ids, kinds, whos (lists of one length), at, over (windows from before
-- it are over), long_over (rows from before it go, a few at a time).
with gone as (
    delete from dossiers_attempt
    where id in (
        select stale.id
        from dossiers_attempt as stale
        where stale.province = %(province)s and stale.since < %(long_over)s
        order by stale.since
        limit 10
        for update skip locked
    )
)

insert into dossiers_attempt as kept (id, province, kind, who, since, count)
select
    tried.id,
    %(province)s::varchar,
    tried.kind,
    tried.who,
    %(at)s,
    1 as count
from unnest(%(ids)s::uuid[], %(kinds)s::varchar[], %(whos)s::varchar[]) as tried (id, kind, who)
order by tried.kind, tried.who
on conflict (province, kind, who) do update
    set
        since = case when kept.since < %(over)s then excluded.since else kept.since end,
        count = case when kept.since < %(over)s then 1 else kept.count + 1 end
returning kept.kind, kept.count
