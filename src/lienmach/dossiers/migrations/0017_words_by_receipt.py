import importlib

from django.db import migrations

PLACES = importlib.import_module("lienmach.dossiers.migrations.0015_words_by_month").PLACES
FIND = """
-- Planned for each question: the words decide whether the index or the youngest rows are walked.
-- First the months named; only where these have too few, all that there ever was.
create or replace function dossiers_find(
  whose text, question text, places text[], months text[], most int
) returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  found_lately int;
  by_words constant text := 'select id from dossiers_dossier where province = $1
    and to_tsvector(''simple'', words) @@ to_tsquery(''simple'', $2) and words is not null';
  there constant text := ' and dossiers_reached({places}, received_at) && $4';
  latest constant text := ' order by {order} limit $3';
begin
  if places is null then
    return query execute by_words || ' order by id desc limit $3' using whose, question, most;
    return;
  end if;
  return query execute by_words || there || latest using whose, question, most, array(
    select place || '@' || month from unnest(places) as place, unnest(months) as month
  );
  get diagnostics found_lately = row_count;
  if found_lately < most then
    return query execute by_words || there || latest using whose, question, most, places;
  end if;
end $$;
"""


class Migration(migrations.Migration):
    """
    The youngest of some places are those received last, whatever their keys.

    So a question may be content with a few: who goes on finds the others behind them.
    """

    dependencies = [
        ("dossiers", "0016_done_when_decided"),
    ]

    operations = [
        migrations.RunSQL(
            FIND.format(places=PLACES, order="received_at desc, id desc"),
            FIND.format(places=PLACES, order="id desc"),
        ),
    ]
