import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids

GUARD = """
drop trigger dossiers_same_snapshot on dossiers_procedure;
drop function dossiers_same_snapshot();
create function dossiers_published_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a published procedure never changes: it cannot be deleted, it ends';
  end if;
  if to_jsonb(new) - 'until' is distinct from to_jsonb(old) - 'until'
     or (old.until is not null and new.until is distinct from old.until) then
    raise exception 'a published procedure never changes: publish a new version';
  end if;
  return new;
end $$;
create trigger dossiers_published_stays before update or delete on dossiers_procedure
  for each row when (current_user <> 'lienmach_mover')
  execute function dossiers_published_stays();
"""
UNDO = """
drop trigger dossiers_published_stays on dossiers_procedure;
drop function dossiers_published_stays();
create function dossiers_same_snapshot() returns trigger language plpgsql as $$
begin
  raise exception 'the snapshot of a published procedure never changes: publish a new version';
end $$;
create trigger dossiers_same_snapshot before update on dossiers_procedure for each row
  when (old.snapshot is distinct from new.snapshot or old.code <> new.code
        or old.version <> new.version or old.since <> new.since)
  execute function dossiers_same_snapshot();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_results_and_receipts")]
    operations = [
        migrations.RunSQL(GUARD, UNDO),
        migrations.CreateModel(
            name="Draft",
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
                ("code", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=20)),
                ("since", models.DateField()),
                ("until", models.DateField(blank=True, null=True)),
                ("content", models.JSONField()),
                ("based_on", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("review", "review"),
                            ("published", "published"),
                            ("dropped", "dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                ("edition", models.PositiveIntegerField(default=1)),
                ("writers", models.JSONField(default=list)),
                ("written_at", models.DateTimeField()),
                ("published_by", models.CharField(blank=True, max_length=100)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "review"))),
                        fields=("province", "code"),
                        name="draft_one_open_a_procedure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("draft", "review", "published", "dropped"))
                        ),
                        name="draft_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="draft_published_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Conversion",
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
                ("batch", models.UUIDField()),
                ("version_before", models.CharField(max_length=20)),
                ("version_after", models.CharField(max_length=20)),
                ("due_before", models.DateTimeField(blank=True, null=True)),
                ("due_why_before", models.JSONField()),
                ("due_after", models.DateTimeField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=100)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="conversions",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "batch", "dossier"), name="conversion_once_a_batch"
                    )
                ],
            },
        ),
    ]
