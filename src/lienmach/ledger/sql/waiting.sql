-- The facts that wait in the outbox, oldest first. Read without a lock and without a transaction:
-- one held open while the reactions run would hold up a move.
-- Parameters: most, how many at once.
select
    entry_id,
    province,
    event,
    payload,
    at
from ledger_outbox
order by entry_id
limit %(most)s
