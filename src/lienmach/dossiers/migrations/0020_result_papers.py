"""What answers a procedure is described by its version; what was issued says its name and sign."""

import json
from importlib import resources
from typing import Any

from django.db import migrations, models

# Until now these three stood in the program: service 9 and 19 of the list, and the letter.
KINDS = {
    "birth-extract": ("TLKS", "Trích lục khai sinh", "Extract of the birth registration"),
    "land-change": (
        "XNBĐ",
        "Xác nhận đăng ký biến động đất đai",
        "Confirmation of a change in the land register",
    ),
    "letter": ("TB", "Thông báo kết quả giải quyết", "Letter of decision"),
}
FILES = ("09", "19")
HERE = "select array_agg(province) from homes_door where system = 'dossiers' and state = 'open'"
# What is printed stays as it was: a name beside it is added. What lives elsewhere is changed there.
NAMED = """
update dossiers_result set contents = contents || %s::jsonb
where kind = %s and not contents ? 'sign' and province = any (%s)
"""
DESCRIBED = """
update dossiers_procedure
set snapshot = jsonb_set(snapshot, '{result,paper}', %s::jsonb)
where
  snapshot ->> 'number' = %s
  and snapshot ? 'result'
  and not snapshot -> 'result' ? 'paper'
  and province = any (%s)
"""
GUARDS = {
    "dossiers_result": "dossiers_result_stands",
    "dossiers_procedure": "dossiers_published_stays",
}


def describe(_apps: Any, schema_editor: Any) -> None:
    """Write down beside what was published and issued which papers the program had for it."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(HERE)
        [here] = cursor.fetchone()
        if here is None:
            return
        for table, guard in GUARDS.items():
            cursor.execute(f"alter table {table} disable trigger {guard}")
        for kind, (sign, name, name_en) in KINDS.items():
            said = json.dumps({"sign": sign, "name": name, "name_en": name_en})
            cursor.execute(NAMED, [said, kind, here])
        for file in FILES:
            snapshot = _shipped(file)["snapshot"]
            paper = json.dumps(snapshot["result"]["paper"])
            cursor.execute(DESCRIBED, [paper, str(snapshot["number"]), here])
        for table, guard in GUARDS.items():
            cursor.execute(f"alter table {table} enable trigger {guard}")


def _shipped(file: str) -> Any:
    folder = resources.files("lienmach.dossiers") / "data" / "procedures"
    return json.loads((folder / f"{file}.json").read_text("utf-8"))


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0019_money_to_give_back"),
        ("homes", "0001_doors_and_dirty_keys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="result",
            name="kind",
            field=models.CharField(max_length=24),
        ),
        migrations.RunPython(describe, migrations.RunPython.noop),
    ]
