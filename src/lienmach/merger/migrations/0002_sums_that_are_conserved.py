import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids


class Migration(migrations.Migration):
    dependencies = [
        ("merger", "0001_moves_and_their_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="Sum",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lienmach.ground.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("tbl", models.TextField()),
                ("figure", models.TextField()),
                ("by", models.JSONField()),
                ("key", models.JSONField()),
                ("expected", models.DecimalField(decimal_places=4, max_digits=30)),
                ("arrived", models.DecimalField(decimal_places=4, max_digits=30)),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="merger.move"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("move", "tbl", "figure", "by", "key"), name="sum_once"
                    )
                ],
            },
        ),
    ]
