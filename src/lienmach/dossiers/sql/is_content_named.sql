-- Purpose: whether a row names a content, and whether rows are arriving that might.
-- Parameters: sha256, but (the key of an upload that does not count).
with
names as (
    select 1
    from dossiers_paper as paper
    where paper.sha256 = %(sha256)s
    union all
    select 1
    from dossiers_issuedpaper as issued
    where issued.sha256 = %(sha256)s
    union all
    select 1
    from dossiers_result as result
    where result.sha256 = %(sha256)s
    union all
    select 1
    from dossiers_upload as upload
    where upload.sha256 = %(sha256)s and upload.id <> %(but)s
)

select
    exists(
        select 1
        from homes_door as door
        where door.state = 'arriving'
    ) as is_arriving,
    exists(select 1 from names) as is_named
