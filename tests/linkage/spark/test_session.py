import pytest

from linkage import cli
from linkage.refusals import BadInput
from linkage.spark import session


@pytest.mark.parametrize(
    ("said", "megabytes"), [("6GB", 6144), ("1.5 GiB", 1536), ("800mb", 800), ("2048KB", 2)]
)
def test_memory_is_told_in_megabytes(said, megabytes):
    assert session.megabytes(said) == megabytes


def test_what_is_no_amount_of_memory_is_refused():
    with pytest.raises(BadInput, match="much"):
        session.megabytes("much")


def test_without_spark_or_java_the_command_says_what_to_install(
    linked, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["link", *map(str, linked.files), "--out", str(tmp_path / "x.csv"),
                  "--engine", "spark"])  # fmt: skip
    assert stopped.value.code == 2
    assert "Spark" in capsys.readouterr().err.splitlines()[-1]
    assert not (tmp_path / "x.csv").exists()
