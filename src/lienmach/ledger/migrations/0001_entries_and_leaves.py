import django.contrib.postgres.fields
from django.db import migrations, models

import lienmach.ground.ids
import lienmach.ledger.models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("frontier", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("cluster", models.CharField(max_length=32)),
                ("horizon", lienmach.ledger.models.TransactionId()),
            ],
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("brought", models.BooleanField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Brought",
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
                ("system", models.CharField(max_length=32)),
                ("subject", models.CharField(max_length=64)),
                ("event", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("actor", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                ("stamp", models.BinaryField()),
                (
                    "xid",
                    lienmach.ledger.models.TransactionId(
                        db_default=models.Func(function="pg_current_xact_id")
                    ),
                ),
                ("recorded_at", models.DateTimeField()),
                ("origin", models.CharField(max_length=32)),
                (
                    "brought_at",
                    models.DateTimeField(db_default=lienmach.ledger.models.ClockTimestamp()),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province", "subject", "id"], name="brought_of_a_subject"),
                    models.Index(fields=["xid"], name="brought_by_xid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
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
                ("system", models.CharField(max_length=32)),
                ("subject", models.CharField(max_length=64)),
                ("event", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("actor", models.CharField(max_length=100)),
                ("at", models.DateTimeField()),
                (
                    "recorded_at",
                    models.DateTimeField(db_default=lienmach.ledger.models.ClockTimestamp()),
                ),
                ("stamp", models.BinaryField()),
                (
                    "xid",
                    lienmach.ledger.models.TransactionId(
                        db_default=models.Func(function="pg_current_xact_id")
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province", "subject", "id"], name="entry_of_a_subject"),
                    models.Index(fields=["xid"], name="entry_by_xid"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OriginCheckpoint",
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
                ("origin", models.CharField(max_length=32)),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("verifier", models.TextField()),
                ("frontier", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("origin", "size"), name="origin_checkpoint_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OriginLeaves",
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
                ("origin", models.CharField(max_length=32)),
                ("start", models.BigIntegerField()),
                (
                    "entries",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("hashes", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("origin", "start"), name="origin_leaves_once")
                ],
            },
        ),
    ]
