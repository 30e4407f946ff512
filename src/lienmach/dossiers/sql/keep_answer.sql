-- Purpose: keep the answer to a request whose key was claimed.
-- Parameters: id (of the claimed row), status, body.
update dossiers_answer
set status = %(status)s, body = %(body)s
where id = %(id)s
