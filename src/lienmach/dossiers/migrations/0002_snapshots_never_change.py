from django.db import migrations

GUARD = """
create function dossiers_same_snapshot() returns trigger language plpgsql as $$
begin
  raise exception 'the snapshot of a published procedure never changes: publish a new version';
end $$;
create trigger dossiers_same_snapshot before update on dossiers_procedure for each row
  when (old.snapshot is distinct from new.snapshot or old.code <> new.code
        or old.version <> new.version or old.since <> new.since)
  execute function dossiers_same_snapshot();
"""
UNDO = """
drop trigger dossiers_same_snapshot on dossiers_procedure;
drop function dossiers_same_snapshot();
"""


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_catalogue_dossiers_and_books")]
    operations = [migrations.RunSQL(GUARD, UNDO)]
