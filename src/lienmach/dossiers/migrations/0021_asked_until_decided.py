"""Who was asked sees a dossier until it is decided; what was decided before stood open to them."""

from django.db import migrations

# What lives elsewhere by now is changed there.
EARLIER = """
do $$
declare here text[];
begin
  select array_agg(province) into here
  from homes_door
  where system = 'dossiers' and state = 'open';
  if here is not null then
    update dossiers_dossier as dossier
    set
      also_at = (
        select array_agg(distinct offer.to_agency order by offer.to_agency)
        from dossiers_handover as offer
        where
          offer.province = dossier.province
          and offer.dossier_id = dossier.id
          and offer.answer = 'sent'
      )
    where
      dossier.also_at is not null
      and dossier.state not in ('received', 'awaiting-supplement', 'proposed')
      and dossier.province = any (here);
  end if;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0020_result_papers"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]
    operations = [migrations.RunSQL(EARLIER, migrations.RunSQL.noop)]
