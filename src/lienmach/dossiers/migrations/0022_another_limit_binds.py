from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0021_asked_until_decided"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="deadlineentry",
            name="deadline_entry_kind_known",
        ),
        migrations.AlterField(
            model_name="deadlineentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("receipt", "receipt"),
                    ("supplement-asked", "supplement-asked"),
                    ("supplement", "supplement"),
                    ("extension", "extension"),
                    ("stop", "stop"),
                    ("calendar", "calendar"),
                    ("version", "version"),
                    ("limit", "limit"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="deadlineentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "receipt",
                            "supplement-asked",
                            "supplement",
                            "extension",
                            "stop",
                            "calendar",
                            "version",
                            "limit",
                        ),
                    )
                ),
                name="deadline_entry_kind_known",
            ),
        ),
    ]
