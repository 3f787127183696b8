"""The case page: the form on one side, the document on the other, the history below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import HTMLResponse

from casestore import CaseView, MessageView, NotFound
from casestore.lifecycle import listing_states
from desk.casefile import CaseFile, doubtful
from desk.context import Desk, Me, SignedIn, TheDesk, page
from desk.documents import Look, pane
from desk.history import undone
from desk.requirements import lacking, rulings

router = APIRouter()


@router.get("/cases/{number}")
def case_page(
    desk: TheDesk,
    me: Me,
    number: str,
    message: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    part: Annotated[str, Query(max_length=200)] = "",
    value: Annotated[str, Query(max_length=200)] = "",
    around: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> HTMLResponse:
    """A case. message, part, value: what the document side shows; by default the first message's body."""
    return show_case(desk, me, case_of(desk, number), Look(message, part, value, around))


def case_of(desk: Desk, number: str) -> CaseView:
    """The case of a number in a URL. Raises 404."""
    try:
        return desk.store.get_case(number)
    except NotFound as error:
        raise HTTPException(404, "There is no case of that number.") from error


def show_case(
    desk: Desk, me: SignedIn, case: CaseView, look: Look, *, status: int = 200, problem: str = ""
) -> HTMLResponse:
    """The page of a case as it is now."""
    shown = _shown_message(case, look)
    messages = _messages(desk, case, shown)
    file = CaseFile(case, messages)
    sections = file.sections()
    ruled = rulings(case.policy, case.summary.kind, case.summary.missing)
    context: dict[str, Any] = {
        "case": case.summary,
        "policy": case.policy,
        "rulings": ruled,
        "policy_titles": ", ".join(ruling.title for ruling in ruled),
        "revision": case.revision,
        "moves": case.moves,
        "listing_states": tuple(listing_states()),
        "here": f"/cases/{case.summary.number}",
        "view": look.query(),
        "sections": sections,
        "doubtful": doubtful(sections),
        "lacking": lacking(ruled, case.summary.missing),
        "pane": pane(messages[shown], look, file.places()) if shown is not None else None,
        "messages": case.messages,
        "unverified": [m for m in case.messages if m.filing and m.filing.unverified],
        "events": case.events[::-1],
        "undone": undone(case.events),
        "undoable": desk.store.last_undoable(case),
        "deadlines": desk.store.list_deadlines(number=case.summary.number, going=False),
        "strikes": desk.store.case_strikes(case.summary.number),
        "hold": case.hold,
        "people": [user.name for user in desk.store.list_users() if user.active and user.role != "reader"],
        "put_back": case.summary.state == "withdrawn",
        "problem": problem,
    }
    return page(desk, me, "case.html", status=status, area="cases", **context)


def _shown_message(case: CaseView, look: Look) -> int | None:
    """The message that is looked at, if it is one of the case's; else the first."""
    ids = [m.id for m in case.messages]
    if look.message in ids:
        return look.message
    return ids[0] if ids else None


def _messages(desk: Desk, case: CaseView, shown: int | None) -> Mapping[int, MessageView]:
    """The message shown, and those that values point into."""
    ids = {f.message_id for f in case.fields} | {a.message_id for f in case.fields for a in f.alternatives}
    return {i: desk.store.get_message(i) for i in sorted(i for i in ids | {shown} if i is not None)}
