"""The case store: the only place that knows the database.

`open_store` gives a Store; everything it hands out is a frozen dataclass of `casestore.views`.
"""

from casestore.connected import Check, Clock
from casestore.errors import Conflict, NotAllowed, NotFound, StoreError, StoreUnusable
from casestore.store import Store, open_store
from casestore.views import (
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
    "Alternative",
    "Arrival",
    "Candidate",
    "CasePage",
    "CaseSummary",
    "CaseView",
    "Check",
    "Clock",
    "Conflict",
    "DocumentText",
    "Event",
    "FieldView",
    "Filing",
    "Hit",
    "ListingView",
    "MessageSummary",
    "MessageView",
    "NotAllowed",
    "NotFound",
    "PartyView",
    "ReadingJob",
    "Recorded",
    "Store",
    "StoreError",
    "StoreUnusable",
    "User",
    "open_store",
]
