"""Sellers who turn out to be one, or two: seen beforehand, done with a reason, taken back by new entries."""

from __future__ import annotations

import pytest

from casestore import Conflict, NotAllowed, NotFound, SellerSummary, Store
from tests.ledgers.scene import removed

WHY = "one bank account"


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """Two sellers of one strike each; the first's is of two points."""
    removed(store, 101, seller="BrightNest Store", type_="trademark")
    removed(store, 102, seller="NestLight")
    ids = {s.name: s.id for s in store.list_sellers()}
    return ids["BrightNest Store"], ids["NestLight"]


def summaries(store: Store, *ids: int) -> list[SellerSummary]:
    return [store.get_seller(id_).summary for id_ in ids]


def names(store: Store, seller_id: int) -> tuple[str, ...]:
    return store.get_seller(seller_id).names


def actions(store: Store, seller_id: int) -> list[str]:
    return [e.action for e in store.get_seller(seller_id).events]


def test_a_merge_is_seen_before_it_is_done(store: Store, two: tuple[int, int]) -> None:
    nest, light = two
    before = [store.get_seller(id_) for id_ in two]
    seen = store.preview_merge(light, nest)
    assert [store.get_seller(id_) for id_ in two] == before, "nothing is done"
    assert (seen.names, seen.strikes, seen.measures) == (("NestLight",), 1, 1)
    (after,) = seen.after
    assert (after.name, after.points, after.proposed) == (
        "BrightNest Store",
        3,
        ("warning", "penalty"),
    )
    store.merge_sellers(light, nest, who="Dana", why=WHY)
    assert (store.get_seller(nest).summary,) == seen.after


def test_a_merge_is_taken_back_by_a_new_entry(store: Store, two: tuple[int, int]) -> None:
    nest, light = two
    before = summaries(store, *two)
    store.merge_sellers(light, nest, who="Dana", why=WHY)
    seq = store.get_seller(nest).events[-1].seq
    store.undo_rearrangement(nest, seq, who="Eve", why="two accounts after all")
    assert summaries(store, *two) == before
    assert (names(store, nest), names(store, light)) == (("BrightNest Store",), ("NestLight",))
    assert store.get_seller(light).merged_into is None
    assert actions(store, nest) == ["named", "merged", "unmerged"]
    assert store.get_seller(nest).events[-1].undoes == seq
    assert actions(store, light) == ["named", "merged_into", "unmerged_from"]
    assert store.verify() == []
    with pytest.raises(NotAllowed, match="already"):
        store.undo_rearrangement(nest, seq, who="Eve", why="again")


def test_strikes_given_meanwhile_follow_the_names_they_were_given_under(
    store: Store, two: tuple[int, int]
) -> None:
    nest, light = two
    store.merge_sellers(light, nest, who="Dana", why=WHY)
    seq = store.get_seller(nest).events[-1].seq
    later = removed(store, 103, seller="NestLight")
    assert store.get_seller(nest).summary.standing == 3
    store.undo_rearrangement(nest, seq, who="Dana", why="two accounts")
    assert later in {s.case_number for s in store.get_seller(light).strikes}
    assert [s.standing for s in summaries(store, nest, light)] == [1, 2]


def test_a_name_that_went_elsewhere_meanwhile_is_not_torn_back(store: Store, two: tuple[int, int]) -> None:
    nest, light = two
    store.merge_sellers(light, nest, who="Dana", why=WHY)
    seq = store.get_seller(nest).events[-1].seq
    store.split_seller(nest, ["NestLight"], who="Dana", why="sold")
    with pytest.raises(Conflict, match="another seller"):
        store.undo_rearrangement(nest, seq, who="Dana", why="no")


def test_a_split_is_seen_done_and_taken_back(store: Store, two: tuple[int, int]) -> None:
    nest, light = two
    store.merge_sellers(light, nest, who="Dana", why=WHY)
    whole = store.get_seller(nest).summary
    seen = store.preview_split(nest, ["BrightNest Store"])
    assert [(s.name, s.points) for s in seen.after] == [("NestLight", 1), ("BrightNest Store", 2)]
    assert store.get_seller(nest).summary == whole
    new = store.split_seller(nest, ["BrightNest Store"], who="Dana", why="the shop was sold")
    assert (names(store, nest), names(store, new)) == (("NestLight",), ("BrightNest Store",))
    seq = next(e.seq for e in store.get_seller(nest).events if e.action == "split")
    store.undo_rearrangement(nest, seq, who="Dana", why="it was not")
    after = store.get_seller(nest)
    assert (after.summary.name, after.summary.points, after.names) == (
        whole.name, whole.points, ("BrightNest Store", "NestLight"),
    )  # fmt: skip
    assert store.get_seller(new).merged_into == nest
    assert store.verify() == []


def test_a_stale_look_is_refused(store: Store, two: tuple[int, int]) -> None:
    nest, light = two
    seen = store.get_seller(light).revision
    measure = store.get_seller(light).measures[0]
    store.decide_measure(measure.id, True, who="Eve", why="told")
    with pytest.raises(Conflict):
        store.merge_sellers(light, nest, who="Dana", why=WHY, revision=seen)
    with pytest.raises(Conflict):
        store.split_seller(light, ["NestLight"], who="Dana", why=WHY, revision=seen)


def test_what_makes_no_sense_is_refused(store: Store, two: tuple[int, int]) -> None:
    nest, light = two
    with pytest.raises(NotAllowed):
        store.preview_merge(nest, nest)
    with pytest.raises(NotFound):
        store.preview_merge(nest, 999)
    with pytest.raises(NotAllowed):
        store.preview_split(nest, ["BrightNest Store"])
    with pytest.raises(NotAllowed, match="reason"):
        store.merge_sellers(light, nest, who="Dana", why=" ")
    with pytest.raises(NotAllowed, match="cannot be taken back"):
        store.undo_rearrangement(nest, 1, who="Dana", why="no")
    with pytest.raises(NotFound):
        store.undo_rearrangement(nest, 99, who="Dana", why="no")
    store.merge_sellers(light, nest, who="Dana", why=WHY)
    with pytest.raises(NotAllowed):
        store.merge_sellers(nest, light, who="Dana", why="back")
