from django.db import migrations

# A marriage is entered under its first party; of the other it says the number among its
# particulars.
#
# Under row-level security PostgreSQL uses no index for an operator that might leak what it is
# given, and ->> is one. So the index is asked by a function of the owner's that returns keys and
# nothing else; whoever asks still reads the rows themselves past their policies.
OF_BOTH = """
create index marriages_of_a_spouse on registries_civilrecord
  ((particulars ->> 'spouse_personal_id')) where kind = 'marriage';
create function registries_marriages_of(whose text, bearer text)
returns setof uuid language sql stable security definer rows 2
set search_path = public, pg_temp as $$
  select id from registries_civilrecord
  where province = whose and kind = 'marriage' and personal_id = bearer
  union
  select id from registries_civilrecord
  where province = whose and kind = 'marriage' and particulars ->> 'spouse_personal_id' = bearer
$$;
"""
OF_THE_FIRST = """
drop function registries_marriages_of(text, text);
drop index marriages_of_a_spouse;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registries", "0005_answers_kept"),
    ]

    operations = [migrations.RunSQL(OF_BOTH, OF_THE_FIRST)]
