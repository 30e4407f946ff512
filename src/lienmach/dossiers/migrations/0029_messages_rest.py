from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0028_what_was_taken_from_registers"),
    ]

    operations = [
        migrations.AddField(
            model_name="portalmessage",
            name="try_at",
            field=models.DateTimeField(null=True),
        ),
    ]
