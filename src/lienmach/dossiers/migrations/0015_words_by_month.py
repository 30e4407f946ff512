from django.db import migrations

# Beside each place the index knows the place in the month a dossier was received: `10549` and
# `10549@2026-11`. What a whole commune has of a common name is thousands of rows, of which the
# youngest are wanted; those of some months are found without looking through all the others.
PLACES = """array[unit, received_at_agency, competent_agency, continued_by, helped_at_agency,
  handled_at_agency]::text[] || also_at::text[]"""
BY_MONTH = f"""
create function dossiers_reached(places text[], received_at timestamptz) returns text[]
language sql immutable parallel safe as $$
  select array(
    select place || ending
    from unnest(places) as place, lateral (
      values (''), (
        '@' || extract(year from received_at at time zone 'Asia/Ho_Chi_Minh')::int
        || '-' || extract(month from received_at at time zone 'Asia/Ho_Chi_Minh')::int
      )
    ) as month (ending)
    where place is not null
  )
$$;
create index dossiers_by_words_and_month on dossiers_dossier using gin (
  to_tsvector('simple', words), dossiers_reached({PLACES}, received_at)
) with (gin_pending_list_limit = 256) where words is not null;
drop index dossiers_by_words;
alter index dossiers_by_words_and_month rename to dossiers_by_words;
drop function dossiers_find(text, text, text[], int);
-- Planned for each question: the words decide whether the index or the youngest rows are walked.
-- First the months named; only where these have too few, all that there ever was.
create function dossiers_find(whose text, question text, places text[], months text[], most int)
returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  found_lately int;
  by_words constant text := 'select id from dossiers_dossier where province = $1
    and to_tsvector(''simple'', words) @@ to_tsquery(''simple'', $2) and words is not null';
  there constant text := ' and dossiers_reached({PLACES}, received_at) && $4';
  youngest constant text := ' order by id desc limit $3';
begin
  if places is null then
    return query execute by_words || youngest using whose, question, most;
    return;
  end if;
  return query execute by_words || there || youngest using whose, question, most, array(
    select place || '@' || month from unnest(places) as place, unnest(months) as month
  );
  get diagnostics found_lately = row_count;
  if found_lately < most then
    return query execute by_words || there || youngest using whose, question, most, places;
  end if;
end $$;
"""  # noqa: S608 - our own columns
OF_ALL_TIMES = f"""
create index dossiers_by_words_of_all_times on dossiers_dossier using gin (
  to_tsvector('simple', words), ({PLACES})
) with (gin_pending_list_limit = 256) where words is not null;
drop index dossiers_by_words;
alter index dossiers_by_words_of_all_times rename to dossiers_by_words;
drop function dossiers_reached(text[], timestamptz);
drop function dossiers_find(text, text, text[], text[], int);
create function dossiers_find(whose text, question text, places text[], most int)
returns setof uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if places is null then
    return query execute 'select id from dossiers_dossier where province = $1
      and to_tsvector(''simple'', words) @@ to_tsquery(''simple'', $2) and words is not null
      order by id desc limit $3' using whose, question, most;
  else
    return query execute 'select id from dossiers_dossier where province = $1
      and to_tsvector(''simple'', words) @@ to_tsquery(''simple'', $2) and words is not null
      and ({PLACES}) && $4
      order by id desc limit $3' using whose, question, most, places;
  end if;
end $$;
"""  # noqa: S608 - our own columns


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0014_due_dates_by_version"),
    ]

    operations = [
        migrations.RunSQL(BY_MONTH, OF_ALL_TIMES),
    ]
