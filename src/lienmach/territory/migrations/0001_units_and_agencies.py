import django.contrib.postgres.constraints
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import lienmach.territory.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),  # trusted: the owner of the database may make it
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.CharField(db_collation="C", max_length=400)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("since_known", models.BooleanField(default=True)),
                ("code", models.CharField(max_length=35)),
                ("kind", models.CharField(max_length=30)),
                ("parent", models.CharField(blank=True, max_length=35)),
                ("certainty", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), (lienmach.territory.models.Validity(), "&&")],
                        name="agency_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="agency_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(fields=("code", "since"), name="agency_known_by"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgencyService",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency", models.CharField(max_length=35)),
                ("unit", models.CharField(max_length=10)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("agency", "unit", "since"), name="agency_service_known_by"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="agency_service_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgencySuccession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("part", models.BooleanField()),
                ("citation", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("predecessor", models.CharField(max_length=35)),
                ("successor", models.CharField(max_length=35)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "on", "successor"), name="agency_succession_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField()),
                ("part", models.BooleanField()),
                ("citation", models.CharField(blank=True, max_length=200)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("predecessor", models.CharField(max_length=10)),
                ("successor", models.CharField(max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("predecessor", "on", "successor"), name="succession_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.CharField(db_collation="C", max_length=400)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("since_known", models.BooleanField(default=True)),
                ("code", models.CharField(max_length=10)),
                ("kind", models.CharField(max_length=20)),
                ("parent", models.CharField(blank=True, max_length=10)),
                ("founded_by", models.CharField(blank=True, max_length=200)),
                ("ended_by", models.CharField(blank=True, max_length=200)),
                ("area_km2", models.FloatField(null=True)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
            ],
            options={
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("code", "="), (lienmach.territory.models.Validity(), "&&")],
                        name="unit_one_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gt", models.F("since")),
                            _connector="OR",
                        ),
                        name="unit_ends_after_it_begins",
                    ),
                    models.UniqueConstraint(fields=("code", "since"), name="unit_known_by"),
                ],
            },
        ),
    ]
