from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0025_questions_closed"),
    ]

    operations = [
        migrations.AddField(
            model_name="monthfigure",
            name="copies",
            field=models.JSONField(default=dict),
        ),
    ]
