"""Files that people hand in, and what a scanner says of them."""

import django.db.models.deletion
from django.db import migrations, models

import lienmach.dossiers.rules.scanning
import lienmach.ground.ids


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_applications"),
    ]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lienmach.ground.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("province", models.CharField(max_length=32)),
                ("owner", models.UUIDField()),
                ("name", models.CharField(max_length=200)),
                ("what", models.CharField(blank=True, default="", max_length=60)),
                ("declared", models.CharField(blank=True, default="", max_length=100)),
                ("media_type", models.CharField(max_length=60)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                lienmach.dossiers.rules.scanning.UploadState["QUARANTINED"],
                                lienmach.dossiers.rules.scanning.UploadState["QUARANTINED"],
                            ),
                            (
                                lienmach.dossiers.rules.scanning.UploadState["CLEAN"],
                                lienmach.dossiers.rules.scanning.UploadState["CLEAN"],
                            ),
                            (
                                lienmach.dossiers.rules.scanning.UploadState["REFUSED"],
                                lienmach.dossiers.rules.scanning.UploadState["REFUSED"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("engine", models.CharField(blank=True, default="", max_length=80)),
                ("signature", models.CharField(blank=True, default="", max_length=120)),
                ("scanned_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="paper",
            name="paper_digest_is_one",
        ),
        migrations.AddField(
            model_name="paper",
            name="what",
            field=models.CharField(blank=True, db_default="", max_length=60),
        ),
        migrations.AlterField(
            model_name="paper",
            name="sha256",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="paper",
            index=models.Index(
                models.F("province"), models.F("sha256"), name="papers_of_a_content"
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^([0-9a-f]{64})?$")),
                name="paper_digest_is_one",
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="paper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="uploads",
                to="dossiers.paper",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                models.F("province"), models.F("owner"), models.F("at"), name="uploads_of_a_person"
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                models.F("province"), models.F("sha256"), name="uploads_of_a_content"
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                models.F("province"),
                models.F("due_at"),
                condition=models.Q(
                    ("scanned_at", None),
                    models.Q(
                        ("state", lienmach.dossiers.rules.scanning.UploadState["REFUSED"]),
                        _negated=True,
                    ),
                ),
                name="uploads_to_scan",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                models.F("province"),
                models.F("expires_at"),
                condition=models.Q(("paper", None)),
                name="uploads_to_forget",
            ),
        ),
        migrations.AddIndex(
            model_name="upload",
            index=models.Index(
                models.F("province"),
                condition=models.Q(
                    ("state", lienmach.dossiers.rules.scanning.UploadState["REFUSED"]),
                    models.Q(("sha256", ""), _negated=True),
                ),
                name="uploads_to_remove",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            lienmach.dossiers.rules.scanning.UploadState["QUARANTINED"],
                            lienmach.dossiers.rules.scanning.UploadState["CLEAN"],
                            lienmach.dossiers.rules.scanning.UploadState["REFUSED"],
                        ],
                    )
                ),
                name="upload_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="upload_digest_is_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="upload",
            constraint=models.UniqueConstraint(
                condition=models.Q(("paper__isnull", False)),
                fields=("province", "paper"),
                name="upload_of_a_paper_once",
            ),
        ),
    ]
