import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
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
                ("province", models.CharField(max_length=32)),
                ("personal_id", models.CharField(max_length=12)),
                ("full_name", models.CharField(max_length=200)),
                ("name_key", models.CharField(max_length=200)),
                ("sort_key", models.TextField(db_collation="C")),
                ("birth_date", models.DateField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("male", "MALE"), ("female", "FEMALE")], max_length=6
                    ),
                ),
                ("unit", models.CharField(max_length=10)),
                ("unit_on", models.DateField()),
                ("unit_before", models.CharField(max_length=10, null=True)),
                ("unit_before_on", models.DateField(null=True)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                ("address_key", models.CharField(blank=True, default="", max_length=400)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["unit", "sort_key"], name="people_of_a_unit"),
                    models.Index(
                        fields=["name_key"],
                        name="people_by_folded_name",
                        opclasses=["varchar_pattern_ops"],
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "personal_id"), name="person_known_once_by_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("personal_id__regex", "^[0-9]{12}$")),
                        name="person_number_has_twelve_digits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sex__in", ["male", "female"])), name="person_sex_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit_before", None), ("unit_before_on", None)),
                            models.Q(
                                ("unit_before__isnull", False), ("unit_before_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="person_former_unit_has_its_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Staff",
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
                ("province", models.CharField(max_length=32)),
                ("login", models.CharField(max_length=64)),
                ("full_name", models.CharField(max_length=200)),
                ("agency", models.CharField(max_length=40)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "login"), name="staff_known_once_by_login"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
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
                ("province", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=32)),
                ("unit", models.CharField(max_length=10, null=True)),
                ("unit_on", models.DateField(null=True)),
                ("agency", models.CharField(max_length=40, null=True)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="duties",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "duties",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit", None), ("unit_on", None)),
                            models.Q(
                                ("agency", None),
                                ("unit__isnull", False),
                                ("unit_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="duty_in_a_unit_as_of_a_day_or_an_agency",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="duty_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Token",
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
                ("province", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64)),
                ("scopes", models.TextField()),
                ("issued_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="tokens",
                        to="identity.person",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="tokens",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("province", "digest"), name="token_known_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("staff__isnull", False)),
                            models.Q(("person__isnull", False), ("staff__isnull", True)),
                            _connector="OR",
                        ),
                        name="token_speaks_for_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                        name="token_expires_after_issue",
                    ),
                ],
            },
        ),
    ]
