from lienmach.homes.queries import Home
from lienmach.portal.status import place_name, status


def home(system="dossiers", at="haiduong", state="open"):
    return Home(province="haiduong", system=system, home=at, state=state, dsn="", tables={})


def test_at_home_with_open_doors_everything_serves():
    told = status([home("identity"), home("dossiers")], lang="vi")
    assert told.is_well
    assert told.merged == []
    assert told.sentence == "Hệ thống vẫn phục vụ bình thường."


def test_the_blink_of_a_closed_door_is_no_trouble():
    assert status([home(state="closed")], lang="vi").is_well


def test_a_system_that_moved_is_told_with_its_new_home():
    told = status([home("identity"), home(at="haiphong")], lang="vi")
    assert told.is_well
    assert [system.name for system in told.merged] == ["Hồ sơ thủ tục hành chính"]
    assert told.merged[0].sentence == "Đang phục vụ bình thường, tại thành phố Hải Phòng"


def test_a_system_without_a_door_is_trouble_and_no_news_of_a_merger():
    told = status([home(), home("identity", at="haiphong", state="away")], lang="en")
    assert not told.is_well
    assert told.merged == []
    assert "try again" in told.sentence


def test_a_province_nobody_named_goes_by_its_code():
    assert place_name("haiduong", lang="en", short=True) == "Hải Dương"
    assert place_name("angiang", lang="vi") == "angiang"
