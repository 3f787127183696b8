"""The clocks of a case: when they start, fire, stop and end."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from casestore import DeadlineView, NotAllowed, Store, open_store
from tests.ledgers.scene import CLAIMANT, SELLER, actions, countered, file, opened, removed, tell_seller
from tests.readings import answer, notice
from tests.stores import Clock

# Counter-notices of these tests are received on Monday, 2 March 2026.
TENTH_IS_OVER = datetime(2026, 3, 17, tzinfo=UTC)
FOURTEENTH_IS_OVER = datetime(2026, 3, 21, tzinfo=UTC)


def only(store: Store, number: str) -> DeadlineView:
    (deadline,) = store.list_deadlines(number=number, going=False)
    return deadline


def test_a_counter_notice_starts_the_clock_at_its_receipt(store: Store) -> None:
    deadline = only(store, countered(store, 101, 102))
    assert (deadline.kind, deadline.state, deadline.attention) == ("restoration", "running", False)
    assert deadline.ends == (TENTH_IS_OVER, FOURTEENTH_IS_OVER)
    assert deadline.due_at == TENTH_IS_OVER
    assert deadline.listings == ("listings[0]", "listings[1]")
    assert deadline.basis == "17 U.S.C. 512(g)(2)(C)"


def test_restoring_is_due_after_the_tenth_day_and_overdue_after_the_fourteenth(
    store: Store, clock: Clock
) -> None:
    number = countered(store, 101)
    clock.now = datetime(2026, 3, 16, 23, 59, tzinfo=UTC)
    assert store.fire_due() == []
    clock.now = TENTH_IS_OVER
    (fired,) = store.fire_due()
    assert (fired.state, fired.attention, fired.proposes) == ("due", True, "restored")
    assert store.fire_due() == []
    clock.now = FOURTEENTH_IS_OVER
    (fired,) = store.fire_due()
    assert (fired.state, fired.due_at) == ("overdue", None)
    assert actions(store, number).count("deadline_fired") == 2
    assert store.verify(number) == []


def test_nothing_is_ever_restored_by_the_clock(store: Store, clock: Clock) -> None:
    number = countered(store, 101)
    clock.forward(days=400)
    store.fire_due()
    case = store.get_case(number)
    assert (case.summary.state, case.listings[0].state) == ("counter_noticed", "countered")


def test_after_downtime_every_stage_has_come_once(store: Store, clock: Clock) -> None:
    number = countered(store, 101)
    clock.forward(days=60)
    (fired,) = store.fire_due()
    assert fired.state == "overdue"
    events = [e for e in store.get_case(number).events if e.action == "deadline_fired"]
    assert [e.after["state"] for e in events] == ["due", "overdue"]
    assert store.fire_due() == []


def test_two_nodes_asking_at_once_fire_each_deadline_once(store: Store, store_url: str, clock: Clock) -> None:
    numbers = [countered(store, n) for n in range(101, 107)]
    clock.now = TENTH_IS_OVER
    nodes = [open_store(store_url, clock=clock) for _ in range(4)]
    with ThreadPoolExecutor(len(nodes)) as pool:
        fired = [d.case_number for found in pool.map(lambda node: node.fire_due(), nodes) for d in found]
    for node in nodes:
        node.close()
    assert sorted(fired) == sorted(numbers)
    assert all(actions(store, number).count("deadline_fired") == 1 for number in numbers)


def test_a_court_action_stops_the_clock_and_taking_it_back_lets_it_go_on(store: Store, clock: Clock) -> None:
    number = countered(store, 101)
    event = store.court_action(number, who="Dana", why="Lumafold v. BrightNest, N.D. Cal., 5 March")
    assert only(store, number).state == "stopped"
    clock.now = TENTH_IS_OVER
    assert store.fire_due() == []
    store.undo(number, event.id, who="Dana", why="the action was withdrawn")
    assert only(store, number).state == "running"
    (fired,) = store.fire_due()
    assert fired.state == "due"
    assert store.verify(number) == []


def test_a_court_action_needs_words_and_a_clock_that_runs(store: Store) -> None:
    number = removed(store, 101)
    with pytest.raises(NotAllowed, match="no clock"):
        store.court_action(number, who="Dana", why="N.D. Cal.")
    with pytest.raises(NotAllowed, match="what was filed"):
        store.court_action(countered(store, 102), who="Dana", why=" ")
    assert "court_action" not in actions(store, number)


def test_an_unverified_counter_notice_starts_no_clock_until_a_person_confirms_it(
    store: Store, clock: Clock
) -> None:
    number = countered(store, 101)
    other = removed(store, 201)
    mail = file(store, answer("counter_notice", sender="who@stranger.example", numbers=(other,)))
    assert (mail.case_number, mail.unverified) == (other, True)
    assert store.list_deadlines(number=other) == ()
    (message,) = [m for m in store.get_case(other).messages if m.kind == "counter_notice"]
    clock.forward(days=3)
    store.confirm_attachment(message.id, who="Dana")
    assert only(store, other).ends == only(store, number).ends  # counted from the receipt all the same


def test_restoring_meets_the_deadline_and_undoing_it_lets_the_clock_go_on(store: Store, clock: Clock) -> None:
    number = countered(store, 101)
    clock.now = TENTH_IS_OVER
    store.fire_due()
    event = store.move(number, "restored", who="Dana")
    assert (only(store, number).state, only(store, number).attention) == ("met", False)
    store.undo(number, event.id, who="Dana")
    resumed = only(store, number)
    assert (resumed.state, resumed.attention, resumed.due_at) == ("due", True, FOURTEENTH_IS_OVER)


def test_listing_by_listing_the_last_one_ends_it(store: Store) -> None:
    number = countered(store, 101, 102)
    store.move_listing(number, "listings[0]", "restored", who="Dana")
    assert only(store, number).state == "running"
    store.move_listing(number, "listings[1]", "removed", who="Dana", why="the licence is forged")
    assert only(store, number).state == "met"


@pytest.mark.parametrize("state", ["upheld", "decided_removed", "decided_rejected", "closed"])
def test_a_case_that_goes_elsewhere_cancels_it(store: Store, state: str) -> None:
    number = countered(store, 101)
    store.move(number, state, who="Dana")
    assert (only(store, number).state, only(store, number).due_at) == ("cancelled", None)


def test_withdrawing_everything_ends_the_case_and_its_clock(store: Store) -> None:
    number = countered(store, 101, 102)
    file(store, answer("retraction", sender=CLAIMANT, numbers=(number,)))
    assert store.get_case(number).summary.state == "withdrawn"
    assert only(store, number).state == "cancelled"


def test_investigating_does_not_stop_it(store: Store) -> None:
    number = countered(store, 101)
    store.move(number, "investigating", who="Dana")
    assert only(store, number).state == "running"


def test_a_second_counter_notice_about_another_listing_has_a_clock_of_its_own(store: Store) -> None:
    number = removed(store, 101, 102)
    tell_seller(store, number)
    file(store, answer("counter_notice", 101, sender=SELLER))
    file(store, answer("counter_notice", 102, sender=SELLER))
    file(store, answer("counter_notice", 102, sender=SELLER))  # says nothing new
    assert {d.listings for d in store.list_deadlines(number=number)} == {("listings[0]",), ("listings[1]",)}


def test_a_sender_who_does_not_answer_has_the_case_proposed_for_closing(store: Store, clock: Clock) -> None:
    number = file(store, notice(101, phone=None)).case_number or ""
    store.move(number, "waiting_for_sender", who="Dana")
    clock.forward(days=14)
    assert store.fire_due() == []
    clock.forward(days=1)
    (fired,) = store.fire_due()
    assert (fired.kind, fired.proposes) == ("sender", "closed")
    assert store.get_case(number).summary.state == "waiting_for_sender"


def test_the_senders_answer_ends_that_clock(store: Store, clock: Clock) -> None:
    number = file(store, notice(101, phone=None)).case_number or ""
    store.move(number, "waiting_for_sender", who="Dana")
    store.correct(number, "contact.phone", "+4930555017", who="Dana")
    assert store.get_case(number).summary.state == "ready"
    assert only(store, number).state == "met"
    clock.forward(days=30)
    assert store.fire_due() == []


def test_what_wants_attention_comes_first(store: Store, clock: Clock) -> None:
    first = countered(store, 101)
    clock.now = TENTH_IS_OVER
    store.fire_due()
    waiting = opened(store, 301)
    store.move(waiting, "waiting_for_sender", who="Dana")
    assert [d.case_number for d in store.list_deadlines()] == [first, waiting]
