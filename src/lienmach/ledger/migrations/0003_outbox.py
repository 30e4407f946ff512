from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                ("province", models.CharField(max_length=32)),
                ("event", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
    ]
