import json
from io import StringIO

import pytest
from django.core.management import call_command

from lienmach.dossiers.refusals import NoFallback


def said(*arguments):
    out = StringIO()
    call_command("fallback", *arguments, "--province", "haiduong", stdout=out)
    return out.getvalue()


def test_an_operator_lets_the_province_stand_in_and_hands_back(provinces):
    assert "for nobody" in said("status")
    assert "Cổng bảo trì" in said("begin", "--because", "Cổng bảo trì")
    [row] = json.loads(said("status", "--json"))
    assert (row["why"], row["until"]) == ("Cổng bảo trì", None)
    assert "for nobody" in said("end")
    with pytest.raises(NoFallback):
        said("end")
