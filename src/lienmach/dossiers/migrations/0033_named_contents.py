from django.db import migrations

# What an old home still holds of a system that moved is behind its door, and names contents all the
# same. So the question is the owner's: it tells which of some digests stand in a row, and nothing
# else of it.
NAMED = """
create function dossiers_named(digests text[]) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  with provinces as (select distinct province from homes_door)
  select p.sha256 from dossiers_paper p
  where p.province in (table provinces) and p.sha256 = any (digests)
  union
  select i.sha256 from dossiers_issuedpaper i
  where i.province in (table provinces) and i.sha256 = any (digests)
  union
  select r.sha256 from dossiers_result r
  where r.province in (table provinces) and r.sha256 <> '' and r.sha256 = any (digests)
  union
  select u.sha256 from dossiers_upload u
  where u.province in (table provinces) and u.sha256 = any (digests)
$$;
"""

# A refused file's content is no longer named from the moment that it is refused. What lives
# elsewhere by now is changed there.
REFUSED = """
do $$
begin
  update dossiers_upload set sha256 = ''
  where state = 'refused' and sha256 <> '' and province = any (
    select province from homes_door where system = 'dossiers' and state = 'open'
  );
end $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0032_notices_of_money_to_give_back"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]

    operations = [
        migrations.RunSQL(NAMED, "drop function dossiers_named(text[]);"),
        migrations.RunSQL(REFUSED, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="upload", name="uploads_to_remove"),
    ]
