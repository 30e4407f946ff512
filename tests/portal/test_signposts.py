"""Whoever starts the server is told where to look."""

from django.test import Client

from lienmach.ground import installation
from lienmach.portal.signposts import signpost


def test_every_portal_the_desk_and_the_control_room_are_named():
    haiduong, haiphong, desk, room = signpost(8000).splitlines()
    assert haiduong.split() == ["haiduong", "http://haiduong.localhost:8000/"]
    assert haiphong.split() == ["haiphong", "http://haiphong.localhost:8000/"]
    assert desk.split() == ["review", "desk", "http://haiphong.localhost:8000/links/"]
    assert room.startswith("  control room  http://haiphong.localhost:8000/merger/")
    assert room.endswith(f"?key={installation.secret('control-room')}")


def test_the_link_opens_the_control_room():
    path = signpost(8000).partition("localhost:8000/merger/")[2]
    answer = Client(headers={"host": "haiphong.localhost"}).get(f"/merger/{path}")
    assert answer.status_code == 302
    assert answer["Location"] == "/merger/"
