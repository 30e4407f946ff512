from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merger", "0004_how_people_were_compared"),
    ]

    operations = [
        migrations.AddField("move", "sentence_vi", models.TextField(default="", db_default="")),
        migrations.AddField("movestep", "note_vi", models.TextField(default="", db_default="")),
    ]
