-- Purpose: let whoever works on something work alone until the transaction ends.
-- Parameters: what.
select pg_advisory_xact_lock(hashtextextended(%(what)s, 7))
