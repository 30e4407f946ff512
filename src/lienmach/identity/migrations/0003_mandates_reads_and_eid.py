import django.db.models.deletion
from django.db import migrations, models

import lienmach.ground.ids
import lienmach.identity.models.people

# Duties as they are carried: one's own, and those lent for the days of an absence. One place for
# whoever asks what an officer may do; with the rights of whoever asks, so the fence holds.
VIEWS = """
create view identity_entrusted with (security_invoker = true) as
select duty.staff_id, duty.province, duty.kind, duty.unit, duty.unit_on, duty.agency,
  duty.since, duty.until, null::uuid as lent_by
from identity_duty as duty
where duty.suspended_on is null
union all
select lent.deputy_id, duty.province, duty.kind, duty.unit, duty.unit_on, duty.agency,
  greatest(duty.since, lent.since), least(duty.until, lent.until), duty.staff_id
from identity_standin as lent
join identity_duty as duty on duty.id = lent.duty_id
where duty.suspended_on is null;

create view identity_acting with (security_invoker = true) as
select mandate.id, mandate.province, mandate.holder_id, mandate.grantor_id, mandate.procedures,
  mandate.since, mandate.until, (mandate.basis = 'parent' or mandate.basis = 'guardian') as is_by_law,
  grantor.unit, grantor.unit_on
from identity_mandate as mandate
join identity_person as grantor on grantor.id = mandate.grantor_id
where mandate.proof <> '' and mandate.revoked_at is null;

-- The one way out of the log of reads. It runs as the owner, for the application may not remove
-- anything there; that no entry younger than a year goes is said here, where nobody can ask for
-- less.
create function identity_forget_reads(p text, before timestamptz, first_kept uuid, most integer)
returns integer language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare gone integer;
begin
  delete from public.identity_readentry where id in (
    select id from public.identity_readentry
    where province = p and id < first_kept
      and at < least(before, now() - interval '12 months')
    order by id limit most
  );
  get diagnostics gone = row_count;
  return gone;
end $$;
"""
UNDO = """
drop function identity_forget_reads(text, timestamptz, uuid, integer);
drop view identity_acting, identity_entrusted;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("identity", "0002_accounts_and_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="confirmed_on",
            field=models.DateField(db_default=lienmach.identity.models.people.CurrentDate()),
        ),
        migrations.AddField(
            model_name="duty",
            name="suspended_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="EidFigure",
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
                ("unit", models.CharField(max_length=10)),
                ("unit_on", models.DateField()),
                ("month", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("card-received", "CARD_RECEIVED"),
                            ("card-issued", "CARD_ISSUED"),
                            ("eid-received", "EID_RECEIVED"),
                            ("activated", "ACTIVATED"),
                            ("people-of-age", "PEOPLE_OF_AGE"),
                        ],
                        max_length=16,
                    ),
                ),
                ("count", models.PositiveIntegerField()),
                ("synthetic", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province", "unit", "month", "kind"), name="eid_figure_once_a_month"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "card-received",
                                    "card-issued",
                                    "eid-received",
                                    "activated",
                                    "people-of-age",
                                ],
                            )
                        ),
                        name="eid_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="eid_month_is_its_first_day"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EidImport",
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
                ("sha256", models.CharField(max_length=64)),
                ("rows_read", models.IntegerField()),
                ("rows_loaded", models.IntegerField()),
                ("rows_refused", models.IntegerField()),
                ("imported_at", models.DateTimeField()),
                ("imported_by", models.CharField(max_length=100)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province", "sha256"], name="eid_files_by_digest")
                ],
            },
        ),
        migrations.CreateModel(
            name="ReadEntry",
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
                ("reader", models.CharField(max_length=100)),
                ("agency", models.CharField(max_length=40, null=True)),
                ("duty", models.CharField(blank=True, default="", max_length=120)),
                ("stands_in", models.BooleanField(default=False)),
                ("person", models.UUIDField(null=True)),
                ("number", models.CharField(max_length=12, null=True)),
                ("register", models.CharField(max_length=24)),
                ("record", models.UUIDField()),
                ("listed", models.BooleanField(default=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("handle-dossier", "HANDLE_DOSSIER"),
                            ("keep-registers", "KEEP_REGISTERS"),
                            ("review-links", "REVIEW_LINKS"),
                            ("prove-mandate", "PROVE_MANDATE"),
                            ("act-for", "ACT_FOR"),
                            ("merge-records", "MERGE_RECORDS"),
                            ("inspect", "INSPECT"),
                            ("answer-complaint", "ANSWER_COMPLAINT"),
                        ],
                        max_length=20,
                    ),
                ),
                ("dossier", models.CharField(blank=True, default="", max_length=60)),
                ("note", models.CharField(blank=True, default="", max_length=400)),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "read entries",
                "indexes": [
                    models.Index(
                        models.F("province"),
                        models.F("person"),
                        models.OrderBy(models.F("id"), descending=True),
                        condition=models.Q(("person__isnull", False)),
                        name="reads_of_a_person",
                    ),
                    models.Index(
                        models.F("province"),
                        models.F("number"),
                        condition=models.Q(("number__isnull", False)),
                        name="reads_of_a_number",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "purpose__in",
                                [
                                    "handle-dossier",
                                    "keep-registers",
                                    "review-links",
                                    "prove-mandate",
                                    "act-for",
                                    "merge-records",
                                    "inspect",
                                    "answer-complaint",
                                ],
                            )
                        ),
                        name="read_purpose_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
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
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("parent", "PARENT"),
                            ("guardian", "GUARDIAN"),
                            ("power-of-attorney", "POWER_OF_ATTORNEY"),
                        ],
                        max_length=20,
                    ),
                ),
                ("procedures", models.TextField(blank=True, default="")),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("granted_at", models.DateTimeField()),
                ("granted_by", models.CharField(max_length=100)),
                (
                    "proof",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "NONE"),
                            ("own-word", "OWN_WORD"),
                            ("registers", "REGISTERS"),
                            ("paper", "PAPER"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("proved_at", models.DateTimeField(null=True)),
                ("proved_by", models.CharField(blank=True, default="", max_length=100)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("revoked_by", models.CharField(blank=True, default="", max_length=100)),
                (
                    "grantor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="mandates_given",
                        to="identity.person",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="mandates_held",
                        to="identity.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grantor", models.F("holder")), _negated=True),
                        name="mandate_is_for_somebody_else",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("since"))),
                        name="mandate_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("basis__in", ["parent", "guardian", "power-of-attorney"])
                        ),
                        name="mandate_basis_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proof", ""), ("proved_at", None)),
                            models.Q(
                                ("proof__in", ["own-word", "registers", "paper"]),
                                ("proved_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="mandate_proved_at_a_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                ("due_on", models.DateField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("confirmed", "CONFIRMED"), ("withdrawn", "WITHDRAWN")],
                        max_length=10,
                    ),
                ),
                ("reviewed_at", models.DateTimeField()),
                ("reviewed_by", models.CharField(max_length=100)),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="reviews",
                        to="identity.duty",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["confirmed", "withdrawn"])),
                        name="review_outcome_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
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
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("lent_at", models.DateTimeField()),
                ("lent_by", models.CharField(max_length=100)),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="stands_in",
                        to="identity.staff",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="stand_ins",
                        to="identity.duty",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("since"))),
                        name="stand_in_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.RunSQL(VIEWS, UNDO),
    ]
