import json

import pytest

from linkage import cli


def run(capsys, *words):
    cli.main([str(word) for word in words])
    return capsys.readouterr().out


def test_link_reports_as_json(linked, tmp_path, capsys):
    out = tmp_path / "links.csv"
    model = linked.folder / "model.json"
    told = json.loads(run(capsys, "link", *linked.files, "--out", out, "--model", model, "--json"))
    assert told["links"] == linked.report.links
    assert told["review"] == linked.report.reviews
    assert told["model"] == linked.model.hash
    assert told["seconds"]["total"] >= told["seconds"]["assign"] >= 0
    assert told["peak_mb"] > 0
    assert 0.9 < told["blocking_recall"] <= 1
    assert out.read_text("utf-8").startswith("record,resident,weight,probability,decision\n")


def test_explain_tells_the_same_weight(linked, capsys):
    [(record, resident, weight)] = linked.rows(
        "select record, resident, weight from links order by weight limit 1"
    )
    words = ("explain", *linked.files, "--record", record, "--resident", resident,
             "--model", linked.folder / "model.json")  # fmt: skip
    told = json.loads(run(capsys, *words, "--json"))
    assert told["weight"] == pytest.approx(weight, abs=1e-3)
    assert {line["comparison"] for line in told["lines"]} >= {"name", "date", "number"}
    assert "together, in bits" in run(capsys, *words)


@pytest.mark.parametrize("option", ["--record", "--resident"])
def test_explain_names_what_it_cannot_find(linked, capsys, option):
    known = {"--record": "records", "--resident": "residents"}
    words = ["explain", *map(str, linked.files), "--model", str(linked.folder / "model.json")]
    for name, table in known.items():
        [(some,)] = linked.rows(f"select min(id) from {table}")
        words += [name, "nobody" if name == option else some]
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code == 2
    assert "there is no row with the id 'nobody'" in capsys.readouterr().err


@pytest.mark.soak
def test_generate_then_dedupe(tmp_path, capsys):
    made = json.loads(
        run(
            capsys,
            "generate",
            tmp_path / "two",
            "--residents",
            3_000,
            "--seed",
            3,
            "--two",
            "--json",
        )
    )
    out = tmp_path / "links.parquet"
    files = [tmp_path / "two" / f"{name}.parquet" for name in "ab"]
    told = json.loads(run(capsys, "dedupe", *files, "--out", out, "--json"))
    assert made["pairs"] * 0.8 <= told["links"] <= made["pairs"] * 1.05


@pytest.mark.parametrize(
    "words", [["--memory", "much"], ["--threads", "0"], ["--engine", "abacus"]]
)
def test_an_option_that_says_nothing_is_refused(linked, tmp_path, capsys, words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["link", *map(str, linked.files), "--out", str(tmp_path / "x"), *words])
    assert stopped.value.code == 2
    assert words[1] in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_refused_first(linked, tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["link", *map(str, linked.files), "--out", str(tmp_path / "no" / "x.parquet")])
    assert stopped.value.code == 2
    assert "there is no folder" in capsys.readouterr().err
