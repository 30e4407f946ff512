-- Purpose: claim a key for a request; a row when it is new, none when it was claimed before.
-- Parameters: id, province, applicant, operation, key, request_hash, at.
insert into dossiers_answer (
    id, province, applicant, operation, key, request_hash, status, body, at
)
values (
    %(id)s, %(province)s, %(applicant)s, %(operation)s, %(key)s, %(request_hash)s, 0, '', %(at)s
)
on conflict (province, applicant, operation, key) do nothing
returning id
