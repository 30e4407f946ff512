"""What is owed for dossiers, and how it is paid."""

import django.db.models.deletion
from django.db import migrations, models

import lienmach.dossiers.rules.payments
import lienmach.ground.ids


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0007_uploads"),
    ]

    operations = [
        migrations.CreateModel(
            name="Charge",
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
                ("channel", models.CharField(max_length=12)),
                ("day", models.DateField()),
                ("amount", models.BigIntegerField(null=True)),
                ("lines", models.JSONField()),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="charges",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("provider", models.CharField(max_length=40)),
                ("reference", models.CharField(max_length=60)),
                ("transaction", models.CharField(blank=True, default="", max_length=60)),
                ("slip", models.CharField(blank=True, default="", max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                lienmach.dossiers.rules.payments.State["BEGUN"],
                                lienmach.dossiers.rules.payments.State["BEGUN"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["PAID"],
                                lienmach.dossiers.rules.payments.State["PAID"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["FAILED"],
                                lienmach.dossiers.rules.payments.State["FAILED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["EXPIRED"],
                                lienmach.dossiers.rules.payments.State["EXPIRED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["TO_REFUND"],
                                lienmach.dossiers.rules.payments.State["TO_REFUND"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["REFUNDED"],
                                lienmach.dossiers.rules.payments.State["REFUNDED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["UNDONE"],
                                lienmach.dossiers.rules.payments.State["UNDONE"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("why", models.CharField(blank=True, default="", max_length=12)),
                ("amount", models.BigIntegerField()),
                ("received", models.BigIntegerField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(null=True)),
                ("paid_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("by", models.CharField(max_length=100)),
                (
                    "charge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="payments",
                        to="dossiers.charge",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PaymentMessage",
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
                ("provider", models.CharField(max_length=40)),
                ("message", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "told",
                    models.CharField(
                        choices=[
                            (
                                lienmach.dossiers.rules.payments.Told["PAID"],
                                lienmach.dossiers.rules.payments.Told["PAID"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.Told["FAILED"],
                                lienmach.dossiers.rules.payments.Told["FAILED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.Told["PENDING"],
                                lienmach.dossiers.rules.payments.Told["PENDING"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.Told["UNKNOWN"],
                                lienmach.dossiers.rules.payments.Told["UNKNOWN"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                lienmach.dossiers.rules.payments.State["BEGUN"],
                                lienmach.dossiers.rules.payments.State["BEGUN"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["PAID"],
                                lienmach.dossiers.rules.payments.State["PAID"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["FAILED"],
                                lienmach.dossiers.rules.payments.State["FAILED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["EXPIRED"],
                                lienmach.dossiers.rules.payments.State["EXPIRED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["TO_REFUND"],
                                lienmach.dossiers.rules.payments.State["TO_REFUND"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["REFUNDED"],
                                lienmach.dossiers.rules.payments.State["REFUNDED"],
                            ),
                            (
                                lienmach.dossiers.rules.payments.State["UNDONE"],
                                lienmach.dossiers.rules.payments.State["UNDONE"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="messages",
                        to="dossiers.payment",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.UniqueConstraint(
                fields=("province", "dossier"), name="charge_of_a_dossier_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                name="charge_is_no_gift",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                models.F("province"),
                models.F("charge"),
                models.F("begun_at"),
                name="payments_of_a_charge",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                models.F("province"),
                models.F("due_at"),
                condition=models.Q(
                    ("due_at__isnull", False),
                    ("state", lienmach.dossiers.rules.payments.State["BEGUN"]),
                ),
                name="payments_to_ask_about",
            ),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                models.F("province"),
                models.F("paid_at"),
                condition=models.Q(("state", lienmach.dossiers.rules.payments.State["PAID"])),
                name="payments_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("province", "provider", "reference"), name="payment_reference_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", lienmach.dossiers.rules.payments.State["PAID"])),
                fields=("province", "charge"),
                name="payment_settles_a_charge_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            lienmach.dossiers.rules.payments.State["BEGUN"],
                            lienmach.dossiers.rules.payments.State["PAID"],
                            lienmach.dossiers.rules.payments.State["FAILED"],
                            lienmach.dossiers.rules.payments.State["EXPIRED"],
                            lienmach.dossiers.rules.payments.State["TO_REFUND"],
                            lienmach.dossiers.rules.payments.State["REFUNDED"],
                            lienmach.dossiers.rules.payments.State["UNDONE"],
                        ],
                    )
                ),
                name="payment_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)), name="payment_is_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "state__in",
                            [
                                lienmach.dossiers.rules.payments.State["PAID"],
                                lienmach.dossiers.rules.payments.State["TO_REFUND"],
                                lienmach.dossiers.rules.payments.State["REFUNDED"],
                            ],
                        ),
                        _negated=True,
                    ),
                    models.Q(("paid_at__isnull", False), ("received__isnull", False)),
                    _connector="OR",
                ),
                name="payment_taken_at_a_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentmessage",
            constraint=models.UniqueConstraint(
                fields=("province", "provider", "message"), name="payment_message_once"
            ),
        ),
    ]
