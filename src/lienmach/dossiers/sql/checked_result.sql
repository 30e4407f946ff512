-- Purpose: an issued result by the digest of its QR code's token, or by that of its file.
--   Of two that replaced it the later one is told.
-- Parameters: province, token (a digest, or empty), sha256 (a digest, or empty).
select
    result.id,
    result.kind,
    result.state,
    result.number,
    result.agency,
    result.contents::text as contents,
    result.numbered_at,
    result.valid_from,
    result.signed_at,
    result.replaced_at,
    result.revoked_at,
    result.sha256,
    result.signature_level,
    successor.number as replaced_by,
    successor.valid_from as replaced_by_from
from dossiers_result as result
left join dossiers_result as successor
    on
        result.province = successor.province
        and result.dossier_id = successor.dossier_id
        and result.id = successor.replaces
        and successor.valid_from is not null
where
    result.province = %(province)s
    and result.state in ('published', 'replaced', 'revoked')
    and (
        (result.token_digest = %(token)s and %(token)s <> '')
        or (result.sha256 = %(sha256)s and %(sha256)s <> '')
    )
order by
    result.id asc,
    successor.valid_from desc nulls last,
    successor.id desc
limit 1
