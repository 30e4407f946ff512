"""Who reacts to what: the whole traffic between rooms that nobody calls directly."""

from collections.abc import Callable

import lienmach.dossiers.reactions as dossiers
import lienmach.registries.reactions as registries
from lienmach.dossiers.events import (
    ChargeAssessed,
    ConversionTakenBack,
    DeadlineExtended,
    DeadlineRecomputed,
    DecisionProposed,
    DossierConverted,
    DossierDecided,
    DossierOverdue,
    DossierPlaced,
    DossierReceived,
    DossierWithdrawn,
    HandOverAnswered,
    LimitChanged,
    MinistryDossierSynced,
    PaperAttached,
    PaymentMade,
    PaymentRefunded,
    PaymentToRefund,
    PaymentUndone,
    PlacingTakenBack,
    ProcessingStopped,
    ProposalSentBack,
    ReceptionRefused,
    ResultHandedOver,
    ResultPublished,
    ResultRevoked,
    StepUndone,
    SupplementAsked,
    SupplementGiven,
    UploadRefused,
)
from lienmach.ground.events import Event
from lienmach.identity.events import MandateGranted
from lienmach.registries.events import (
    BirthRegistered,
    DeathRecorded,
    EntryCorrected,
    FileImported,
    ImportLinked,
)

Reaction = Callable[..., None]
"""Called with the event, and by keyword ``entry_id`` and ``at``."""

REACTIONS: dict[type[Event], list[Reaction]] = {
    DossierReceived: [
        dossiers.tally_received,
        dossiers.compare,
        dossiers.tell_portal,
        dossiers.notify,
        dossiers.mark_months,
    ],
    DossierDecided: [
        dossiers.tally_decided,
        dossiers.tell_portal,
        dossiers.notify,
        dossiers.mark_months,
    ],
    SupplementAsked: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    SupplementGiven: [
        dossiers.compare_again,
        dossiers.tell_portal,
        dossiers.notify,
        dossiers.mark_months,
    ],
    ResultHandedOver: [dossiers.tell_portal],
    DossierWithdrawn: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    ReceptionRefused: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    DecisionProposed: [dossiers.tell_portal],
    ProposalSentBack: [dossiers.tell_portal],
    StepUndone: [dossiers.tell_portal],
    ProcessingStopped: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    ChargeAssessed: [dossiers.tell_portal, dossiers.notify],
    PaymentMade: [dossiers.tell_portal, dossiers.notify],
    PaymentUndone: [dossiers.tell_portal, dossiers.notify],
    PaymentToRefund: [dossiers.notify],
    PaymentRefunded: [dossiers.notify],
    DossierConverted: [dossiers.tell_portal, dossiers.notify],
    ConversionTakenBack: [dossiers.tell_portal, dossiers.notify],
    DeadlineExtended: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    DeadlineRecomputed: [dossiers.tell_portal, dossiers.notify],
    LimitChanged: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    DossierOverdue: [dossiers.notify],
    HandOverAnswered: [dossiers.notify],
    UploadRefused: [dossiers.notify, dossiers.mark_months],
    ResultPublished: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    ResultRevoked: [dossiers.tell_portal, dossiers.notify, dossiers.mark_months],
    DossierPlaced: [dossiers.mark_months],
    PlacingTakenBack: [dossiers.mark_months],
    PaperAttached: [dossiers.mark_months],
    MinistryDossierSynced: [dossiers.mark_months],
    BirthRegistered: [registries.link_registered],
    DeathRecorded: [registries.end_with_death],
    EntryCorrected: [registries.link_corrected],
    FileImported: [registries.link_imported],
    ImportLinked: [registries.link_imported],
    MandateGranted: [registries.prove_parent],
}


def name_of(reaction: Reaction) -> str:
    """Return the name a reaction is remembered by."""
    return f"{reaction.__module__}.{reaction.__qualname__}"


EVENTS_BY_NAME: dict[str, type[Event]] = {event.name: event for event in REACTIONS}
REACTIONS_BY_NAME: dict[str, Reaction] = {
    name_of(reaction): reaction for reactions in REACTIONS.values() for reaction in reactions
}
