import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CivilRecord",
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
                ("unit", models.CharField(max_length=10)),
                ("unit_on", models.DateField()),
                ("unit_before", models.CharField(max_length=10, null=True)),
                ("unit_before_on", models.DateField(null=True)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                ("address_key", models.CharField(blank=True, default="", max_length=400)),
                ("personal_id", models.CharField(max_length=12, null=True)),
                ("full_name", models.CharField(max_length=200)),
                ("name_key", models.CharField(max_length=200)),
                ("sort_key", models.TextField(db_collation="C")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "MALE"), ("female", "FEMALE")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("birth_date", models.DateField()),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[("day", "DAY"), ("year", "YEAR")], default="day", max_length=4
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("birth", "Birth"), ("marriage", "Marriage"), ("death", "Death")],
                        max_length=8,
                    ),
                ),
                ("book", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20)),
                ("book_unit", models.CharField(max_length=10)),
                ("book_unit_since", models.DateField()),
                ("registered_on", models.DateField()),
                ("particulars", models.JSONField(default=dict)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["unit", "sort_key"], name="entries_of_a_unit"),
                    models.Index(fields=["personal_id"], name="entries_of_a_person"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit_before", None), ("unit_before_on", None)),
                            models.Q(
                                ("unit_before__isnull", False), ("unit_before_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="civilrecord_former_unit_has_its_day",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "province",
                            "kind",
                            "book_unit",
                            "book_unit_since",
                            "book",
                            "number",
                        ),
                        name="entry_stands_once_in_its_book",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
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
                ("subject", models.UUIDField()),
                ("field", models.CharField(max_length=40)),
                ("was", models.TextField()),
                ("became", models.TextField()),
                ("book", models.CharField(max_length=80)),
                ("corrected_at", models.DateTimeField()),
                ("corrected_by", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province", "subject"], name="corrections_of_a_subject")
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
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
                ("kind", models.CharField(max_length=20)),
                ("sha256", models.CharField(max_length=64)),
                ("rows_read", models.BigIntegerField()),
                ("rows_loaded", models.BigIntegerField()),
                ("rows_refused", models.BigIntegerField()),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province", "kind", "sha256"], name="imports_of_a_file")
                ],
            },
        ),
        migrations.CreateModel(
            name="Parcel",
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
                ("unit", models.CharField(max_length=10)),
                ("unit_on", models.DateField()),
                ("unit_before", models.CharField(max_length=10, null=True)),
                ("unit_before_on", models.DateField(null=True)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                ("address_key", models.CharField(blank=True, default="", max_length=400)),
                ("cadastral_unit", models.CharField(max_length=10)),
                ("cadastral_unit_since", models.DateField()),
                ("sheet_no", models.IntegerField()),
                ("parcel_no", models.IntegerField()),
                ("display_sheet_no", models.IntegerField(null=True)),
                ("display_parcel_no", models.IntegerField(null=True)),
                ("area_m2", models.DecimalField(decimal_places=2, max_digits=12)),
                ("meridian", models.IntegerField(choices=[(9209, "105°30′"), (9210, "105°45′")])),
                ("land_use", models.CharField(blank=True, default="", max_length=20)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "indexes": [models.Index(fields=["unit"], name="parcels_of_a_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit_before", None), ("unit_before_on", None)),
                            models.Q(
                                ("unit_before__isnull", False), ("unit_before_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="parcel_former_unit_has_its_day",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "province",
                            "cadastral_unit",
                            "cadastral_unit_since",
                            "sheet_no",
                            "parcel_no",
                        ),
                        name="parcel_known_once_by_its_map",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Resident",
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
                ("unit", models.CharField(max_length=10)),
                ("unit_on", models.DateField()),
                ("unit_before", models.CharField(max_length=10, null=True)),
                ("unit_before_on", models.DateField(null=True)),
                ("address", models.CharField(blank=True, default="", max_length=400)),
                ("address_key", models.CharField(blank=True, default="", max_length=400)),
                ("personal_id", models.CharField(max_length=12, null=True)),
                ("full_name", models.CharField(max_length=200)),
                ("name_key", models.CharField(max_length=200)),
                ("sort_key", models.TextField(db_collation="C")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "MALE"), ("female", "FEMALE")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("birth_date", models.DateField()),
                (
                    "birth_precision",
                    models.CharField(
                        choices=[("day", "DAY"), ("year", "YEAR")], default="day", max_length=4
                    ),
                ),
                ("household", models.CharField(blank=True, default="", max_length=40)),
                ("mother_name", models.CharField(blank=True, default="", max_length=200)),
                ("father_name", models.CharField(blank=True, default="", max_length=200)),
                ("died_on", models.DateField(null=True)),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["unit", "sort_key"], name="residents_of_a_unit"),
                    models.Index(
                        fields=["name_key"],
                        name="residents_by_folded_name",
                        opclasses=["varchar_pattern_ops"],
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("unit_before", None), ("unit_before_on", None)),
                            models.Q(
                                ("unit_before__isnull", False), ("unit_before_on__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="resident_former_unit_has_its_day",
                    ),
                    models.UniqueConstraint(
                        fields=("province", "personal_id"), name="resident_known_once_by_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LandRecord",
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
                ("certificate_no", models.CharField(max_length=40)),
                ("holder_name", models.CharField(max_length=200)),
                ("holder_personal_id", models.CharField(max_length=12, null=True)),
                ("change_type", models.CharField(blank=True, default="", max_length=4)),
                ("recorded_on", models.DateField()),
                ("synthetic", models.BooleanField(default=False)),
                (
                    "parcel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="records",
                        to="registries.parcel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "province",
                            "parcel",
                            "certificate_no",
                            "recorded_on",
                            "change_type",
                        ),
                        name="land_record_kept_once",
                    )
                ],
            },
        ),
    ]
