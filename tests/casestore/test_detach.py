"""A mail that was put into the wrong case: one undo takes it out with everything it brought about, and the history
tells of both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from casestore import CaseView, Conflict, NotAllowed, SellerSummary, Store, open_store
from intake.completeness import check
from intake.filing import file_reading
from intake.reading import Reading
from tests.ledgers.scene import CLAIMANT, SELLER, removed, tell_seller
from tests.readings import answer, notice, receive, right, text, value
from tests.stores import Clock

Shape = tuple[object, ...]


def waiting(store: Store, reading: Reading) -> int:
    """The id of a mail that the filing left to a person."""
    message = receive(store, reading)
    assert file_reading(store, message, text(reading)).action == "triage"
    return message


def shape(case: CaseView) -> Shape:
    """Everything about a case but its history and when it changed."""
    summary = replace(case.summary, updated_at=case.summary.opened_at)
    return summary, case.fields, case.listings, case.parties, [m.id for m in case.messages], case.moves


def standing(store: Store, number: str) -> list[tuple[object, ...]]:
    """The strikes of a case that count."""
    found = [s for s in store.case_strikes(number) if s.reversed_at is None]
    return sorted((s.listing, s.seller, s.points, s.given_at) for s in found)


def ledger(store: Store) -> tuple[SellerSummary, ...]:
    return store.list_sellers()


def undo_last(store: Store, number: str) -> None:
    """What the desk's undo button does."""
    event = store.last_undoable(store.get_case(number))
    assert event is not None and event.action == "message_attached"
    store.undo(number, event.id, who="ada", why="another case's mail")


@pytest.fixture
def case(store: Store) -> str:
    return removed(store, 101, 102)


@pytest.fixture
def by_policy(store_url: str, clock: Clock) -> Iterator[Store]:
    """A store that holds its cases against the marketplace's policy."""
    store = open_store(store_url, clock=clock, check=partial(check, policies=("marketplace",)))
    yield store
    store.close()


def test_a_counter_notice(store: Store, case: str) -> None:
    before, strikes = shape(store.get_case(case)), standing(store, case)
    contact = notice(name="Wen Li", sender="wen@other.example", phone="+4930555020").contact
    mail = waiting(store, answer("counter_notice", sender="wen@other.example", contact=contact))
    store.attach_message(mail, case, who="ada")
    assert store.get_case(case).summary.state == "counter_noticed"
    assert len(store.list_deadlines(number=case)) == 1
    undo_last(store, case)
    assert shape(store.get_case(case)) == before
    assert standing(store, case) == strikes
    assert [d.state for d in store.list_deadlines(number=case, going=False)] == ["cancelled"]
    (back,) = store.list_triage()
    assert back.id == mail and back.filing is not None
    assert back.filing.reason == f"taken out of {case} by ada"
    assert store.verify() == [] and store.check_verdicts() == []


def test_a_retraction_gives_back_the_strikes_it_took(store: Store, case: str) -> None:
    before, strikes, sellers = shape(store.get_case(case)), standing(store, case), ledger(store)
    mail = waiting(store, answer("retraction", sender="other@brand.example"))
    store.attach_message(mail, case, who="ada")
    assert (store.get_case(case).summary.state, standing(store, case)) == ("withdrawn", [])
    undo_last(store, case)
    assert shape(store.get_case(case)) == before
    assert standing(store, case) == strikes
    assert [replace(s, reversed=0) for s in ledger(store)] == list(sellers)
    assert store.verify() == [] and store.check_verdicts() == []


def test_a_retraction_of_a_case_that_it_closed(store: Store) -> None:
    reading = notice(201, rights=(right("OTHER"),))
    number = file_reading(store, receive(store, reading), text(reading)).case_number or ""
    before = shape(store.get_case(number))
    mail = waiting(store, answer("retraction", sender="other@brand.example"))
    store.attach_message(mail, number, who="ada")
    assert store.get_case(number).summary.state == "closed"
    undo_last(store, number)
    assert shape(store.get_case(number)) == before


