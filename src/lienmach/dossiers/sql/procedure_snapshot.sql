-- Purpose: what one published version says.
-- Parameters: id (of the version).
select snapshot from dossiers_procedure
where id = %(id)s
