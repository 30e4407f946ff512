from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("merger", "0002_sums_that_are_conserved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="move",
            name="state",
            field=models.TextField(
                choices=[
                    ("running", "Running"),
                    ("cut over", "Cut Over"),
                    ("reversed", "Reversed"),
                    ("closed", "Closed"),
                    ("failed", "Failed"),
                    ("cancelled", "Cancelled"),
                ]
            ),
        ),
    ]
