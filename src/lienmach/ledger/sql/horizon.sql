-- Which cluster this is, the oldest transaction still running in it, and the next to come.
select
    c.system_identifier::text as cluster_identity,
    pg_snapshot_xmin(s)::text as oldest,
    pg_snapshot_xmax(s)::text as next_one
from pg_current_snapshot() as s
cross join pg_control_system() as c
