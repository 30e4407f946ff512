import importlib

from django.db import migrations

BEFORE = importlib.import_module("lienmach.dossiers.migrations.0017_words_by_receipt")
PLACES = importlib.import_module("lienmach.dossiers.migrations.0015_words_by_month").PLACES
FIND = """
-- Planned for each question: the words decide whether the index or the youngest rows are walked.
-- First the youngest month; only where it has too few, more of those named, and then all there ever was.
create or replace function dossiers_find(
  whose text, question text, places text[], months text[], most int
) returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  width int;
  found_lately uuid[];
  by_words constant text := 'select id from dossiers_dossier where province = $1
    and to_tsvector(''simple'', words) @@ to_tsquery(''simple'', $2) and words is not null';
  there constant text := ' and dossiers_reached({places}, received_at) && $4';
  latest constant text := ' order by received_at desc, id desc limit $3';
begin
  if places is null then
    return query execute by_words || ' order by id desc limit $3' using whose, question, most;
    return;
  end if;
  foreach width in array array[1, 3, cardinality(months)] loop
    -- All months are looked through only where the last ones promise that they have enough.
    exit when width > 3 and cardinality(found_lately) * width / 3 < most;
    execute 'select array(' || by_words || there || latest || ')' into found_lately
    using whose, question, most, array(
      select place || '@' || month from unnest(places) as place, unnest(months[:width]) as month
    );
    if cardinality(found_lately) >= most then
      return query select unnest(found_lately);
      return;
    end if;
  end loop;
  return query execute by_words || there || latest using whose, question, most, places;
end $$;
"""


class Migration(migrations.Migration):
    """
    A question of some places looks through a month, a quarter and a year before all there ever was.

    Most find enough in the first: a dossier's neighbours in the table are of the same days.
    """

    dependencies = [
        ("dossiers", "0034_refund_slips"),
    ]

    operations = [
        migrations.RunSQL(
            FIND.format(places=PLACES),
            BEFORE.FIND.format(places=PLACES, order="received_at desc, id desc"),
        ),
    ]
