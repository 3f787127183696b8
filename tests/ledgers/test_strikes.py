"""The sellers' ledger: strikes are given by decisions, reversed when they fall, and never deleted."""

from __future__ import annotations

import pytest

from casestore import NotAllowed, SellerView, Store
from tests.ledgers.scene import CLAIMANT, SELLER, actions, countered, file, opened, removed, tell_seller
from tests.readings import answer
from tests.stores import Clock


def seller(store: Store, name: str = "BrightNest Store") -> SellerView:
    (found,) = [s for s in store.list_sellers() if s.name == name]
    return store.get_seller(found.id)


def test_a_decision_gives_a_strike_for_each_listing_that_counts_once_a_case(store: Store) -> None:
    number = removed(store, 101, 102, 103)
    known = seller(store)
    assert (known.summary.points, known.summary.standing, known.summary.reversed) == (1, 3, 0)
    assert {s.listing for s in known.strikes} == {"listings[0]", "listings[1]", "listings[2]"}
    assert actions(store, number).count("strikes_given") == 1
    assert store.verify(number) == []


def test_a_trade_mark_weighs_more_than_a_photograph(store: Store) -> None:
    removed(store, 101, type_="trademark")
    removed(store, 102, type_="copyright")
    assert seller(store).summary.points == 3


def test_a_listing_that_was_kept_gives_none(store: Store) -> None:
    number = opened(store, 101, 102)
    store.move_listing(number, "listings[0]", "kept", who="Dana")
    store.move(number, "decided_removed", who="Dana")
    assert [s.listing for s in store.case_strikes(number)] == ["listings[1]"]


def test_a_retraction_of_one_listing_takes_its_strike_back_with_the_reason(store: Store) -> None:
    number = removed(store, 101, 102)
    file(store, answer("retraction", 101, sender=CLAIMANT, numbers=(number,)))
    strikes = {s.listing: s for s in store.case_strikes(number)}
    assert strikes["listings[0]"].reversed_why == "the claimant withdrew the complaint about it"
    assert strikes["listings[0]"].reversed_at is not None and strikes["listings[1]"].reversed_at is None
    assert seller(store).summary.points == 1


def test_a_counter_notice_that_succeeds_reverses_what_stands(store: Store) -> None:
    number = countered(store, 101, 102)
    assert seller(store).summary.points == 1
    store.move(number, "restored", who="Dana")
    assert {s.reversed_why for s in store.case_strikes(number)} == {"the listings were restored"}
    assert (seller(store).summary.points, seller(store).summary.reversed) == (0, 2)


def test_upholding_the_removal_leaves_the_strikes(store: Store) -> None:
    number = countered(store, 101)
    store.move(number, "upheld", who="Dana")
    assert [s.reversed_at for s in store.case_strikes(number)] == [None]


def test_undoing_the_decision_reverses_it_and_undoing_the_reversal_gives_it_again(store: Store) -> None:
    number = opened(store, 101)
    event = store.move(number, "decided_removed", who="Dana")
    store.undo(number, event.id, who="Dana", why="the wrong case")
    assert [s.reversed_why for s in store.case_strikes(number)] == ["the wrong case"]
    store.move(number, "decided_removed", who="Dana")
    rejected = store.move_listing(number, "listings[0]", "withdrawn", who="Dana")
    assert seller(store).summary.standing == 0
    store.undo(number, rejected.id, who="Dana")
    assert (seller(store).summary.standing, seller(store).summary.reversed) == (1, 2)
    assert store.verify(number) == []


def test_a_decision_that_is_overturned_after_a_second_look_reverses_it(store: Store) -> None:
    number = removed(store, 101)
    store.move(number, "investigating", who="Dana")
    assert seller(store).summary.standing == 1
    store.move(number, "decided_rejected", who="Dana")
    assert [s.reversed_why for s in store.case_strikes(number)] == ["the complaint was rejected"]


def test_strikes_age_out_of_the_window_but_stay_in_the_ledger(store: Store, clock: Clock) -> None:
    removed(store, 101)
    clock.forward(days=364)
    assert seller(store).summary.points == 1
    clock.forward(days=1)
    assert (seller(store).summary.points, seller(store).summary.standing) == (0, 1)


def test_several_sellers_or_none_leave_the_strike_to_a_person(store: Store) -> None:
    number = removed(store, 101, 102, seller=None)
    assert [s.seller for s in store.case_strikes(number)] == [None, None]
    store.assign_strikes(number, "BrightNest Store", who="Dana", why="the account behind both")
    assert seller(store).summary.standing == 2
    with pytest.raises(NotAllowed, match="no such strike"):
        store.assign_strikes(number, "Somebody Else", who="Dana")
    assert store.verify(number) == []


