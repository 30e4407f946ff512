from django.db import migrations

# What an index of this kind has pending is read through by every search. By PostgreSQL's own
# limit of 4 MB that was a fifth of a search's time; at this one it is a few pages.
SHORT = "alter index dossiers_by_words set (gin_pending_list_limit = 256);"
AS_EVER = "alter index dossiers_by_words reset (gin_pending_list_limit);"


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0011_fallback"),
    ]

    operations = [
        migrations.RunSQL(SHORT, AS_EVER),
    ]
