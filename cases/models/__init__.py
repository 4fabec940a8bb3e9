"""The facts of mhtafel; one file per concept."""

from cases.models.addressed import Request
from cases.models.attachment import Attachment, AttachmentBody
from cases.models.audit import AuditEvent, AuditSeal
from cases.models.case import Case, CaseMunicipality, Fact
from cases.models.disclosure import Disclosure, DisclosureEnd
from cases.models.entry import Entry
from cases.models.grant import WHY_NO_SIGHT, Embargo, Exclusion, Grant
from cases.models.guarded import Guarded, Lens, Lenses
from cases.models.legal import Convenant, OrganisationBasis, Signature
from cases.models.link import SignalLink
from cases.models.lookalike import NameNear, PartyKeys
from cases.models.organisation import DefaultBasis, Label, LegalBasis, Organisation, Standing, Unit, UnitKind, User
from cases.models.party import Party, PartyRole
from cases.models.pledge import Pledge
from cases.models.question import AccessQuestion
from cases.models.request import FormKey
from cases.models.search import PersonSearch, SearchRow
from cases.models.sign import SignNote
from cases.models.signal import Reporter, Signal

__all__ = [
    "WHY_NO_SIGHT",
    "AccessQuestion",
    "Attachment",
    "AttachmentBody",
    "AuditEvent",
    "AuditSeal",
    "Case",
    "CaseMunicipality",
    "Convenant",
    "DefaultBasis",
    "Disclosure",
    "DisclosureEnd",
    "Embargo",
    "Entry",
    "Exclusion",
    "Fact",
    "FormKey",
    "Grant",
    "Guarded",
    "Label",
    "LegalBasis",
    "Lens",
    "Lenses",
    "NameNear",
    "Organisation",
    "OrganisationBasis",
    "Party",
    "PartyKeys",
    "PartyRole",
    "PersonSearch",
    "Pledge",
    "Reporter",
    "Request",
    "SearchRow",
    "SignNote",
    "Signal",
    "SignalLink",
    "Signature",
    "Standing",
    "Unit",
    "UnitKind",
    "User",
]
