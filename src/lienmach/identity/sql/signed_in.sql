-- Purpose: who a browser's session speaks for at a moment, with an officer's duties; no row if nobody.
-- Parameters: province (that issued it), digest (of the cookie), at (the moment), seen_after (a
-- citizen's session that was last seen before is over).
select
    session.id as token,
    session.level,
    session.method,
    session.issued_at,
    session.last_seen,
    session.expires_at,
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
                        'until', duty.until
                    )
                )
            from identity_duty as duty
            where duty.staff_id = session.staff_id and duty.province = session.province
        ),
        '[]'
    )::text as duties
from identity_session as session
left join identity_person as person on session.person_id = person.id
left join identity_staff as staff on session.staff_id = staff.id
where
    session.province = %(province)s
    and session.digest = %(digest)s
    and session.ended_at is null
    and session.expires_at > %(at)s
    and (session.staff_id is not null or session.last_seen > %(seen_after)s)
    and staff.disabled_at is null
