"""The case store: the only place that knows the database.

`open_store` gives a Store; everything it hands out is a frozen dataclass of `casestore.views`.
"""

from casestore.audit import End
from casestore.business_days import Calendar
from casestore.clockwork import OnFailure
from casestore.connected import Check, Clock
from casestore.errors import Conflict, NotAllowed, NotFound, RulesUnusable, StoreError, StoreUnusable
from casestore.ledger_views import (
    DeadlineView,
    MeasureView,
    NotifierView,
    Rearrangement,
    SellerEventView,
    SellerSummary,
    SellerView,
    StrikeView,
)
from casestore.rules import Rules
from casestore.store import Store, open_store
from casestore.views import (
    AccountChange,
    Alternative,
    Arrival,
    Candidate,
    CasePage,
    CaseSummary,
    CaseView,
    DocumentText,
    Event,
    FieldView,
    Filing,
    Hit,
    ListingView,
    MessageSummary,
    MessageView,
    PartyView,
    ReadingJob,
    Recorded,
    User,
)

__all__ = [
    "AccountChange",
    "Alternative",
    "Arrival",
    "Calendar",
    "Candidate",
    "CasePage",
    "CaseSummary",
    "CaseView",
    "Check",
    "Clock",
    "Conflict",
    "DeadlineView",
    "DocumentText",
    "End",
    "Event",
    "FieldView",
    "Filing",
    "Hit",
    "ListingView",
    "MeasureView",
    "MessageSummary",
    "MessageView",
    "NotAllowed",
    "NotFound",
    "NotifierView",
    "OnFailure",
    "PartyView",
    "ReadingJob",
    "Rearrangement",
    "Recorded",
    "Rules",
    "RulesUnusable",
    "SellerEventView",
    "SellerSummary",
    "SellerView",
    "Store",
    "StoreError",
    "StoreUnusable",
    "StrikeView",
    "User",
    "open_store",
]