def test_a_further_notice_with_values_listings_and_strikes(store: Store, case: str) -> None:
    before, strikes = shape(store.get_case(case)), standing(store, case)
    other = notice(
        103, 104, sender="jon@other.example", name="Jon Other", phone="+4930555099", confidence=0.4,
        rights=(right("SOMETHING ELSE", "999"),), sellers=("Other Shop",),
    )  # fmt: skip
    mail = waiting(store, other)
    store.attach_message(mail, case, who="ada")
    changed = store.get_case(case)
    assert changed.summary.listing_count == 4
    name = changed.field("contact.name")
    assert name is not None and [a.value.value for a in name.alternatives] == ["Jon Other"]
    store.undo(case, store.last_undoable(changed).id, who="ada", why="no")  # type: ignore[union-attr]
    assert shape(store.get_case(case)) == before
    assert standing(store, case) == strikes


def test_listings_that_were_struck_meanwhile_leave_with_their_strikes(store: Store) -> None:
    first = notice(301, rights=(right("FIRST", None),), sellers=("BrightNest Store",))
    number = file_reading(store, receive(store, first), text(first)).case_number or ""
    mail = waiting(store, notice(302, sender="x@other.example", confidence=0.4, rights=()))
    store.attach_message(mail, number, who="ada")
    store.move(number, "decided_removed", who="ada", why="copies")
    assert [s[0] for s in standing(store, number)] == ["listings[0]", "listings[1]"]
    store.detach_message(mail, who="ada", why="another case's mail")
    assert [s[0] for s in standing(store, number)] == ["listings[0]"]
    gone = next(s for s in store.case_strikes(number) if s.listing == "listings[1]")
    assert gone.reversed_why == "the mail that named the listing does not belong to the case"
    assert store.get_case(number).summary.state == "decided_removed"


def test_what_made_the_case_ready_makes_it_incomplete_again(by_policy: Store) -> None:
    store = by_policy
    first = notice(401, phone=None)
    number = file_reading(store, receive(store, first), text(first)).case_number or ""
    contact = notice(phone="+4930555018").contact
    mail = waiting(store, answer("follow_up", sender="jo@other.example", contact=contact))
    store.attach_message(mail, number, who="ada")
    assert store.get_case(number).summary.state == "ready"
    undo_last(store, number)
    case = store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("incomplete", ("phone",))
    assert case.field("contact.phone") is None


def test_where_a_person_went_on_meanwhile_the_state_stays_and_what_is_missing_is_told(
    by_policy: Store,
) -> None:
    store = by_policy
    first = notice(401, phone=None)
    number = file_reading(store, receive(store, first), text(first)).case_number or ""
    contact = notice(phone="+4930555018").contact
    mail = waiting(store, answer("follow_up", sender="jo@other.example", contact=contact))
    store.attach_message(mail, number, who="ada")
    store.move(number, "investigating", who="ada")
    store.detach_message(mail, who="ada", why="another case's mail")
    case = store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("investigating", ("phone",))


def test_what_another_mail_says_too_stays_as_that_mails(store: Store) -> None:
    first = notice(401, phone=None)
    number = file_reading(store, receive(store, first), text(first)).case_number or ""
    contact = notice(phone="+4930555018").contact
    wrong = waiting(store, answer("follow_up", sender="jo@other.example", contact=contact))
    store.attach_message(wrong, number, who="ada")
    own = answer("follow_up", sender=CLAIMANT, numbers=(number,), contact=contact)
    message = receive(store, own)
    assert file_reading(store, message, text(own)).case_number == number
    store.detach_message(wrong, who="ada", why="another case's mail")
    case = store.get_case(number)
    phone = case.field("contact.phone")
    assert phone is not None and (phone.value, phone.message_id) == ("+4930555018", message)
    assert (case.summary.state, case.summary.missing) == ("ready", ())


def test_a_later_move_is_undone_first(store: Store, case: str) -> None:
    mail = waiting(store, answer("counter_notice", sender="wen@other.example"))
    store.attach_message(mail, case, who="ada")
    restored = store.move(case, "restored", who="bob", why="no action was filed")
    before = store.get_case(case)
    with pytest.raises(Conflict, match="changed the same thing later"):
        store.detach_message(mail, who="ada", why="another case's mail")
    assert store.get_case(case) == before, "nothing was done by halves"
    store.undo(case, restored.id, who="bob")
    store.detach_message(mail, who="ada", why="another case's mail")
    assert store.get_case(case).summary.state == "decided_removed"


