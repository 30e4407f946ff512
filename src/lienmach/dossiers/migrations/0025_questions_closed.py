"""What another agency was asked is closed when its dossier ends; so are questions of before."""

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
    update dossiers_consultation as asked
    set closed_at = ended.at, silent_at = null
    from (
      select step.dossier_id, min(step.at) as at
      from dossiers_steptaken as step
      where
        step.undone_at is null
        and step.after not in ('received', 'awaiting-supplement', 'proposed')
      group by step.dossier_id
    ) as ended
    where
      asked.dossier_id = ended.dossier_id
      and asked.answer is null
      and asked.due_at >= ended.at
      and asked.province = any (here);
  end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0024_void_results"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]
    operations = [
        migrations.AddField(
            model_name="consultation",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="consultation", name="consultations_waited_for"),
        migrations.AddIndex(
            model_name="consultation",
            index=models.Index(
                models.F("province"),
                models.F("due_at"),
                condition=models.Q(("answer", None), ("closed_at", None), ("silent_at", None)),
                name="consultations_waited_for",
            ),
        ),
    ]
