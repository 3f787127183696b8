"""Changes to a case: each a form that says which state of the case its writer was looking at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import parse_qsl

from fastapi import APIRouter, HTTPException
from starlette.responses import Response

from casestore import CaseView, Conflict, NotAllowed, NotFound
from casestore.lifecycle import listing_states
from desk import history
from desk.context import Chosen, Desk, Editor, Form, SignedIn, TheDesk, page, see_other
from desk.documents import Look
from desk.pages.case import case_of, show_case
from desk.paths import label, slug
from intake.filing import accept_by_hand

router = APIRouter(prefix="/cases/{number}")

_LONGEST = 20_000  # characters of a value or a note


@router.post("/confirm")
def confirm(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """The machine's value is right."""
    path = form.get("path", "")
    return _change(
        desk, me, form, number, f"Confirm {label(path)}", f"f-{slug(path)}",
        lambda revision: desk.store.confirm(number, path, who=me.user.name, revision=revision),
    )  # fmt: skip


@router.post("/correct")
def correct(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """A person's value beside the machine's; or that there is none."""
    path, text = form.get("path", ""), _text(form, "value")
    value = None if form.get("none") else text
    if value == "" and "[+]" in path:
        return see_other(_back(number, form, "main"))
    return _change(
        desk, me, form, number, label(path), f"f-{slug(path)}",
        lambda revision: desk.store.correct(number, path, value or None, who=me.user.name, revision=revision),
    )  # fmt: skip


@router.post("/undo")
def undo(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """Take one change back; the taking back is an entry of its own."""
    event = form.get("event", "")
    if not event.isdecimal() or len(event) > 18:
        raise HTTPException(422, "The form does not say which change to take back.")
    return _change(
        desk, me, form, number, "Undo", "main",
        lambda revision: desk.store.undo(number, int(event), who=me.user.name, revision=revision),
    )  # fmt: skip


@router.post("/move")
def move(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """Another state, of those the lifecycle allows."""
    state, why = form.get("state", ""), _text(form, "why") or None
    return _change(
        desk, me, form, number, f"Move to {history.state_word(state)}", "main",
        lambda revision: desk.store.move(number, state, who=me.user.name, why=why, revision=revision),
    )  # fmt: skip


@router.post("/assign")
def assign(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """Give the case to somebody who may work on it, or to nobody."""
    wanted = me.user.name if form.get("mine") else form.get("assignee", "")

    def give(revision: int) -> None:
        user = desk.store.find_user(wanted) if wanted else None
        if wanted and (user is None or not user.active or user.role == "reader"):
            raise NotAllowed(f"nobody called {wanted} works on cases")
        desk.store.assign(number, user.name if user else None, who=me.user.name, revision=revision)

    return _change(desk, me, form, number, f"Assign to {wanted or 'nobody'}", "keeping", give)


@router.post("/hold")
def hold(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """Nothing of the case is erased from now on."""
    why = _text(form, "why")
    return _change(
        desk, me, form, number, "Legal hold", "keeping",
        lambda revision: desk.store.hold(number, who=me.user.name, why=why, revision=revision),
    )  # fmt: skip


@router.post("/lift-hold")
def lift_hold(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """Personal data is erased in its time again."""
    why = _text(form, "why")

    def lift(revision: int) -> None:
        if not why:
            raise NotAllowed("a legal hold is lifted for a reason only")
        desk.store.lift_hold(number, who=me.user.name, why=why, revision=revision)

    return _change(desk, me, form, number, "Lift the legal hold", "keeping", lift)


@router.post("/court-action")
def court_action(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """The claimant went to court: the clock of the counter-notice stops."""
    why = _text(form, "why")
    return _change(
        desk, me, form, number, "Court action", "main",
        lambda revision: desk.store.court_action(number, who=me.user.name, why=why, revision=revision),
    )  # fmt: skip


@router.post("/assign-strikes")
def assign_strikes(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """Whose listings those are that gave a strike."""
    seller = _text(form, "seller")
    return _change(
        desk, me, form, number, "Seller of the strikes", "main",
        lambda revision: desk.store.assign_strikes(number, seller, who=me.user.name, revision=revision),
    )  # fmt: skip


@router.post("/move-listings")
def move_listings(desk: TheDesk, me: Editor, form: Form, paths: Chosen, number: str) -> Response:
    """Another state of the listings that were ticked: of all of them, or of none."""
    state = form.get("state", "")

    def move_all(revision: int) -> None:
        _check_moves(case_of(desk, number), paths, state)
        desk.store.move_listings(number, paths, state, who=me.user.name, revision=revision)

    what = f"{', '.join(label(path) for path in paths)}: {history.state_word(state)}"
    return _change(desk, me, form, number, what, "f-listings", move_all, chosen=paths)


def _check_moves(case: CaseView, paths: list[str], state: str) -> None:
    """Raises NotAllowed, naming the listings that cannot go to that state."""
    if not paths:
        raise NotAllowed("no listing was chosen")
    states = {listing.path: listing.state for listing in case.listings}
    allowed = {name: known.moves for name, known in listing_states().items()}
    stuck = [path for path in paths if state not in allowed.get(states.get(path, ""), ())]
    if stuck:
        named = ", ".join(label(path) for path in stuck)
        raise NotAllowed(f"{named} cannot become: {history.state_word(state).lower()}")


@router.post("/accept-mail")
def accept_mail(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """A person vouches for the sender of an unverified mail: now it has its effect."""
    message, why = _message_id(form), _text(form, "why") or None
    return _change(
        desk, me, form, number, "Accept the mail", "main",
        lambda _revision: accept_by_hand(desk.store, message, who=me.user.name, why=why),
    )  # fmt: skip


@router.post("/remove-mail")
def remove_mail(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """An unverified mail does not belong here: it goes back to triage."""
    message, why = _message_id(form), _text(form, "why")
    return _change(
        desk, me, form, number, "Take the mail out of the case", "main",
        lambda _revision: desk.store.detach_message(message, who=me.user.name, why=why),
    )  # fmt: skip


@router.post("/note")
def note(desk: TheDesk, me: Editor, form: Form, number: str) -> Response:
    """A note. It stands beside whatever else happened, so it cannot be stale."""
    text = _text(form, "text")
    case_of(desk, number)
    if text:
        desk.store.note(number, text, who=me.user.name)
    return see_other(_back(number, form, "history"))


def _message_id(form: Form) -> int:
    message = form.get("message", "")
    if not message.isdecimal() or len(message) > 9:
        raise HTTPException(422, "The form does not say which mail is meant.")
    return int(message)


def _text(form: Form, name: str) -> str:
    """A field with the line ends of a form (CRLF) made plain."""
    return form.get(name, "").replace("\r\n", "\n").strip()[:_LONGEST]


def _change(
    desk: Desk,
    me: SignedIn,
    form: dict[str, str],
    number: str,
    what: str,
    anchor: str,
    apply: Callable[[int], object],
    chosen: Sequence[str] = (),
) -> Response:
    """Apply a change, unless somebody else changed the case since the form was shown."""
    case = case_of(desk, number)
    seen = form.get("revision", "")
    since = [e for e in case.events if seen.isdecimal() and e.seq > int(seen) and e.who != me.user.name]
    if since or not seen.isdecimal():
        return _conflict(desk, me, form, case, what, chosen)
    try:
        apply(case.revision)
    except (Conflict, NotFound, NotAllowed) as problem:
        now = case_of(desk, number)
        if now.revision != case.revision:
            return _conflict(desk, me, form, now, what, chosen)
        refused = f"Nothing was changed: {problem}."
        return show_case(desk, me, now, _look(form), status=409, problem=refused)
    return see_other(_back(number, form, anchor))


def _conflict(
    desk: Desk, me: SignedIn, form: dict[str, str], case: CaseView, what: str, chosen: Sequence[str]
) -> Response:
    """What the person wanted, what the case says now, and what changed in between; nothing typed is lost."""
    seen = int(form["revision"]) if form.get("revision", "").isdecimal() else 0
    field = None if chosen else case.field(form.get("path", ""))
    fields = [(k, v) for k, v in form.items() if k not in ("revision", "view", "path" if chosen else "")]
    return page(
        desk,
        me,
        "conflict.html",
        status=409,
        area="cases",
        number=case.summary.number,
        what=what,
        wanted="none" if form.get("none") else form.get("value"),
        now=(field.value or "none") if field else None,
        events=[e for e in case.events if e.seq > seen][::-1],
        fields=[*fields, *(("path", path) for path in chosen)],
        revision=case.revision,
        view=_look(form).query(),
        back=_back(case.summary.number, form, "main"),
    )


def _look(form: dict[str, str]) -> Look:
    """What the document side showed when the form was sent."""
    said = dict(parse_qsl(form.get("view", "")[:2000]))
    message, around = said.get("message", ""), said.get("around", "")
    return Look(
        int(message) if message.isdecimal() and len(message) < 10 else None,
        said.get("part", ""),
        said.get("value", ""),
        int(around) if around.isdecimal() and len(around) < 10 else 0,
    )


def _back(number: str, form: dict[str, str], anchor: str) -> str:
    query = _look(form).query()
    return f"/cases/{number}" + (f"?{query}" if query else "") + f"#{anchor}"
