import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids


class Migration(migrations.Migration):
    dependencies = [
        ("merger", "0003_a_move_can_be_given_up"),
    ]

    operations = [
        migrations.AddField("link", "weight", models.FloatField(null=True)),
        migrations.AddField("link", "probability", models.FloatField(null=True)),
        migrations.AddField("link", "evidence", models.JSONField(null=True)),
        migrations.AddField("link", "model", models.TextField(default="")),
        migrations.CreateModel(
            name="Linking",
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
                ("seen", models.TextField()),
                ("arrived", models.BigIntegerField()),
                ("stood", models.BigIntegerField()),
                ("model", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("seconds", models.FloatField()),
                ("at", models.DateTimeField()),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="merger.move"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("move", "tbl"), name="linking_once")
                ],
            },
        ),
    ]
