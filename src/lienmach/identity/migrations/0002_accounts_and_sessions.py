import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0001_people_duties_and_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="disabled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="staff",
            name="enabled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Attempt",
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
                ("place", models.CharField(blank=True, default="", max_length=64)),
                ("failures", models.PositiveIntegerField()),
                ("tried_at", models.DateTimeField(null=True)),
                ("waits_until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "login", "place"), name="attempt_counted_once_by_place"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Spent",
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
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "spent",
                "constraints": [
                    models.UniqueConstraint(fields=("province", "digest"), name="spent_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
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
                ("issuer", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=200)),
                ("level", models.PositiveSmallIntegerField()),
                ("differs", models.CharField(blank=True, default="", max_length=200)),
                ("begun_at", models.DateTimeField()),
                ("signed_in_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="accounts",
                        to="identity.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "issuer", "subject"),
                        name="account_known_once_by_subject",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2])), name="account_level_known"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Credential",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("password", "Password"),
                            ("totp", "Totp"),
                            ("passkey", "Passkey"),
                            ("recovery", "Recovery"),
                            ("invitation", "Invitation"),
                        ],
                        max_length=16,
                    ),
                ),
                ("handle", models.CharField(max_length=400, null=True)),
                ("secret", models.TextField(blank=True, default="")),
                ("label", models.CharField(blank=True, default="", max_length=80)),
                ("counter", models.BigIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="credentials",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "kind", "handle"),
                        name="credential_known_once_by_handle",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["password", "totp", "passkey", "recovery", "invitation"])
                        ),
                        name="credential_kind_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Session",
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
                ("method", models.CharField(max_length=16)),
                ("level", models.PositiveSmallIntegerField()),
                ("device", models.CharField(blank=True, default="", max_length=80)),
                ("issued_at", models.DateTimeField()),
                ("last_seen", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="sessions",
                        to="identity.person",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="sessions",
                        to="identity.staff",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "digest"), name="session_known_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", True), ("staff__isnull", False)),
                            models.Q(("person__isnull", False), ("staff__isnull", True)),
                            _connector="OR",
                        ),
                        name="session_of_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2])), name="session_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "method__in",
                                ["eid", "password", "totp", "passkey", "recovery", "invitation"],
                            )
                        ),
                        name="session_method_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("issued_at"))),
                        name="session_expires_after_issue",
                    ),
                ],
            },
        ),
    ]
