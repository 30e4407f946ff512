from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0018_notes_within"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(
                models.F("province"),
                models.F("paid_at"),
                models.F("id"),
                condition=models.Q(("state", "to-refund")),
                name="payments_to_refund",
            ),
        ),
    ]
