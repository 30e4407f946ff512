from django.db import migrations

TABLES = ["entry", "brought", "leaf", "checkpoint", "origincheckpoint", "originleaves"]

# For the owner and the mover too, whatever session_replication_role says: what is once in the
# ledger stays as it is. Whoever can disable a trigger is found out by the seal.
REFUSE = """
create function ledger_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger is appended to and never changed (% on %)', tg_op, tg_table_name
    using errcode = 'LG001';
end $$;
""" + "".join(
    f"""
create trigger ledger_append_only before update or delete or truncate on ledger_{table}
  for each statement execute function ledger_append_only();
alter table ledger_{table} enable always trigger ledger_append_only;
"""
    for table in TABLES
)
ALLOW = (
    "".join(f"drop trigger ledger_append_only on ledger_{table};\n" for table in TABLES)
    + "drop function ledger_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_entries_and_leaves")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
