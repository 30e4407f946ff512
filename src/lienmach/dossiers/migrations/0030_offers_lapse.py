"""An offer that nobody had answered lapses when its dossier ends; so do offers of before."""

from django.db import migrations, models

# What lives elsewhere by now is changed there.
EARLIER = """
do $$
declare here text[];
begin
  select array_agg(province) into here
  from homes_door
  where system = 'dossiers' and state = 'open';
  if here is not null then
    update dossiers_handover as offer
    set answer = 'lapsed', answered_at = ended.at
    from (
      select dossier.id, max(step.at) as at
      from dossiers_dossier as dossier
      inner join dossiers_steptaken as step
        on
          dossier.province = step.province
          and dossier.id = step.dossier_id
          and dossier.state = step.after
      where
        step.undone_at is null
        and dossier.state not in ('received', 'awaiting-supplement', 'proposed')
      group by dossier.id
    ) as ended
    where
      offer.dossier_id = ended.id
      and offer.answer = 'sent'
      and offer.province = any (here);
    update dossiers_dossier as dossier
    set also_at = null
    where
      dossier.also_at is not null
      and dossier.state not in ('received', 'awaiting-supplement', 'proposed')
      and dossier.province = any (here);
  end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0029_messages_rest"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]
    operations = [
        migrations.RemoveConstraint(model_name="handover", name="hand_over_is_receipted"),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", "sent"), ("answered_at", None)),
                    models.Q(
                        ("answer__in", ["accepted", "declined", "taken-back", "lapsed"]),
                        ("answered_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="hand_over_is_receipted",
            ),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
