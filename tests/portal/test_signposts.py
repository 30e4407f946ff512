"""Whoever starts the server is told where to look."""

from lienmach.ground import installation
from lienmach.portal.signposts import signpost


def test_every_portal_the_desk_and_the_control_room_are_named():
    haiduong, haiphong, desk, room = signpost(8000).splitlines()
    assert haiduong.split() == ["haiduong", "http://haiduong.localhost:8000/"]
    assert haiphong.split() == ["haiphong", "http://haiphong.localhost:8000/"]
    assert desk.split() == ["review", "desk", "http://haiphong.localhost:8000/links/"]
    assert room.startswith("  control room  http://haiphong.localhost:8000/merger/")
    assert room.endswith(f"#key={installation.secret('control-room')}")
