-- Purpose: the files to scan now, those that nobody may open yet first.
-- Parameters: province, at, most.
select upload.id
from dossiers_upload as upload
where
    upload.province = %(province)s
    and upload.scanned_at is null
    and upload.state <> 'refused'
    and upload.due_at <= %(at)s
order by upload.state = 'quarantined' desc, upload.due_at asc, upload.id asc
limit %(most)s
for update of upload skip locked
