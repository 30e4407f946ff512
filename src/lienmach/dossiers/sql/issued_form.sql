-- Purpose: the form that left the house as a file of this digest.
-- Parameters: province, sha256.
select
    issued.form,
    issued.at
from dossiers_issuedpaper as issued
where issued.province = %(province)s and issued.sha256 = %(sha256)s and issued.form <> 'result'
order by issued.at
limit 1
