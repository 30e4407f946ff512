from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0007_levels_of_tokens"),
    ]

    operations = [
        migrations.AddField(
            model_name="account",
            name="provider",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="account",
            name="technical_id",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
    ]
