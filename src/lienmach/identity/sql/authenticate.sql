-- Purpose: whom a token speaks for at a moment, with an officer's duties, own and lent, and with
-- whom a person may act for; no row if nobody.
-- Parameters: province (the issuer), digest (of the token), at (the moment).
select
    token.id as token,
    token.scopes,
    token.level,
    token.last_used_at,
    token.expires_at,
    person.personal_id,
    person.unit,
    person.unit_on,
    staff.agency,
    coalesce(person.id, staff.id) as holder,
    coalesce(person.full_name, staff.full_name) as full_name,
    coalesce(
        (
            select
                json_agg(
                    json_build_object(
                        'kind', duty.kind,
                        'unit', duty.unit,
                        'unit_on', duty.unit_on,
                        'agency', duty.agency,
                        'since', duty.since,
                        'until', duty.until,
                        'lent_by', duty.lent_by
                    )
                )
            from identity_entrusted as duty
            where duty.staff_id = token.staff_id and duty.province = token.province
        ),
        '[]'
    )::text as duties,
    coalesce(
        (
            select
                json_agg(
                    json_build_object(
                        'id', acting.id,
                        'person', acting.grantor_id,
                        'procedures', acting.procedures,
                        'since', acting.since,
                        'until', acting.until,
                        'is_by_law', acting.is_by_law,
                        'unit', acting.unit,
                        'unit_on', acting.unit_on
                    )
                )
            from identity_acting as acting
            where acting.holder_id = token.person_id and acting.province = token.province
        ),
        '[]'
    )::text as mandates
from identity_token as token
left join identity_person as person on token.person_id = person.id
left join identity_staff as staff on token.staff_id = staff.id
where
    token.province = %(province)s
    and token.digest = %(digest)s
    and token.issued_at <= %(at)s
    and token.expires_at > %(at)s
    and (token.revoked_at is null or token.revoked_at > %(at)s)
    and staff.disabled_at is null
    and person.died_on is null
