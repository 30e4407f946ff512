"""
Sign a PDF with an agency's key (PAdES), and say what the signatures of a PDF are worth.

Baseline B-B; B-T when a time-stamp service is given and answers. A service that does not
answer costs the time stamp and never the signature. Validation trusts the roots it is given and
nothing else: not the machine's, and nothing is fetched.
"""

import datetime as dt
import hashlib
import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:  # pyHanko takes a quarter of a second to load, and few processes sign
    from asn1crypto import x509
    from pyhanko.sign.diff_analysis import DiffPolicy
    from pyhanko.sign.signers import Signer
    from pyhanko.sign.timestamps import TimeStamper
    from pyhanko.sign.validation import PdfSignatureStatus

FIELD = "Signature1"
RESERVED_BYTES = 16_384
"""Room for the signature: chain and time stamp included."""

Level = Literal["B-B", "B-T"]
Worth = Literal["unsigned", "valid", "untrusted", "broken", "unreadable"]

log = logging.getLogger(__name__)
# Of a stranger's file it would tell a whole traceback; what counts is in the verdict.
logging.getLogger("pyhanko.sign.validation").setLevel(logging.CRITICAL)


class CannotSign(Exception):
    """The key did not sign."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed PDF, its level, and the SHA-256 of the certificate that signed it."""

    content: bytes
    level: Level
    certificate: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What the signatures of a file are worth.

    ``broken``: something was changed or added behind a signature, but for what :func:`verdict`
    allows. ``signer`` is the agency's identifier in the certificate, ``name`` its name there,
    ``demo`` whether it says of itself that it is one of a demonstration.
    """

    worth: Worth
    signer: str = ""
    name: str = ""
    demo: bool = False
    signed_at: str = ""
    stamped: bool = False

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return asdict(self)


def sign(
    pdf: bytes, signer: "Signer", *, reason: str, stamper: "TimeStamper | None" = None
) -> Signed:
    """
    Sign a PDF; without a time stamp if the service fails.

    :raises CannotSign: when the key does.
    """
    assert signer.signing_cert is not None  # noqa: S101 - a key port gives one
    certificate = hashlib.sha256(signer.signing_cert.dump()).hexdigest()
    if stamper is not None:
        try:
            return Signed(_signed(pdf, signer, reason, stamper), "B-T", certificate)
        except Exception as error:
            log.warning("no time stamp: %s: %s", type(error).__name__, error)
    try:
        return Signed(_signed(pdf, signer, reason, None), "B-B", certificate)
    except Exception as error:
        log.warning("not signed: %s: %s", type(error).__name__, error)
        raise CannotSign from error


def _signed(pdf: bytes, signer: "Signer", reason: str, stamper: "TimeStamper | None") -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415
    from pyhanko.sign import fields  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner  # noqa: PLC0415

    meta = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    out = io.BytesIO()
    PdfSigner(meta, signer=signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out, bytes_reserved=RESERVED_BYTES
    )
    return out.getvalue()


def verdict(
    pdf: bytes, *, roots: "Iterable[x509.Certificate]", at: dt.datetime | None = None
) -> Verdict:
    """
    Return what the signatures of a PDF are worth: the worst of several, of equals the last.

    Behind the last there may stand what proves a certificate later (PAdES B-LT, B-LTA) and
    nothing else; between two of them the second one and its picture besides. The last vouches for
    all that is read, so it is the one that is named.

    ``at`` is the moment the signature is known to have existed, from our own books: the
    certificate is asked as of then, so that a result outlives it. Without one it is asked as of
    now.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        reader = PdfFileReader(io.BytesIO(pdf))
        embedded = list(reader.embedded_regular_signatures)
        if not embedded:
            return Verdict("unsigned")
        closed = pdf.rstrip(b"\r\n\t ").endswith(b"%%EOF")
        found = [
            _verdict(each, list(roots), at, last=each is embedded[-1], closed=closed)
            for each in embedded
        ]
    except Exception as error:
        log.info("unreadable: %s: %s", type(error).__name__, error)
        return Verdict("unreadable")
    order: Sequence[Worth] = ("broken", "untrusted", "valid")
    return min(reversed(found), key=lambda each: order.index(each.worth))


def _allowed() -> "DiffPolicy":
    """Return pyHanko's own reading of what changes nothing, less the filling in of forms."""
    from pyhanko.sign import diff_analysis as diff  # noqa: PLC0415

    next_one = [diff.SigFieldCreationRule(), diff.SigFieldModificationRule()]  # type: ignore[no-untyped-call]
    return diff.StandardDiffPolicy(
        diff.DEFAULT_DIFF_POLICY.global_rules, diff.FormUpdatingRule(next_one)
    )


def _untouched(status: "PdfSignatureStatus", *, last: bool, closed: bool) -> bool:
    """
    Test if nothing that counts was changed or added behind a signature.

    ``closed``: the file ends as a PDF does. Bytes that belong to no revision are a change too.
    """
    from pyhanko.sign.diff_analysis import ModificationLevel  # noqa: PLC0415
    from pyhanko.sign.validation import SignatureCoverageLevel  # noqa: PLC0415

    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return status.modification_level is ModificationLevel.NONE
    most = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    return (
        closed
        and status.coverage is SignatureCoverageLevel.ENTIRE_REVISION
        and bool(status.docmdp_ok)
        and ModificationLevel.NONE < status.modification_level <= most
    )


def _verdict(
    embedded: Any, roots: "list[x509.Certificate]", at: dt.datetime | None, **place: bool
) -> Verdict:
    from pyhanko.sign.validation import (  # noqa: PLC0415
        KeyUsageConstraints,
        validate_pdf_signature,
    )
    from pyhanko_certvalidator import ValidationContext  # noqa: PLC0415

    context = ValidationContext(
        trust_roots=roots,
        allow_fetching=False,
        moment=at,
        best_signature_time=at,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(
        embedded,
        signer_validation_context=context,
        key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
        diff_policy=_allowed(),
    )
    intact = status.intact and status.valid and _untouched(status, **place)
    worth: Worth = "broken" if not intact else "valid" if status.trusted else "untrusted"
    subject = status.signing_cert.subject.native
    said_at = status.signer_reported_dt
    stamp = status.timestamp_validity
    return Verdict(
        worth,
        signer=str(subject.get("organization_identifier") or subject.get("serial_number") or ""),
        name=str(subject.get("organization_name") or subject.get("common_name") or ""),
        demo=str(subject.get("organizational_unit_name") or "").startswith("DEMO"),
        signed_at=said_at.isoformat() if said_at else "",
        stamped=bool(stamp and stamp.intact and stamp.valid and stamp.trusted),
    )
