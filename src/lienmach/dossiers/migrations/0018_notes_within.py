"""Notes for the office alone; the reasons of earlier proposals, and of what was sent back, are."""

from django.db import migrations, models

# A proposal's note was written with its step. Where the system lives elsewhere there is no row.
EARLIER = """
do $$
begin
  if exists (select from dossiers_steptaken where step in ('propose', 'send_back')) then
    update dossiers_note as note
    set is_within = true
    from dossiers_steptaken as step
    where
      step.step in ('propose', 'send_back')
      and note.province = step.province
      and note.dossier_id = step.dossier_id
      and note.at = step.at
      and note.by = step.by;
  end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0017_words_by_receipt"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="is_within",
            field=models.BooleanField(db_default=False),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
