from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_short_pending_list"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ministrydossier",
            index=models.Index(models.F("agency"), name="ministry_dossiers_of_an_agency"),
        ),
        migrations.AddIndex(
            model_name="ministrydossier",
            index=models.Index(
                models.F("province"),
                models.F("received_at"),
                models.F("id"),
                name="ministry_dossiers_by_receipt",
            ),
        ),
    ]
