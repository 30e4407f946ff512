"""
A token carries a level of assurance, and what an officer looks up at a desk has its purpose.

Tokens of before carry 2: citizens' were made by command for a scenario's people, officers' by
whoever had shown a second factor. A row that says nothing from now on carries 1.
"""

from django.db import migrations, models

PURPOSES = [
    ("handle-dossier", "HANDLE_DOSSIER"),
    ("keep-registers", "KEEP_REGISTERS"),
    ("review-links", "REVIEW_LINKS"),
    ("prove-mandate", "PROVE_MANDATE"),
    ("act-for", "ACT_FOR"),
    ("file-application", "FILE_APPLICATION"),
    ("take-in", "TAKE_IN"),
    ("merge-records", "MERGE_RECORDS"),
    ("inspect", "INSPECT"),
    ("answer-complaint", "ANSWER_COMPLAINT"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0006_reads_to_prefill"),
    ]

    operations = [
        migrations.AddField(
            model_name="token",
            name="level",
            field=models.PositiveSmallIntegerField(default=1, db_default=2),
        ),
        migrations.AlterField(
            model_name="token",
            name="level",
            field=models.PositiveSmallIntegerField(default=1, db_default=1),
        ),
        migrations.AddConstraint(
            model_name="token",
            constraint=models.CheckConstraint(
                condition=models.Q(("level__in", [1, 2])), name="token_level_known"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="readentry",
            name="read_purpose_known",
        ),
        migrations.AlterField(
            model_name="readentry",
            name="purpose",
            field=models.CharField(choices=PURPOSES, max_length=20),
        ),
        migrations.AddConstraint(
            model_name="readentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", [value for value, _ in PURPOSES])),
                name="read_purpose_known",
            ),
        ),
    ]
