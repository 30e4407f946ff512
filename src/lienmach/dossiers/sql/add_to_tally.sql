-- Purpose: add to the day book's figures of an agency.
-- Parameters: id, province, agency, day, received, decided (how many to add of each).
insert into dossiers_tally (id, province, agency, day, received, decided)
values (%(id)s, %(province)s, %(agency)s, %(day)s, %(received)s, %(decided)s)
on conflict (province, agency, day) do update
    set
        received = dossiers_tally.received + excluded.received,
        decided = dossiers_tally.decided + excluded.decided
returning received, decided
