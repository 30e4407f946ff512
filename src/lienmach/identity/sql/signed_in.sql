-- Purpose: who a browser's session speaks for at a moment, with an officer's duties, own and lent,
-- and whom a person may act for; no row if nobody.
-- Parameters: province (that issued it), digest (of the cookie), at (the moment), seen_after (a
-- citizen's session that was last seen before is over).
select
    held.id as token,
    held.level,
    held.method,
    held.issued_at,
    held.last_seen,
    held.expires_at,
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
            where duty.staff_id = held.staff_id and duty.province = held.province
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
            where acting.holder_id = held.person_id and acting.province = held.province
        ),
        '[]'
    )::text as mandates
from identity_session as held
left join identity_person as person on held.person_id = person.id
left join identity_staff as staff on held.staff_id = staff.id
where
    held.province = %(province)s
    and held.digest = %(digest)s
    and held.ended_at is null
    and held.expires_at > %(at)s
    and (held.staff_id is not null or held.last_seen > %(seen_after)s)
    and staff.disabled_at is null
    and person.died_on is null
