"""What an agency had on its way when it ended is void: its number stays, and nobody has the paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0023_answers_before_a_supplement"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="result",
            name="result_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="result",
            name="result_numbered_before_signed",
        ),
        migrations.RemoveConstraint(
            model_name="result",
            name="result_signed_before_published",
        ),
        migrations.RemoveConstraint(
            model_name="result",
            name="result_valid_from_its_publication",
        ),
        migrations.AlterField(
            model_name="result",
            name="state",
            field=models.CharField(
                choices=[
                    ("set", "set"),
                    ("numbered", "numbered"),
                    ("signed", "signed"),
                    ("published", "published"),
                    ("replaced", "replaced"),
                    ("revoked", "revoked"),
                    ("void", "void"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ("set", "numbered", "signed", "published", "replaced", "revoked", "void"),
                    )
                ),
                name="result_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["set", "void"]),
                    models.Q(
                        ("numbered_at__isnull", False),
                        ("serial__isnull", False),
                        ("year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="result_numbered_before_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["set", "numbered", "void"]),
                    models.Q(("sha256__regex", "^[0-9a-f]{64}$"), ("signed_at__isnull", False)),
                    _connector="OR",
                ),
                name="result_signed_before_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="result",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["published", "replaced", "revoked"]), _negated=True),
                    ("valid_from__isnull", False),
                    _connector="OR",
                ),
                name="result_valid_from_its_publication",
            ),
        ),
    ]