def test_a_value_that_a_person_confirmed_is_their_word(store: Store) -> None:
    first = notice(401, phone=None)
    number = file_reading(store, receive(store, first), text(first)).case_number or ""
    contact = notice(phone="+4930555018").contact
    mail = waiting(store, answer("follow_up", sender="jo@other.example", contact=contact))
    store.attach_message(mail, number, who="ada")
    store.confirm(number, "contact.phone", who="bob")
    with pytest.raises(Conflict, match=r"contact\.phone was confirmed"):
        store.detach_message(mail, who="ada", why="another case's mail")


def test_a_mail_that_the_machine_filed_can_be_taken_out_too(store: Store, case: str) -> None:
    tell_seller(store, case)
    before = shape(store.get_case(case))
    reading = answer("counter_notice", sender=SELLER, numbers=(case,))
    message = receive(store, reading)
    file_reading(store, message, text(reading))
    assert store.get_case(case).summary.state == "counter_noticed"
    store.detach_message(message, who="ada", why="it is about another case")
    assert shape(store.get_case(case)) == before
    with pytest.raises(NotAllowed):
        store.detach_message(message, who="ada", why="again")


def test_the_mail_that_opened_the_case_stays(store: Store, case: str) -> None:
    (opening,) = store.get_case(case).messages
    with pytest.raises(NotAllowed, match="opened"):
        store.detach_message(opening.id, who="ada", why="no")


def test_an_acceptance_is_taken_back_and_the_mail_is_unverified_again(store: Store, case: str) -> None:
    reading = answer("counter_notice", sender="wen@other.example", numbers=(case,))
    message = receive(store, reading)
    assert file_reading(store, message, text(reading)).unverified
    before = shape(store.get_case(case))
    store.confirm_attachment(message, who="ada", why="called them")
    event = store.last_undoable(store.get_case(case))
    assert event is not None and event.action == "message_verified"
    store.undo(case, event.id, who="ada", why="it was somebody else")
    assert shape(store.get_case(case)) == before
    store.confirm_attachment(message, who="ada", why="it was them after all")
    assert store.get_case(case).summary.state == "counter_noticed"
    store.detach_message(message, who="ada", why="wrong case")
    assert store.get_case(case).summary.unverified_count == 0
    assert store.verify() == []


def test_the_ledger_unlearns_who_only_seemed_to_write_as_the_seller(store: Store, case: str) -> None:
    mail = waiting(store, answer("counter_notice", sender="wen@other.example"))
    store.attach_message(mail, case, who="ada")
    (seller,) = store.list_sellers()
    assert "wen@other.example" in store.get_seller(seller.id).names
    undo_last(store, case)
    assert store.get_seller(seller.id).names == ("BrightNest Store",)


def test_it_can_be_put_into_the_right_case_afterwards(store: Store, case: str) -> None:
    right_one = removed(store, 501, seller="Other Shop")
    mail = waiting(store, answer("counter_notice", sender="wen@other.example"))
    store.attach_message(mail, case, who="ada")
    undo_last(store, case)
    store.attach_message(mail, right_one, who="ada")
    assert store.get_case(right_one).summary.state == "counter_noticed"
    store.detach_message(mail, who="ada", why="neither")
    store.attach_message(mail, case, who="ada")
    undo_last(store, case)
    assert store.get_case(case).summary.state == "decided_removed"
    assert store.verify() == []


def test_a_right_of_two_mails_keeps_what_both_say(store: Store) -> None:
    first = notice(601, rights=(right("SIX", None),))
    number = file_reading(store, receive(store, first), text(first)).case_number or ""
    described = replace(right("SIX", "606060"), description=value("a mark for lamps"))
    wrong = waiting(store, notice(sender="jo@other.example", confidence=0.4, rights=(described,)))
    store.attach_message(wrong, number, who="ada")
    assert store.get_case(number).field("rights[0].registrations[0]") is not None
    undo_last(store, number)
    left = [f.path for f in store.get_case(number).fields if f.path.startswith("rights")]
    assert left == ["rights[0].type", "rights[0].work"]
