-- Purpose: the next number of an agency's kind of result in a year; locked until the action ends.
-- Parameters: id, province, agency, kind, year, first (where this system begins to count).
insert into dossiers_resultbook (id, province, agency, kind, year, last)
values (%(id)s, %(province)s, %(agency)s, %(kind)s, %(year)s, %(first)s)
on conflict (province, agency, kind, year) do update set last = dossiers_resultbook.last + 1
returning last
