"""The real e-ID provider in a process of its own, with people invented for a test."""

import contextlib
import dataclasses
import os
from unittest import mock

from lienmach.ground import installation
from lienmach.identity.queries import issuers
from lienmach.scenarios import signing_in
from lienmach.scenarios.eid import people
from lienmach.scenarios.eid.people import Client, Holder
from lienmach.scenarios.processes import free_port

LAN = Holder(
    subject="a7c4d1a2-0000-5000-8000-000000000001",
    personal_id="030185123456",
    name="Nguyễn Thị Lan",
    birth_date="1985-03-04",
    level=2,
    password="mat-khau-cua-lan",
    passcode="246810",
    province="haiduong",
)
BINH = dataclasses.replace(
    LAN,
    subject="a7c4d1a2-0000-5000-8000-000000000002",
    personal_id="030085654321",
    name="Trần Văn Bình",
    password="mat-khau-cua-binh",
    passcode="",
    level=1,
)


@contextlib.contextmanager
def provided(port, *holders):
    """Serve the provider to a portal on a port; the house of this process trusts it meanwhile."""
    client = Client(
        client_id="lienmach-demo",
        client_secret="bi-mat-cua-bai-kiem-tra",
        redirect_uris=(f"http://haiduong.localhost:{port}{signing_in.CALLBACK}",),
    )
    installation.mark_scenario("test")
    people.write([*holders], client)
    eid_port = free_port()
    environment = {
        "LIENMACH_DEMO": "1",
        "LIENMACH_EID": signing_in.configuration(client, eid_port),
    }
    issuers.forget_keys()
    with (
        mock.patch.dict(os.environ, environment),
        signing_in.provider(eid_port, environment),
    ):
        try:
            yield eid_port
        finally:
            (installation.home() / "scenario").unlink()
