import json

from lienmach.ledger.rules.findings import Finding, Kind


def test_a_finding_is_told_as_json():
    finding = Finding(Kind.CHANGED, "Entry 1 is not what was sealed as leaf 2.", "1", 2)
    assert json.loads(json.dumps(finding.to_json())) == {
        "kind": "changed",
        "sentence": "Entry 1 is not what was sealed as leaf 2.",
        "entry": "1",
        "leaf": 2,
    }