def test_the_same_seller_under_other_spellings_is_one(store: Store) -> None:
    removed(store, 101, seller="BrightNest Store")
    removed(store, 102, seller="brightnest-store")
    assert seller(store).summary.points == 2


def test_the_address_of_a_counter_notice_names_the_seller_from_then_on(store: Store) -> None:
    countered(store, 101)
    assert seller(store).names == ("BrightNest Store", SELLER)
    unnamed = opened(store, 102, seller=None)
    tell_seller(store, unnamed)
    store.move(unnamed, "decided_removed", who="Dana")
    assert [s.seller for s in store.case_strikes(unnamed)] == ["BrightNest Store"]


def test_merging_moves_names_and_strikes_and_splitting_brings_them_back(store: Store) -> None:
    one, two = removed(store, 101, seller="BrightNest Store"), removed(store, 102, seller="NestLight")
    nest, light = seller(store), seller(store, "NestLight")
    store.merge_sellers(light.summary.id, nest.summary.id, who="Dana", why="one bank account")
    merged = seller(store)
    assert (merged.summary.points, merged.names) == (2, ("BrightNest Store", "NestLight"))
    assert [s.name for s in store.list_sellers()] == ["BrightNest Store"]
    assert store.get_seller(light.summary.id).merged_into == nest.summary.id
    assert removed(store, 103, seller="nestlight") and seller(store).summary.points == 3

    new = store.split_seller(nest.summary.id, ["NestLight"], who="Dana", why="the account was sold")
    assert [s.case_number for s in store.get_seller(new).strikes] == ["HM-2026-000003", two]
    assert [s.case_number for s in seller(store).strikes] == [one]
    assert [e.action for e in seller(store).events] == ["named", "merged", "split"]
    assert store.verify() == []


def test_merging_and_splitting_are_refused_where_they_make_no_sense(store: Store) -> None:
    removed(store, 101)
    mine = seller(store).summary.id
    with pytest.raises(NotAllowed):
        store.merge_sellers(mine, mine, who="Dana", why="itself")
    with pytest.raises(NotAllowed, match="leaves some"):
        store.split_seller(mine, ["BrightNest Store"], who="Dana", why="all of it")
    with pytest.raises(NotAllowed, match="reason"):
        store.split_seller(mine, [], who="Dana", why="")
    with pytest.raises(LookupError):
        store.get_seller(999)


def test_thresholds_propose_each_measure_once(store: Store) -> None:
    removed(store, 101)
    assert seller(store).summary.proposed == ("warning",)
    removed(store, 102)
    assert seller(store).summary.proposed == ("warning",)
    number = removed(store, 103, type_="trademark")
    assert seller(store).summary.proposed == ("warning", "penalty")
    last = removed(store, 104)
    assert seller(store).summary.proposed == ("warning", "penalty", "termination")
    assert actions(store, number)[-1] == actions(store, last)[-1] == "measure_proposed"


def test_a_measure_is_taken_or_declined_by_a_person_with_a_reason(store: Store) -> None:
    number = removed(store, 101)
    (proposed,) = seller(store).measures
    with pytest.raises(NotAllowed, match="reason"):
        store.decide_measure(proposed.id, True, who="Dana", why=" ")
    taken = store.decide_measure(proposed.id, True, who="Dana", why="first offence, mail sent")
    assert (taken.state, taken.decided_by) == ("taken", "Dana")
    with pytest.raises(NotAllowed, match="taken already"):
        store.decide_measure(proposed.id, False, who="Dana", why="no")
    assert actions(store, number)[-1] == "measure_decided"
    removed(store, 102)
    assert seller(store).summary.proposed == ()


def test_a_measure_that_was_declined_is_proposed_again_by_the_next_strike(store: Store) -> None:
    removed(store, 101)
    store.decide_measure(seller(store).measures[0].id, False, who="Dana", why="a misunderstanding")
    assert seller(store).summary.proposed == ()
    removed(store, 102)
    assert seller(store).summary.proposed == ("warning",)


def test_proposals_lapse_with_the_strikes_they_stood_on(store: Store) -> None:
    first, second = removed(store, 101), removed(store, 102, type_="trademark")
    assert seller(store).summary.proposed == ("warning", "penalty")
    store.move(first, "withdrawn", who="Dana")
    assert seller(store).summary.proposed == ("warning",)
    assert "measure_lapsed" in actions(store, second)
    assert store.verify() == []
