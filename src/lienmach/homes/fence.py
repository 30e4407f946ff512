"""
The fence around a movable table, as SQL: guard, watch, row-level security and grants.

The mover is exempt by its role, in the trigger's own condition and in a policy of its own;
no setting that a client can make lets anybody else through.
"""

from lienmach.homes.manifest import Manifest

APP, MOVER = "lienmach_app", "lienmach_mover"
NOT_THE_MOVER = f"when (current_user <> '{MOVER}')"


def guarded(system: str, table: str) -> list[str]:
    """Return the statements that guard and watch one table of a system."""
    argument = f"'{system}'"
    watch = [
        ("insert", "referencing new table as changed"),
        ("update", "referencing new table as changed"),
        ("delete", "referencing old table as changed"),
    ]
    return [
        f"create or replace trigger homes_guard before insert or update or delete on {table}"
        f" for each statement {NOT_THE_MOVER} execute function homes_guard({argument})",
        f"create or replace trigger homes_no_truncate before truncate on {table}"
        f" for each statement {NOT_THE_MOVER} execute function homes_no_truncate()",
        f"create or replace trigger homes_same_key before update on {table} for each row"
        f" when (old.id is distinct from new.id or old.province is distinct from new.province)"
        f" execute function homes_same_key()",
        *(
            f"create or replace trigger homes_watch_{event} after {event} on {table} {naming}"
            f" for each statement {NOT_THE_MOVER} execute function homes_watch({argument})"
            for event, naming in watch
        ),
        f"alter table {table} enable row level security",
        f"drop policy if exists homes_shown on {table}",
        f"create policy homes_shown on {table} using (province = any (array("
        f"select d.province from homes_door d where d.system = {argument}"
        f" and d.state in ('open', 'closed')))) with check (true)",
        f"drop policy if exists homes_mover on {table}",
        f"create policy homes_mover on {table} to {MOVER} using (true) with check (true)",
    ]


def ledger_watched() -> list[str]:
    """Return the statements that watch the ledger, whose rows name their system themselves."""
    return [
        "create or replace trigger homes_watch_insert after insert on ledger_entry"
        " referencing new table as changed for each statement"
        f" {NOT_THE_MOVER} execute function homes_watch_ledger()"
    ]


def granted(manifests: list[Manifest], app: str) -> list[str]:
    """
    Return the grants of the application and of the mover.

    The application changes no schema, appends to the ledger and cannot change it, and cannot
    write the state of a fence or of a merger.
    """
    movable = ", ".join(table.name for manifest in manifests for table in manifest.tables)
    return [
        f"grant usage on schema public to {app}, {MOVER}",
        f"revoke all on all tables in schema public from {app}",
        f"grant select on all tables in schema public to {app}",
        *([f"grant select, insert, update, delete on {movable} to {app}"] if movable else []),
        f"revoke all on homes_dirty from {app}",
        f"""do $$ declare t text; begin
          for t in select tablename from pg_tables where schemaname = 'public'
                   and tablename ~ '^(procrastinate_|territory_)' loop
            execute format('grant select, insert, update, delete on %I to {app}', t);
          end loop;
          for t in select tablename from pg_tables where schemaname = 'public'
                   and tablename ~ '^ledger_' loop
            execute format('grant select, insert on %I to {app}', t);
          end loop; end $$""",
        f"grant usage, select on all sequences in schema public to {app}, {MOVER}",
        f"grant all on all tables in schema public to {MOVER}",
        "do $$ begin execute format("
        f"'grant temporary on database %I to {MOVER}', current_database()); end $$",
        f"grant execute on all functions in schema public to {MOVER}",
        f"revoke execute on function homes_close(text, text, text),"
        f" homes_flush(text, text, text) from {app}",
    ]


def doors(systems: list[str], provinces: list[str], alias: str) -> list[str]:
    """Return the statements that hang the doors: open at a province's own, away elsewhere."""
    rows = ", ".join(
        f"('{province}', '{system}', '{'open' if province == alias else 'away'}',"
        " false, 0)"
        for province in provinces
        for system in systems
    )
    return [
        "insert into homes_door (province, system, state, capturing, epoch)"
        f" values {rows} on conflict do nothing"
    ]
