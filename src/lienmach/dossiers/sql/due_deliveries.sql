-- Purpose: the deliveries to make now, first due first, with how many their person had today.
-- Parameters: province, at, channels (open now), day_began, most.
select
    delivery.id,
    delivery.notice_id,
    delivery.person,
    delivery.channel,
    delivery.state,
    delivery.unknown,
    delivery.at,
    (
        select count(*)
        from dossiers_delivery as earlier
        where
            earlier.province = delivery.province
            and earlier.person = delivery.person
            and earlier.channel = delivery.channel
            and earlier.state = 'sent'
            and earlier.sent_at >= %(day_began)s
    ) as sent_today
from dossiers_delivery as delivery
where
    delivery.province = %(province)s
    and delivery.state in ('waiting', 'taken', 'failed')
    and delivery.due_at <= %(at)s
    and delivery.channel = any(%(channels)s::varchar[])
order by delivery.due_at, delivery.id
limit %(most)s
for update of delivery skip locked
