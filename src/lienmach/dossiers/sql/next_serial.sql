-- Purpose: the next serial of an agency's day; the row stays locked until the action ends.
-- Parameters: id, province, agency, day, first (where this system begins to count).
insert into dossiers_counter (id, province, agency, day, last)
values (%(id)s, %(province)s, %(agency)s, %(day)s, %(first)s)
on conflict (province, agency, day) do update set last = dossiers_counter.last + 1
returning last
