from django.db import migrations, models

BEFORE = (
    "received",
    "supplement-asked",
    "completed",
    "extended",
    "date-changed",
    "overdue",
    "handed-elsewhere",
    "refused-reception",
    "stopped",
    "decided",
    "result-ready",
    "result-revoked",
    "upload-refused",
    "to-pay",
    "paid",
)
KINDS = (*BEFORE, "to-refund", "refunded", "withdrawn")


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0031_notices_of_withdrawal"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=24),
        ),
        migrations.RemoveConstraint(model_name="notice", name="notice_kind_known"),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS)), name="notice_kind_known"
            ),
        ),
    ]
