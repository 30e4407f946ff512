import pytest

from linkage.names import names
from linkage.spark.naming import NAME, read_names

WRITTEN = ["Đặng Thị Lý", "NGUYỄN VĂN A", "nguyeenx v. an", "?", ""]


@pytest.mark.soak
def test_workers_read_names_as_we_do(tables):
    tables.function("read_name", read_names, NAME)
    values = ", ".join(f"('{text}')" for text in WRITTEN)
    tables.make(
        "read", f"select n.* from (select read_name(text) as n from values {values} t(text))"
    )
    said = {text: (toned, plain) for text, toned, plain in tables.rows("select * from read")}
    read = zip(WRITTEN, names(WRITTEN), strict=True)
    assert said == {text: tuple(name) if name else (None, None) for text, name in read}
