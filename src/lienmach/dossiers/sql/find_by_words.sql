-- Purpose: the keys of the youngest dossiers that have all words of a question, of some places or
--   of the province; the months are looked through first.
-- Parameters: province, words (a to_tsquery of 'simple'), places (null: everywhere), months, most.
-- Cost: 2 to 30 ms at a million dossiers; see dossiers_find in the migrations.
select
    dossiers_find(
        %(province)s, %(words)s, %(places)s::text[], %(months)s::text[], %(most)s
    ) as dossier
