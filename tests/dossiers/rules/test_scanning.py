import pytest

from lienmach.dossiers.rules.scanning import (
    LONGEST_PAUSE_SECONDS,
    TOO_LARGE,
    UploadState,
    pause_seconds,
    verdict,
)


@pytest.mark.parametrize(
    ("reply", "state", "signature"),
    [
        ("stream: OK\0", UploadState.CLEAN, ""),
        ("stream: Eicar-Test-Signature FOUND\0", UploadState.REFUSED, "Eicar-Test-Signature"),
        ("stream: {HEX}Php.Nope<b>1 FOUND", UploadState.REFUSED, "_HEX_Php.Nope_b_1"),
        ("INSTREAM size limit exceeded. ERROR", UploadState.REFUSED, TOO_LARGE),
        ("stream: Access denied. ERROR", None, ""),
        ("stream: OKAY", None, ""),
        ("OK FOUND and more", None, ""),
        ("", None, ""),
    ],
)
def test_only_a_plain_ok_opens_a_file(reply, state, signature):
    said = verdict(reply, engine="ClamAV")
    assert (said.state, said.signature) == (state, signature)
    assert said.state or said.trouble


def test_pauses_grow_and_have_an_end():
    pauses = [pause_seconds(n) for n in range(1, 40)]
    assert pauses == sorted(pauses)
    assert pauses[0] == 2
    assert pauses[-1] == LONGEST_PAUSE_SECONDS
