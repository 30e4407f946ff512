from django.db import migrations, models

STATES = ["open", "closed", "arriving", "moved", "away"]

FUNCTIONS = r"""
alter table homes_dirty add column xid xid8 not null default pg_current_xact_id();
create index dirty_by_xid on homes_dirty (province, system, xid);

create function homes_lock_key(p text, s text) returns bigint
language sql immutable parallel safe
as $$ select hashtextextended(p || '/' || s, 0) $$;

-- Takes the shared lock first; the door is read by a later statement, whose snapshot is
-- therefore younger than the lock.
create function homes_enter(p text, s text) returns void language plpgsql as $$
declare st text;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the fence needs read committed' using errcode = 'MG002';
  end if;
  perform pg_advisory_xact_lock_shared(hashtextextended(p || '/' || s, 0));
  select state into st from public.homes_door where province = p and system = s;
  if st is distinct from 'open' then
    raise exception 'the door of %/% is %', p, s, coalesce(st, 'unknown')
      using errcode = 'MG001', detail = coalesce(st, 'unknown');
  end if;
end $$;

-- Before a statement: no door of this system open in this database, no write, by whatever name
-- row-level security would refuse it or however silently it would find no row. And a snapshot
-- taken before the lock would show the door as it was.
create function homes_guard() returns trigger language plpgsql as $$
declare found_open boolean;
begin
  if current_user = 'lienmach_mover' then
    return null;
  end if;
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the fence needs read committed' using errcode = 'MG002';
  end if;
  select true into found_open from public.homes_door where system = tg_argv[0] and state = 'open';
  if found_open is null then
    raise exception 'no door of % is open in this database', tg_argv[0]
      using errcode = 'MG001', detail = 'moved',
            hint = 'The system lives in another database: see lienmach homes.';
  end if;
  return null;
end $$;

-- After a statement: the door of every province whose rows it touched must be open, under the
-- shared lock, until the transaction ends; while captured, the keys go to the dirty log.
--
-- Every write pays for this: one pass without sorting, a lock taken by an expression instead of
-- a query, and the mover told here instead of in the trigger's condition, which would be parsed
-- anew at each statement. It runs as the owner, so its search path is its own, and the mover is
-- told by the role that was set, which only its members can.
create function homes_watch() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare p text; q text; st text; capture boolean; s text := tg_argv[0]; captured text[];
begin
  if current_setting('role') = 'lienmach_mover' then
    return null;
  end if;
  for q in select province from changed loop
    continue when p = q;
    p := q;
    if pg_advisory_xact_lock_shared(hashtextextended(p || '/' || s, 0)) is null then null; end if;
    select state, capturing into st, capture
      from public.homes_door where province = p and system = s;
    if st is distinct from 'open' then
      raise exception 'the door of %/% is %', p, s, coalesce(st, 'unknown')
        using errcode = 'MG001', detail = coalesce(st, 'unknown'),
              hint = 'The system lives in another database: see lienmach homes.';
    end if;
    if capture then
      captured := captured || p;
    end if;
  end loop;
  if captured is not null then
    insert into public.homes_dirty (province, system, tbl, key)
      select province, s, tg_table_name, id from changed where province = any (captured);
  end if;
  return null;
end $$;

-- An update may not change what a row is known by.
create function homes_same_key() returns trigger language plpgsql as $$
begin
  raise exception 'id and province of a row never change' using errcode = 'MG004';
end $$;

create function homes_no_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'a movable table is not truncated: it would escape the capture'
    using errcode = 'MG003';
end $$;

-- The ledger's rows name their system themselves.
create function homes_watch_ledger() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare r record; st text; capture boolean;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'the fence needs read committed' using errcode = 'MG002';
  end if;
  for r in select distinct province, system from changed loop
    perform from public.homes_door where province = r.province and system = r.system;
    continue when not found;  -- a system that never moves
    perform pg_advisory_xact_lock_shared(hashtextextended(r.province || '/' || r.system, 0));
    select state, capturing into st, capture
      from public.homes_door where province = r.province and system = r.system;
    if st is distinct from 'open' then
      raise exception 'the door of %/% is %', r.province, r.system, coalesce(st, 'unknown')
        using errcode = 'MG001', detail = coalesce(st, 'unknown');
    end if;
    if capture then
      insert into public.homes_dirty (province, system, tbl, key)
        select r.province, r.system, tg_table_name, id from changed
        where province = r.province and system = r.system;
    end if;
  end loop;
  return null;
end $$;

-- The mover's own: lock and close in one statement, so that a stalled client never holds the
-- lock with the door still open. The lock that outlasts the transaction is taken last, for an
-- error before it would keep it and the door open. Returns the new epoch.
create function homes_close(p text, s text, patience text) returns bigint language plpgsql as $$
declare e bigint; k bigint := hashtextextended(p || '/' || s, 0);
begin
  perform set_config('lock_timeout', patience, true);
  perform pg_advisory_xact_lock(k);
  update public.homes_door
     set state = 'closed', epoch = epoch + 1, closed_at = clock_timestamp(),
         holder = pg_backend_pid()
   where province = p and system = s and state = 'open' returning epoch into e;
  if e is null then
    raise exception 'the door of %/% is not open', p, s using errcode = 'MG001', detail = 'moved';
  end if;
  perform pg_notify('lienmach_door', p || '/' || s);
  perform pg_advisory_lock(k);
  return e;
end $$;

-- Lets every writer that began before finish: takes the lock and gives it back.
create function homes_flush(p text, s text, patience text) returns void language plpgsql as $$
begin
  perform set_config('lock_timeout', patience, true);
  perform pg_advisory_xact_lock(hashtextextended(p || '/' || s, 0));
end $$;
"""

UNDO = """
drop function homes_flush(text, text, text), homes_close(text, text, text),
  homes_watch_ledger(), homes_no_truncate(), homes_same_key(), homes_watch(), homes_guard(),
  homes_enter(text, text), homes_lock_key(text, text) cascade;
drop index dirty_by_xid;
alter table homes_dirty drop column xid;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Door",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "province",
                        "system",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("province", models.TextField()),
                ("system", models.TextField()),
                (
                    "state",
                    models.TextField(
                        choices=[
                            ("open", "open: the system lives here and may be written"),
                            ("closed", "closed: a move is being decided; readable, nobody writes"),
                            ("arriving", "arriving: rows are being copied in; not readable"),
                            ("moved", "moved: the system lives elsewhere since; see moved_to"),
                            ("away", "away: the system never lived here"),
                        ]
                    ),
                ),
                ("capturing", models.BooleanField(default=False)),
                ("moved_to", models.TextField(null=True)),
                ("epoch", models.BigIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                ("holder", models.IntegerField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", STATES)), name="door_state_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Dirty",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("province", models.TextField()),
                ("system", models.TextField()),
                ("tbl", models.TextField()),
                ("key", models.UUIDField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["province", "system", "n"], name="dirty_of_a_system")
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, UNDO),
    ]
