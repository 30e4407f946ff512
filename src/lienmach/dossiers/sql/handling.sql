-- Purpose: what was done with a dossier, in one trip: its steps, hand-overs, questions to agencies,
-- dates, charge, payments and issued forms, each as a JSON array of whole rows in their order.
--   A row is named as none of its columns is, or that column alone would be told.
-- Parameters: province, dossier (its id).
select
    (
        select coalesce(json_agg(taken order by taken.number), '[]')::text
        from dossiers_steptaken as taken
        where taken.province = %(province)s and taken.dossier_id = %(dossier)s
    ) as steps,
    (
        select coalesce(json_agg(sent order by sent.sent_at, sent.id), '[]')::text
        from dossiers_handover as sent
        where sent.province = %(province)s and sent.dossier_id = %(dossier)s
    ) as hand_overs,
    (
        select coalesce(json_agg(asked order by asked.asked_at, asked.id), '[]')::text
        from dossiers_consultation as asked
        where asked.province = %(province)s and asked.dossier_id = %(dossier)s
    ) as consultations,
    (
        select coalesce(json_agg(entry order by entry.number), '[]')::text
        from dossiers_deadlineentry as entry
        where entry.province = %(province)s and entry.dossier_id = %(dossier)s
    ) as dates,
    (
        select coalesce(json_agg(charge), '[]')::text
        from dossiers_charge as charge
        where charge.province = %(province)s and charge.dossier_id = %(dossier)s
    ) as charges,
    (
        select coalesce(json_agg(payment order by payment.begun_at, payment.id), '[]')::text
        from dossiers_payment as payment
        inner join dossiers_charge as charge
            on payment.province = charge.province and payment.charge_id = charge.id
        where charge.province = %(province)s and charge.dossier_id = %(dossier)s
    ) as payments,
    (
        select coalesce(json_agg(issued order by issued.id), '[]')::text
        from dossiers_issuedpaper as issued
        where issued.province = %(province)s and issued.dossier_id = %(dossier)s
    ) as forms
