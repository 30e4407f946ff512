from django.db import migrations, models

# Until now the number of a refund stood where that of the receipt slip had been, which is lost.
# What lives elsewhere by now is changed there.
MOVED = """
do $$
begin
  update dossiers_payment set refund_slip = slip, slip = ''
  where state = 'refunded' and province = any (
    select province from homes_door where system = 'dossiers' and state = 'open'
  );
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0033_named_contents"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="refund_slip",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
    ]
