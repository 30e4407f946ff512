from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0008_what_the_service_says"),
    ]

    operations = [
        migrations.AddField(
            model_name="mandate",
            name="ended_because",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "NONE"),
                    ("grantor-died", "GRANTOR_DIED"),
                    ("holder-died", "HOLDER_DIED"),
                ],
                default="",
                max_length=16,
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="ended_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="died_on",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_because", ""), ("ended_on", None)),
                    models.Q(
                        ("ended_because__in", ["grantor-died", "holder-died"]),
                        ("ended_on__isnull", False),
                        ("revoked_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="mandate_ended_for_a_reason",
            ),
        ),
    ]
