from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0022_another_limit_binds"),
    ]

    operations = [
        migrations.AddField(
            model_name="steptaken",
            name="answers_before",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
