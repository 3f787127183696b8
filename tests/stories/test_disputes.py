"""Disputes told from the first mail to the last move: bytes go in, and the case and its ledgers come out."""

from __future__ import annotations

from datetime import UTC, datetime

from casestore import SellerView, Store
from tests.stores import Clock
from tests.stories.mails import CLAIMANT, SELLER, House, counter_notice, notice, retraction, trademark_notice


def seller_of(store: Store) -> SellerView:
    (found,) = store.list_sellers()
    return store.get_seller(found.id)


def decided(house: House, *items: int, work: str) -> str:
    """A notice comes in and is found to be right."""
    filing = house.deliver(CLAIMANT, f"Copyright: {work}", notice(*items, work=work))
    assert filing.action == "opened" and filing.case_number
    house.store.move(filing.case_number, "decided_removed", who="Dana", why="the photographs are hers")
    return filing.case_number


def test_notice_decision_counter_notice_clock_restored_and_the_strike_reversed(
    house: House, clock: Clock
) -> None:
    store = house.store
    number = decided(house, 1000200030001, 1000200030002, work="Northern Lights")
    seller = seller_of(store)
    assert (seller.summary.name, seller.summary.points) == ("BrightNest Store", 1)

    removal = house.write_to_seller(number)
    clock.forward(days=1)  # Tuesday, 3 March 2026
    reply = house.deliver(
        SELLER, f"Re: {number}", counter_notice(1000200030001, 1000200030002), in_reply_to=removal
    )
    assert (reply.case_number, reply.unverified) == (number, False)
    case = store.get_case(number)
    assert case.summary.state == "counter_noticed"
    (deadline,) = store.list_deadlines(number=number)
    assert deadline.ends == (datetime(2026, 3, 18, tzinfo=UTC), datetime(2026, 3, 24, tzinfo=UTC))
    assert seller_of(store).summary.points == 1  # a counter-notice alone reverses nothing

    clock.now = datetime(2026, 3, 18, 6, 0, tzinfo=UTC)
    (fired,) = store.fire_due()
    assert (fired.state, fired.state_label, fired.proposes) == ("due", "Restore due", "restored")
    assert store.get_case(number).summary.state == "counter_noticed"

    store.move(number, "restored", who="Dana", why="no court action was filed in time")
    assert store.list_deadlines() == ()
    assert {s.reversed_why for s in store.case_strikes(number)} == {"the listings were restored"}
    assert (seller_of(store).summary.points, seller_of(store).summary.proposed) == (0, ())
    (notifier,) = store.list_notifiers()
    assert (notifier.name, notifier.notices, notifier.countered) == ("petra@fjordlamp.example", 1, 1)
    assert store.verify() == [] and store.check_verdicts() == []


def test_a_court_action_of_the_claimant_stops_the_clock(house: House, clock: Clock) -> None:
    store = house.store
    number = decided(house, 1000200030001, work="Northern Lights")
    removal = house.write_to_seller(number)
    house.deliver(SELLER, f"Re: {number}", counter_notice(1000200030001), in_reply_to=removal)
    store.court_action(number, who="Dana", why="Fjordlamp AB v. Abara, D. Or., filed 9 March 2026")
    clock.forward(days=60)
    assert store.fire_due() == []
    store.move(number, "upheld", who="Dana", why="as long as the action is pending")
    assert seller_of(store).summary.points == 1


def test_a_retraction_of_two_of_three_listings(house: House) -> None:
    store = house.store
    items = (1000200030001, 1000200030002, 1000200030003)
    number = decided(house, *items, work="Northern Lights")
    assert seller_of(store).summary.standing == 3
    answer = house.deliver(CLAIMANT, f"Withdrawal {number}", retraction(number, *items[:2]))
    assert (answer.case_number, answer.unverified) == (number, False)

    case = store.get_case(number)
    assert case.summary.state == "decided_removed"
    assert [x.state for x in case.listings] == ["withdrawn", "withdrawn", "reported"]
    strikes = {s.listing: s.reversed_why for s in store.case_strikes(number)}
    assert strikes == {
        "listings[0]": "the claimant withdrew the complaint about it",
        "listings[1]": "the claimant withdrew the complaint about it",
        "listings[2]": None,
    }
    assert (seller_of(store).summary.points, seller_of(store).summary.reversed) == (1, 2)

    house.deliver(CLAIMANT, f"Withdrawal {number}", retraction(number, items[2]))
    assert store.get_case(number).summary.state == "withdrawn"
    assert seller_of(store).summary.points == 0
    assert store.verify(number) == []


def test_strike_upon_strike_until_termination_is_proposed_to_a_person(house: House, clock: Clock) -> None:
    store = house.store
    proposed = []
    for at, work in enumerate(("Aurora", "Midnight Sun", "Snowfield", "Ice Harbor", "Birch Wood")):
        decided(house, 1000200030100 + at, work=work)
        clock.forward(days=20)
        proposed.append(seller_of(store).summary.proposed)
    assert proposed == [
        ("warning",),
        ("warning",),
        ("warning", "penalty"),
        ("warning", "penalty"),
        ("warning", "penalty", "termination"),
    ]
    seller = seller_of(store)
    termination = next(m for m in seller.measures if m.measure == "termination")
    assert (termination.state, termination.points) == ("proposed", 5)
    store.decide_measure(termination.id, True, who="Dana", why="five works of one photographer in 100 days")
    events = store.get_case(termination.case_number).events
    assert (events[-1].action, events[-1].who) == ("measure_decided", "Dana")


def test_the_third_strike_for_a_forged_mark_proposes_termination_to_a_person(
    house: House, clock: Clock
) -> None:
    store, proposed = house.store, []
    for at, (mark, number) in enumerate(
        (("HAVSLYKTA", "6512345"), ("ISLJUS", "6512346"), ("SKUMRA", "6512347"))
    ):
        filing = house.deliver(
            CLAIMANT, f"Trademark {mark}", trademark_notice(1000200030200 + at, mark, number)
        )
        assert filing.action == "opened" and filing.case_number
        store.move(filing.case_number, "decided_removed", who="Dana", why="counterfeits")
        proposed.append(seller_of(store).summary.proposed)
        clock.forward(days=30)
    assert proposed == [("warning",), ("warning", "penalty"), ("warning", "penalty", "termination")]
    termination = seller_of(store).measures[0]
    assert (termination.measure, termination.state, termination.points) == ("termination", "proposed", 6)
    assert termination.decided_by is None, "nobody's account is closed by a machine"
    store.decide_measure(termination.id, False, who="Dana", why="they have answered at last")
    assert seller_of(store).summary.proposed == ("warning", "penalty")
    assert store.verify() == []
