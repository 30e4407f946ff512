"""Whoever starts the server is told where to look."""

import subprocess

from lienmach.ground import installation
from lienmach.portal.signposts import control_room, signpost


def test_every_portal_the_desk_and_the_control_room_are_named():
    haiduong, haiphong, desk, room = signpost(8000, tells_key=True).splitlines()
    assert haiduong.split() == ["haiduong", "http://haiduong.localhost:8000/"]
    assert haiphong.split() == ["haiphong", "http://haiphong.localhost:8000/"]
    assert desk.split() == ["review", "desk", "http://haiphong.localhost:8000/links/"]
    assert room.startswith("  control room  http://haiphong.localhost:8000/merger/")
    assert room.endswith(f"#key={installation.secret('control-room')}")


def test_what_a_service_says_holds_no_key_but_where_it_lies():
    said = signpost(8000, tells_key=False)
    key = installation.secret("control-room")
    assert key not in said
    link = said.splitlines()[-1].split(maxsplit=2)[-1]
    told = subprocess.run(  # noqa: S602 - as an operator completes it
        f'echo "{link}"', shell=True, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == control_room("haiphong", 8000)
