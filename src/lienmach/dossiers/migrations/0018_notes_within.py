"""Notes for the office alone; reasons that were proposed, sent back or noted on the way are."""

from django.db import migrations, models

# A reason was written with its step. One that an approval without words made the decision's stays
# told, for the applicant has no other. What lives elsewhere by now is changed there.
EARLIER = """
do $$
declare found uuid[];
begin
  select array_agg(note.id) into found
  from dossiers_note as note
  join dossiers_steptaken as step
    on note.province = step.province and note.dossier_id = step.dossier_id
    and note.at = step.at and note.by = step.by
  join dossiers_dossier as dossier on step.dossier_id = dossier.id
  where
    step.step not in (
      'refuse_reception', 'ask_for_supplement', 'give_supplement', 'extend', 'approve', 'decide',
      'stop', 'hand_over', 'withdraw'
    )
    and note.province in (
      select door.province from homes_door as door
      where door.system = 'dossiers' and door.state = 'open'
    )
    and not (
      step.step = 'propose'
      and step.undone_at is null
      and dossier.outcome is not distinct from step.outcome
      and exists (
        select from dossiers_steptaken as approved
        where
          approved.dossier_id = step.dossier_id
          and approved.step = 'approve'
          and approved.undone_at is null
          and approved.number > step.number
          and not exists (
            select from dossiers_note as said
            where
              said.dossier_id = approved.dossier_id
              and said.at = approved.at and said.by = approved.by
          )
      )
      and not exists (
        select from dossiers_steptaken as later
        where
          later.dossier_id = step.dossier_id
          and later.step = 'propose'
          and later.undone_at is null
          and later.number > step.number
      )
    );
  if found is not null then
    update dossiers_note set is_within = true where id = any (found);
  end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0017_words_by_receipt"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="note",
            name="is_within",
            field=models.BooleanField(db_default=False),
        ),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
    ]
