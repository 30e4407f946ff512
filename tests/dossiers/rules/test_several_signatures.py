"""Files that go on after a signature: what may come behind one, and what makes it worth nothing."""

import io

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.validation.dss import DocumentSecurityStore

from lienmach.dossiers.queries.keys import keys, roots
from lienmach.dossiers.queries.results import verdict_apart
from lienmach.dossiers.rules import setting, signatures
from tests.dossiers.rules.test_setting import ACT, AT
from tests.dossiers.signing import demo as demo_installation

pytestmark = pytest.mark.usefixtures("demo_installation")
__all__ = ["demo_installation"]
PERSON, AGENCY = "H24.9.1", "H24.9.2"
SEEN = (40, 40, 240, 120)
N = generic.pdf_name


@pytest.fixture
def plain():
    return setting.printed("form-act", {**ACT, "reason": "x"}, at=AT)


class AnySigner(PdfSigner):
    """A program that asks nobody whether a paper may be signed once more."""

    def _enforce_certification_constraints(self, reader):
        pass


def signed(pdf, agency, *, box=None):
    """Sign a file as any other program does: it certifies nothing, and may be seen on the page."""
    meta = PdfSignatureMetadata(
        field_name=f"By {agency.replace('.', '-')}",
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    spec = fields.SigFieldSpec(meta.field_name, box=box)
    out = io.BytesIO()
    with keys().signer(agency, f"Cơ quan {agency}") as signer:
        AnySigner(meta, signer=signer, new_field_spec=spec).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out, bytes_reserved=16_384
        )
    return out.getvalue()


def with_store(pdf):
    """Add what proves a certificate later (PAdES B-LT), as an archive does."""
    [*_, last] = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    out = io.BytesIO(pdf)
    DocumentSecurityStore.add_dss(
        out, sig_contents=last.pkcs7_content.hex().encode(), certs=roots()
    )
    return out.getvalue()


def changed(pdf, change):
    """Write what a change does to a file behind all that stands in it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer):
    return writer.root["/Pages"]["/Kids"][0].get_object()


def other_words(writer):
    page = page_of(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    writer.update_container(page)


def words_painted_over(writer):
    page = page_of(writer)
    stream = page["/Contents"]
    stream = stream.get_object() if isinstance(stream, generic.IndirectObject) else stream
    stream._data = b"0 0 9 9 re f"
    stream._encoded_data = None
    writer.update_container(stream)


def annotation(writer):
    note = generic.DictionaryObject({
        N("/Type"): N("/Annot"), N("/Subtype"): N("/FreeText"),
        N("/Rect"): generic.ArrayObject(map(generic.NumberObject, SEEN)),
        N("/Contents"): generic.pdf_string("Đã duyệt"),
    })  # fmt: skip
    page = page_of(writer)
    page["/Annots"] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])
    writer.update_container(page)


def seen_field(writer):
    fields.append_signature_field(writer, fields.SigFieldSpec("Waiting", box=SEEN))


def language(writer):
    writer.root["/Lang"] = generic.pdf_string("en")
    writer.update_root()


def with_text_field(pdf):
    """Return the file with a form field in it, empty."""

    def add(writer):
        field = generic.DictionaryObject({
            N("/FT"): N("/Tx"), N("/T"): generic.pdf_string("amount"),
            N("/Type"): N("/Annot"), N("/Subtype"): N("/Widget"),
            N("/Rect"): generic.ArrayObject(map(generic.NumberObject, SEEN)),
            N("/V"): generic.pdf_string("1"),
        })  # fmt: skip
        ref = writer.add_object(field)
        form = generic.DictionaryObject({N("/Fields"): generic.ArrayObject([ref])})
        writer.root["/AcroForm"] = writer.add_object(form)
        writer.update_root()
        page = page_of(writer)
        page["/Annots"] = generic.ArrayObject([ref])
        writer.update_container(page)

    return changed(pdf, add)


def fill(writer):
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field["/V"] = generic.pdf_string("1000000")
    writer.update_container(field)


CHANGES = [other_words, words_painted_over, annotation, language]


def worth(pdf, trusted=None):
    return signatures.verdict(pdf, roots=roots() if trusted is None else trusted).worth


@pytest.mark.parametrize("box", [None, SEEN])
def test_two_who_sign_one_after_the_other_are_both_believed(plain, box):
    both = signed(signed(plain, PERSON, box=box), AGENCY, box=box and (260, 40, 460, 120))
    found = signatures.verdict(both, roots=roots())
    assert (found.worth, found.signer) == ("valid", AGENCY)  # the last vouches for all of it
    assert worth(both, []) == "untrusted"
    assert verdict_apart(both) == found  # within the bounds of the page that anybody may use


def test_what_proves_a_certificate_later_is_no_change(plain):
    one = with_store(signed(plain, PERSON))
    assert worth(one) == "valid"
    assert worth(with_store(signed(one, AGENCY))) == "valid"
    with keys().signer(AGENCY, "Cơ quan") as signer:
        ours = signatures.sign(plain, signer, reason="thử").content
    assert worth(with_store(ours)) == "valid"


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_behind_a_signature_breaks_it_whoever_signs_next(plain, change):
    one = changed(signed(plain, PERSON), change)
    assert worth(one) == "broken"
    assert worth(with_store(one)) == "broken"
    assert worth(signed(one, AGENCY)) == "broken"


def test_a_field_filled_in_between_two_signatures_breaks_the_first(plain):
    form = with_text_field(plain)
    assert worth(signed(signed(form, PERSON), AGENCY)) == "valid"
    filled = changed(signed(form, PERSON), fill)
    assert worth(filled) == "broken"
    assert worth(signed(filled, AGENCY)) == "broken"


@pytest.mark.parametrize("change", [*CHANGES, seen_field])
def test_what_is_changed_behind_the_last_of_several_breaks_the_file(plain, change):
    both = signed(signed(plain, PERSON), AGENCY)
    assert worth(changed(both, change)) == "broken"
    assert worth(changed(with_store(both), change)) == "broken"


@pytest.mark.parametrize("more", [b"\n%more\n", b"\n%more\n%%EOF\n"])
def test_bytes_that_belong_to_nothing_are_never_passed_over(plain, more):
    one = signed(plain, PERSON)
    for each in (one, with_store(one), signed(one, AGENCY)):
        assert worth(each + more) in {"broken", "unreadable"}


def test_a_certified_paper_takes_no_second_signature(plain):
    with keys().signer(AGENCY, "Cơ quan") as signer:
        ours = signatures.sign(plain, signer, reason="thử").content
    assert worth(signed(ours, PERSON)) == "broken"
    assert worth(signed(ours, PERSON, box=SEEN)) == "broken"


def test_one_whom_nobody_knows_makes_a_known_signature_worth_no_more(plain):
    known = roots()
    one = signed(plain, PERSON)
    both = signed(one, AGENCY)
    [first, _second] = PdfFileReader(io.BytesIO(both)).embedded_signatures
    assert worth(one, [first.signer_cert]) == "valid"
    assert worth(both, [first.signer_cert]) == "untrusted"
    assert worth(both, known) == "valid"
