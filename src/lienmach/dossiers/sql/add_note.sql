-- Purpose: add a note under the next number of its dossier, whose row the caller has locked.
-- Parameters: id, province, dossier (its id), text, at, by, is_within (the office's alone).
insert into dossiers_note (id, province, dossier_id, number, text, at, by, is_within)
select
    %(id)s,
    %(province)s::varchar,
    %(dossier)s,
    coalesce(max(note.number), 0) + 1 as number,
    %(text)s,
    %(at)s,
    %(by)s,
    %(is_within)s
from dossiers_note as note
where note.province = %(province)s and note.dossier_id = %(dossier)s
returning number
