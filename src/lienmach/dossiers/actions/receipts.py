"""Receipts: the secrets a dossier gets when it is taken in, and new ones for lost ones."""

import datetime as dt

from lienmach import homes
from lienmach.dossiers.actions.notes import opened
from lienmach.dossiers.events import ReceiptRenewed
from lienmach.dossiers.models import Dossier
from lienmach.dossiers.queries import receipts as asked
from lienmach.dossiers.refusals import ReceiptRenewedAlready
from lienmach.dossiers.rules import receipts
from lienmach.dossiers.rules.calendars import day_of
from lienmach.dossiers.rules.receipts import Secrets
from lienmach.ground.actor import Actor
from lienmach.ledger import actions as ledger


@homes.action("dossiers", idempotent=True)
def renew_receipt(code: str, *, instead_of: int, by: Actor, at: dt.datetime) -> Secrets:
    """
    Issue a receipt anew: the check word and the token before it stop working at once.

    ``instead_of`` is the issue it replaces, 0 where there was none; said again it is answered with
    the same secrets.
    :raises ReceiptRenewedAlready: when another issue stands meanwhile.
    """
    dossier = opened(code, by=by, at=at)
    asked.check_holder(dossier, by, on=day_of(at))
    wanted = instead_of + 1
    if dossier.receipt_issue not in {instead_of, wanted}:
        raise ReceiptRenewedAlready
    if dossier.receipt_issue == instead_of:
        give_receipt(dossier, issue=wanted)
        dossier.save(update_fields=["receipt_issue", "word_digest", "token_digest"])
        ledger.record(ReceiptRenewed(dossier=code, issue=wanted), subject=code, by=by, at=at)
    return receipts.secrets_of(asked.key(), dossier.pk, wanted)


def give_receipt(dossier: Dossier, *, issue: int) -> None:
    """Write the digests of an issue's secrets on a dossier that is about to be saved."""
    key = asked.key()
    secrets = receipts.secrets_of(key, dossier.pk, issue)
    dossier.receipt_issue = issue
    dossier.word_digest = receipts.word_digest(key, dossier.pk, secrets.word)
    dossier.token_digest = receipts.token_digest(secrets.token)
