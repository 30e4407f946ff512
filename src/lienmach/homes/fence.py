# ruff: noqa: S608 - the statements are made of names that the rooms declare
"""
The fence around a movable table, as SQL: guard, watch, row-level security and grants.

The mover is exempt by its role, which only its members can take: in the functions of the
triggers and in a policy of its own. No setting that a client can make lets anybody else through.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from lienmach.homes.manifest import Manifest

MOVER = "lienmach_mover"
NOT_THE_MOVER = f"when (current_user <> '{MOVER}')"


def identifier(name: str) -> str:
    """Return a name as SQL reads it whatever it holds."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL reads it whatever it holds."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Fence:
    """What stands around one table: the statements that put it up, and what they leave behind."""

    table: str
    statements: list[str]
    triggers: int
    policies: int

    @property
    def mark(self) -> str:
        """Return the comment by which a table says that it stands behind just this fence."""
        text = "\n".join(self.statements)
        return f"lienmach fence {hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def stands(self, found: Mapping[str, tuple[str, int, int]]) -> bool:
        """Test if it stands whole, by what :data:`STANDING` found."""
        return found.get(self.table) == (self.mark, self.triggers, self.policies)

    def put_up(self) -> list[str]:
        """Return the statements that put it up and mark it."""
        return [*self.statements, f"comment on table {self.table} is {literal(self.mark)}"]


STANDING = """
select c.relname, obj_description(c.oid, 'pg_class'),
  (select count(*) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal
    and t.tgenabled = 'O' and t.tgname like 'homes\\_%'),
  case when c.relrowsecurity
    then (select count(*) from pg_policy p where p.polrelid = c.oid) else 0 end
from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
"""
"""
Each table with its mark, its triggers and its policies in force. Putting a fence up takes the
strongest lock on a table that is being served; where it stands, nothing need be done.
"""


def guarded(system: str, table: str) -> Fence:
    """Return the fence that guards and watches one table of a system."""
    argument = f"'{system}'"
    watch = [
        ("insert", "referencing new table as changed"),
        ("update", "referencing new table as changed"),
        ("delete", "referencing old table as changed"),
    ]
    statements = [
        f"""create or replace trigger homes_guard before insert or update or delete on {table}
        for each statement execute function homes_guard({argument})""",
        f"""create or replace trigger homes_no_truncate before truncate on {table}
        for each statement {NOT_THE_MOVER} execute function homes_no_truncate()""",
        f"""create or replace trigger homes_same_key before update of id, province on {table}
        for each row
        when (old.id is distinct from new.id or old.province is distinct from new.province)
        execute function homes_same_key()""",
        *(
            f"""create or replace trigger homes_watch_{event} after {event} on {table} {naming}
            for each statement execute function homes_watch({argument})"""
            for event, naming in watch
        ),
        f"alter table {table} enable row level security",
        f"drop policy if exists homes_shown on {table}",
        f"""create policy homes_shown on {table} using (province = any (array(
        select d.province from homes_door d where d.system = {argument}
        and d.state in ('open', 'closed')))) with check (true)""",
        f"drop policy if exists homes_mover on {table}",
        f"create policy homes_mover on {table} to {MOVER} using (true) with check (true)",
    ]
    return Fence(table, statements, triggers=6, policies=2)


def ledger_watched() -> Fence:
    """Return the fence of the ledger, whose rows name their system themselves."""
    watch = f"""create or replace trigger homes_watch_insert after insert on ledger_entry
        referencing new table as changed for each statement
        {NOT_THE_MOVER} execute function homes_watch_ledger()"""
    return Fence("ledger_entry", [watch], triggers=1, policies=0)


def granted(manifests: list[Manifest], app: str) -> list[str]:
    """
    Return the grants of the application and of the mover.

    The application changes no schema, appends to the ledger and cannot change it, and cannot
    write the state of a fence or of a merger.
    """
    role = identifier(app)
    tables = [table for manifest in manifests for table in manifest.tables]
    movable = ", ".join(table.name for table in tables)
    kept = ", ".join(table.name for table in tables if table.append_only)
    return [
        f"grant usage on schema public to {role}, {MOVER}",
        f"revoke all on all tables in schema public from {role}",
        f"grant select on all tables in schema public to {role}",
        *([f"grant select, insert, update, delete on {movable} to {role}"] if movable else []),
        *([f"revoke update, delete on {kept} from {role}"] if kept else []),
        f"revoke all on homes_dirty from {role}",
        f"""do $$ declare t text; begin
          for t in select tablename from pg_tables where schemaname = 'public'
                   and tablename ~ '^(procrastinate_|territory_)' loop
            execute format('grant select, insert, update, delete on %I to %I', t, {literal(app)});
          end loop;
          for t in select tablename from pg_tables where schemaname = 'public'
                   and tablename ~ '^ledger_' loop
            execute format('grant select, insert on %I to %I', t, {literal(app)});
          end loop;
          if not has_database_privilege('{MOVER}', current_database(), 'TEMPORARY') then
            execute format('grant temporary on database %I to {MOVER}', current_database());
          end if; end $$""",
        # A fact leaves the outbox once it is delivered. Nothing else of the ledger ever goes.
        f"grant delete on ledger_outbox to {role}",
        f"grant usage, select on all sequences in schema public to {role}, {MOVER}",
        f"grant all on all tables in schema public to {MOVER}",
        f"grant execute on all functions in schema public to {MOVER}",
        # Whoever may name a trigger function may hang it on a table of his own, with his own
        # types in it, and have it run as the owner. Triggers that hang need no such right.
        f"""revoke all on function homes_close(text, text, text), homes_flush(text, text, text),
        homes_guard(), homes_watch(), homes_watch_ledger(), homes_same_key(), homes_no_truncate()
        from public, {role}""",
    ]


def doors(
    systems: list[str], provinces: list[str], lived_in: dict[tuple[str, str], str], alias: str
) -> list[str]:
    """
    Return the statements that hang the doors of one database.

    A system nobody has moved lives at its province's own; ``lived_in`` names the others. A door
    that hangs already stays as it is.
    """
    rows = []
    for province in provinces:
        for system in systems:
            home = lived_in.get((province, system), province)
            moved = province == alias != home
            state = "open" if home == alias else "moved" if moved else "away"
            values = [literal(province), literal(system), literal(state)]
            rows.append(f"({', '.join(values)}, {literal(home) if moved else 'null'}, false, 0)")
    return [
        f"""insert into homes_door (province, system, state, moved_to, capturing, epoch)
        values {", ".join(rows)} on conflict do nothing"""
    ]
