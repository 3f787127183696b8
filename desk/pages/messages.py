"""A message as it came: its parts with their reasons, its text, downloads, and triage decisions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from casestore import Conflict, MessageView, NotAllowed, NotFound
from desk.context import Desk, Editor, Form, Me, SignedIn, TheDesk, page, see_other
from desk.documents import Look, pane
from desk.downloads import attachment, safe_name
from desk.formatted import CONTENT_SECURITY_POLICY, sanitise
from desk.partfile import html_body, part_bytes
from intake.filing import attach_by_hand, open_by_hand

router = APIRouter()

PAGE_SIZE = 50
MessageId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/triage")
def triage(
    desk: TheDesk, me: Me, number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1
) -> HTMLResponse:
    """What waits for a person, the oldest first."""
    total = desk.store.triage_count()
    return page(
        desk,
        me,
        "triage.html",
        area="triage",
        messages=desk.store.list_triage(limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE),
        total=total,
        page=number,
        pages=max(1, -(-total // PAGE_SIZE)),
        at_page=lambda n: f"/triage?page={n}",
    )


@router.get("/messages/{message_id}")
def message_page(
    desk: TheDesk,
    me: Me,
    message_id: MessageId,
    part: Annotated[str, Query(max_length=200)] = "",
    around: Annotated[int, Query(ge=0, le=2**31)] = 0,
    view: Annotated[str, Query(max_length=20)] = "",
) -> HTMLResponse:
    """A message with everything known of it, also one that could not be read."""
    message = _message(desk, message_id)
    return _page(desk, me, message, Look(message_id, part, "", around), formatted=view == "formatted")


@router.get("/messages/{message_id}/formatted")
def formatted(desk: TheDesk, _me: Me, message_id: MessageId) -> HTMLResponse:
    """The mail's HTML, sanitised, for the sandboxed frame of the message page."""
    html = html_body(_raw(desk, _message(desk, message_id)))
    if html is None:
        raise HTTPException(404, "This mail has no formatted text.")
    answer = desk.pages.page("formatted.html", body=Markup(sanitise(html)))  # sanitised by an allow-list
    answer.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    answer.headers["X-Frame-Options"] = "SAMEORIGIN"
    return answer


@router.get("/messages/{message_id}/raw")
def raw(desk: TheDesk, _me: Me, message_id: MessageId) -> Response:
    """The mail byte for byte, as a download."""
    content = _raw(desk, _message(desk, message_id))
    return attachment(content, f"message-{message_id}.eml")


@router.get("/messages/{message_id}/parts/{part}")
def download(desk: TheDesk, _me: Me, message_id: MessageId, part: str) -> Response:
    """One file of the mail, as a download."""
    message = _message(desk, message_id)
    report = next((p for p in message.parts if p.id == part), None)
    if report is None:
        raise HTTPException(404, "This mail has no such part.")
    content = part_bytes(_raw(desk, message), report.sha256)
    if content is None:
        raise HTTPException(404, "This file stands inside another one; download that, or the raw mail.")
    return attachment(content, safe_name(report.filename, f"message-{message_id}-part-{part}"))


@router.post("/messages/{message_id}/attach")
def attach(desk: TheDesk, me: Editor, form: Form, message_id: MessageId) -> Response:
    """Put a message that waits in triage into a case."""
    number = form.get("case", "").strip()
    try:
        attach_by_hand(desk.store, message_id, number, who=me.user.name)
    except (NotFound, NotAllowed) as problem:
        return _refused(
            desk, me, message_id, f"It was not put into {number!r}: {problem}.", typed_case=number
        )
    return see_other(f"/messages/{message_id}")


@router.post("/messages/{message_id}/open")
def open_case(desk: TheDesk, me: Editor, _form: Form, message_id: MessageId) -> Response:
    """Open a new case from a message that waits in triage."""
    try:
        open_by_hand(desk.store, message_id, who=me.user.name)
    except NotAllowed as problem:
        return _refused(desk, me, message_id, f"No case was opened: {problem}.")
    return see_other(f"/messages/{message_id}")


@router.post("/messages/{message_id}/dismiss")
def dismiss(desk: TheDesk, me: Editor, form: Form, message_id: MessageId) -> Response:
    """Put a message aside: it is kept, and needs nobody."""
    why = form.get("why", "").strip()
    try:
        desk.store.dismiss_message(message_id, who=me.user.name, why=why)
    except NotAllowed as problem:
        return _refused(desk, me, message_id, f"It was not put aside: {problem}.", typed_why=why)
    return see_other("/triage")


@router.post("/messages/{message_id}/detach")
def detach(desk: TheDesk, me: Editor, form: Form, message_id: MessageId) -> Response:
    """Take a message out of its case, with everything it brought about there; a case that it opened is void then."""
    why = form.get("why", "").strip()
    try:
        desk.store.detach_message(message_id, who=me.user.name, why=why)
    except (NotAllowed, Conflict) as problem:
        return _refused(desk, me, message_id, f"It was not taken out: {problem}.", typed_why=why)
    return see_other(f"/messages/{message_id}")


def _raw(desk: Desk, message: MessageView) -> bytes:
    """The mail byte for byte; 410 where its time was over and it was erased."""
    if message.erased_at is not None:
        raise HTTPException(410, "This mail was erased: the time for which it was to be kept is over.")
    return desk.archive.get(message.summary.sha256)


def _message(desk: Desk, message_id: int) -> MessageView:
    try:
        return desk.store.get_message(message_id)
    except NotFound as error:
        raise HTTPException(404, "There is no such message.") from error


def _refused(
    desk: Desk, me: SignedIn, message_id: int, problem: str, *, typed_case: str = "", typed_why: str = ""
) -> HTMLResponse:
    return _page(
        desk,
        me,
        _message(desk, message_id),
        Look(message_id),
        problem=problem,
        typed_case=typed_case,
        typed_why=typed_why,
        status=409,
    )


def _page(
    desk: Desk,
    me: SignedIn,
    message: MessageView,
    look: Look,
    *,
    formatted: bool = False,
    problem: str = "",
    typed_case: str = "",
    typed_why: str = "",
    status: int = 200,
) -> HTMLResponse:
    return page(
        desk,
        me,
        "message.html",
        status=status,
        area="triage" if message.summary.state == "triage" else "",
        message=message,
        summary=message.summary,
        here=f"/messages/{message.summary.id}",
        pane=pane(message, look, ()),
        messages=(message.summary,),
        formatted=formatted,
        has_html=any(p.media_type == "text/html" for p in message.parts),
        problem=problem,
        typed_case=typed_case,
        typed_why=typed_why,
        may_detach=me.may_edit and desk.store.may_detach(message.summary.id),
    )
