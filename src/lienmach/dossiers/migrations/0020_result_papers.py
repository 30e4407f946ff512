"""What answers a procedure is described by its version: its code is no list of ours any more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0019_money_to_give_back")]

    operations = [
        migrations.AlterField(
            model_name="result",
            name="kind",
            field=models.CharField(max_length=24),
        ),
    ]
