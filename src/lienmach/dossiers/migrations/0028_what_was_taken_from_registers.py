"""
What registers gave is counted of what is filed from now on: of older dossiers nobody can tell.

So there is nothing to fill in, and no month is to be counted again.
"""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0027_notices_of_money"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="taken_from",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), blank=True, null=True, size=None
            ),
        ),
        migrations.AddField(
            model_name="monthfigure",
            name="reusing",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="monthfigure",
            name="with_residents",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
