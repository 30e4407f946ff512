"""What arrives is weighed by the model that was kept last, and by none before one is."""

import json
import uuid
from pathlib import Path

import pytest

from lienmach import homes
from lienmach.registries.actions import bench, weighing
from lienmach.registries.actions.links import births, keep_model
from tests.identity.makers import NOW

pytestmark = pytest.mark.usefixtures("haiduong")


def kept():
    """Keep the shipped model."""
    model = json.loads(Path(str(bench.SHIPPED)).read_text("utf-8"))
    keep_model(model, 1_000, [], dict.fromkeys(births().rare, 4.0), at=NOW)


def weighed():
    with homes.reading("registries"):
        return weighing.weighed([uuid.uuid4()], [uuid.uuid4()])


def test_before_a_model_is_kept_nothing_is_weighed():
    assert weighed() == ("", [])


def test_the_bench_stays_open_from_one_that_arrives_to_the_next():
    kept()
    told, pairs = weighed()
    assert told
    assert pairs == []
    opened = weighing._kept["haiduong"]
    assert weighed() == (told, [])
    assert weighing._kept["haiduong"] is opened
