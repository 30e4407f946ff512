import io

import pytest
from django.core.management import call_command

from lienmach import homes
from lienmach.dossiers import queries
from lienmach.dossiers.actions import outages as actions
from lienmach.dossiers.models import PortalOutage
from lienmach.dossiers.refusals import NoOutage, OutageLasts, ReasonMissing
from lienmach.ground.actor import PLATFORM
from lienmach.ground.refusals import NotAllowed
from tests.dossiers import makers
from tests.dossiers.makers import AT


def test_an_outage_is_declared_once_and_ended_by_the_operator_alone(counter):
    told = {"said_by": "trực ca", "at": AT}
    with pytest.raises(NotAllowed):
        actions.declare_outage(because="x", by=makers.person(), **told)
    with pytest.raises(ReasonMissing):
        actions.declare_outage(because=" ", by=PLATFORM, **told)
    actions.declare_outage(because="sự cố", by=PLATFORM, **told)
    with pytest.raises(OutageLasts):
        actions.declare_outage(because="sự cố", by=PLATFORM, **told)
    actions.end_outage(by=PLATFORM, **told)
    with pytest.raises(NoOutage):
        actions.end_outage(by=PLATFORM, **told)
    with homes.reading("dossiers"):
        assert PortalOutage.objects.filter(until=None).count() == 0


def test_the_operator_s_command_says_what_it_did(counter):
    told = io.StringIO()
    common = ["--province", "haiduong", "--by", "trực ca"]
    call_command("portal", "outage", *common, "--because", "bảo trì", stdout=told)
    assert queries.outage().because == "bảo trì"
    call_command("portal", "outage", *common, "--end", stdout=told)
    assert queries.outage() is None
    assert "serves again" in told.getvalue()
