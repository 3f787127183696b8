"""Where a message goes: each story as staff would tell it."""

from __future__ import annotations

from casestore import Filing, Store
from intake.filing import file_reading, file_unread
from intake.reading import Reading
from tests.readings import answer, notice, receive, right, text, value
from tests.stores import Clock


def file(store: Store, reading: Reading, **headers: str) -> Filing:
    """Receive and file one mail."""
    return file_reading(store, receive(store, reading), text(reading, **headers))


def opened(store: Store, reading: Reading) -> str:
    """The number of the case that a notice opens."""
    filing = file(store, reading)
    assert filing.action == "opened" and filing.case_number
    return filing.case_number


def test_a_complete_notice_opens_a_case_ready_for_review(store: Store) -> None:
    number = opened(store, notice(101, 102, sellers=("lampenking",)))
    assert number == "HM-2026-000001"
    case = store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("ready", ())
    assert (case.summary.claimant, case.summary.sellers) == ("Lumafold GmbH", ("lampenking",))
    assert [x.item_key for x in case.listings] == ["item:101", "item:102"]
    phone = case.field("contact.phone")
    assert phone is not None and phone.machine == value("+4930555017") and not phone.is_confirmed
    assert store.message_counts()["filed"] == 1


def test_an_incomplete_notice_opens_a_case_that_says_what_is_missing(store: Store) -> None:
    case = store.get_case(opened(store, notice(101, phone=None)))
    assert (case.summary.state, case.summary.missing) == ("incomplete", ("phone",))
    assert store.list_cases(missing="phone").total == 1
    assert store.list_cases(missing="email").total == 0


def test_filing_twice_changes_nothing(store: Store, clock: Clock) -> None:
    reading = notice(101)
    message = receive(store, reading)
    first = file_reading(store, message, text(reading))
    before = store.get_case(first.case_number or "")
    clock.forward(hours=1)
    assert file_reading(store, message, text(reading)) == first
    assert store.get_case(first.case_number or "") == before
    assert store.begin_reading(message) is None


def test_a_message_that_cannot_be_read_waits_in_triage_with_its_reason(store: Store) -> None:
    message = receive(store, notice())
    assert file_unread(store, message, "the reader ran out of memory").action == "triage"
    (waiting,) = store.list_triage()
    assert waiting.filing is not None and waiting.filing.reason == "the reader ran out of memory"


def test_a_follow_up_supplies_what_was_missing_and_the_case_is_ready(store: Store) -> None:
    number = opened(store, notice(101, phone=None))
    contact = notice(phone="+4930555018").contact
    supply = answer("follow_up", sender="ines@lumafold.example", numbers=(number,), contact=contact)
    filing = file(store, supply)
    assert (filing.action, filing.case_number, filing.unverified) == ("updated", number, False)
    case = store.get_case(number)
    assert (case.summary.state, case.summary.missing) == ("ready", ())
    assert [m.kind for m in case.messages] == ["notice", "follow_up"]


def test_a_stranger_who_knows_the_number_changes_nothing(store: Store) -> None:
    number = opened(store, notice(101, phone=None))
    before = store.get_case(number)
    for kind in ("follow_up", "retraction", "counter_notice"):
        contact = notice(phone="+15555550100").contact
        filing = file(
            store, answer(kind, 101, sender="mallory@x.example", numbers=(number,), contact=contact)
        )
        assert (filing.action, filing.unverified) == ("updated", True)
    after = store.get_case(number)
    assert (after.fields, after.listings, after.parties) == (before.fields, before.listings, before.parties)
    assert (after.summary.state, after.summary.unverified_count) == ("incomplete", 3)


def test_a_retraction_of_two_of_three_listings_leaves_the_third(store: Store) -> None:
    number = opened(store, notice(101, 102, 103))
    file(store, answer("retraction", 101, 103, sender="ines@lumafold.example", numbers=(number,)))
    case = store.get_case(number)
    assert [x.state for x in case.listings] == ["withdrawn", "reported", "withdrawn"]
    assert case.summary.state == "ready"
    file(store, answer("retraction", 102, sender="ines@lumafold.example", numbers=(number,)))
    assert store.get_case(number).summary.state == "closed", "nothing had been taken down"


def test_a_counter_notice_without_a_number_finds_its_case_by_the_listings(store: Store) -> None:
    number = opened(store, notice(101, 102))
    filing = file(store, answer("counter_notice", 101, sender="shop@lampenking.example"))
    assert (filing.action, filing.case_number, filing.unverified) == ("updated", number, True)


def test_the_same_notice_again_joins_and_brings_its_new_listings(store: Store) -> None:
    number = opened(store, notice(101, 102))
    filing = file(store, notice(102, 104))
    assert (filing.action, filing.case_number) == ("duplicate", number)
    assert [x.item_key for x in store.get_case(number).listings] == ["item:101", "item:102", "item:104"]
    assert store.list_cases().total == 1


def test_two_agencies_about_one_listing_and_right_have_one_case(store: Store) -> None:
    number = opened(store, notice(101))
    filing = file(store, notice(101, 105, sender="agent@brandwatch.example", organization=None))
    assert (filing.action, filing.case_number, filing.unverified) == ("duplicate", number, True)
    assert store.get_case(number).summary.listing_count == 1


def test_another_right_about_the_same_listing_is_another_case(store: Store) -> None:
    number = opened(store, notice(101))
    photo = right("Night lamp photographs", None, "copyright")
    other = opened(store, notice(101, sender="p@photo.example", organization="P Photo", rights=(photo,)))
    assert other != number
    (listed,) = store.get_case(other).listings
    assert listed.other_cases == (number,)


def test_what_is_no_notice_and_answers_nothing_waits_in_triage(store: Store) -> None:
    assert "neither" in file(store, answer("other", sender="win@lottery.example")).reason
    filing = file(store, answer("follow_up", sender="a@b.example", numbers=("HM-2026-000777",)))
    assert (filing.action, filing.reason) == (
        "triage",
        "a follow-up naming HM-2026-000777: no such case here",
    )


def test_a_reply_to_our_mail_comes_home_by_its_message_id_or_its_token(store: Store) -> None:
    number = opened(store, notice(101, phone=None))
    store.record_outgoing(
        number, "<out-1@harbormarket.example>", "k3k3k3k3k3", "ines@lumafold.example", "claimant"
    )
    reply = answer("follow_up", sender="ines@lumafold.example")
    filing = file(store, reply, In_Reply_To="<out-1@harbormarket.example>")
    assert (filing.case_number, filing.certainty) == (number, 0.99)
    reply = answer("follow_up", sender="ines@lumafold.example")
    message = receive(store, reply, rcpt_tos=("ip-agent+k3k3k3k3k3@harbormarket.example",))
    assert file_reading(store, message, text(reply)).case_number == number


def test_a_reply_to_ones_own_notice_finds_its_case(store: Store) -> None:
    first = notice(101, phone=None, message_id="<first@lumafold.example>")
    number = opened(store, first)
    reply = answer("follow_up", sender="ines@lumafold.example")
    filing = file(store, reply, References="<x@y.example> <first@lumafold.example>")
    assert (filing.action, filing.case_number) == ("updated", number)


def test_a_retraction_of_listings_that_are_not_in_the_case_withdraws_nothing(store: Store) -> None:
    number = opened(store, notice(101))
    file(store, answer("retraction", 909, sender="ines@lumafold.example", numbers=(number,)))
    case = store.get_case(number)
    assert (case.summary.state, [x.state for x in case.listings]) == ("ready", ["reported"])
    assert case.events[-1].action == "note"


def test_a_retraction_that_names_no_listing_withdraws_all(store: Store) -> None:
    number = opened(store, notice(101, 102))
    file(store, answer("retraction", sender="ines@lumafold.example", numbers=(number.lower(),)))
    case = store.get_case(number)
    assert (case.summary.state, {x.state for x in case.listings}) == ("closed", {"withdrawn"})
    assert [e.after for e in case.events if e.action == "state_moved"] == ["withdrawn", "closed"]


def test_an_answer_that_fits_two_cases_alike_waits_with_both_as_candidates(store: Store) -> None:
    photo = right("Night lamp photographs", None, "copyright")
    first = opened(store, notice(101))
    second = opened(store, notice(101, sender="p@photo.example", organization="P Photo", rights=(photo,)))
    filing = file(store, answer("counter_notice", 101, sender="shop@lampenking.example"))
    assert (filing.action, filing.case_number) == ("triage", None)
    assert [c.case_number for c in filing.candidates] == [first, second]
    assert store.list_triage()[0].filing == filing


def test_what_is_hardly_a_notice_opens_no_case(store: Store) -> None:
    filing = file(store, notice(101, confidence=0.3))
    assert (filing.action, filing.certainty) == ("triage", 0.3)


def test_a_notice_after_the_case_is_over_opens_another_one(store: Store) -> None:
    number = opened(store, notice(101))
    store.move(number, "closed", who="ada")
    assert opened(store, notice(101)) != number


def test_what_a_follow_up_says_otherwise_stands_beside_and_overwrites_nothing(store: Store) -> None:
    number = opened(store, notice(101))
    store.confirm(number, "contact.phone", who="ada")
    contact = notice(phone="+4930555099", name="Jon Varga").contact
    file(store, answer("follow_up", sender="ines@lumafold.example", numbers=(number,), contact=contact))
    case = store.get_case(number)
    for path, first, later in [
        ("contact.phone", "+4930555017", "+4930555099"),
        ("contact.name", "Ines Varga", "Jon Varga"),
    ]:
        field = case.field(path)
        assert field is not None and field.value == first
        assert [a.value.value for a in field.alternatives] == [later]


def test_a_sellers_counter_notice_keeps_its_own_values_apart(store: Store) -> None:
    number = opened(store, notice(101))
    store.record_outgoing(
        number, "<out-2@harbormarket.example>", "s" * 10, "shop@lampenking.example", "seller"
    )
    contact = notice(name="Wen Li", sender="wen@lampenking.example", phone="+4930555020").contact
    counter = answer("counter_notice", sender="shop@lampenking.example", contact=contact)
    filing = file(store, counter, In_Reply_To="<out-2@harbormarket.example>")
    assert (filing.case_number, filing.unverified) == (number, False)
    case = store.get_case(number)
    assert case.summary.state == "counter_noticed"
    assert [x.state for x in case.listings] == ["countered"], "it names none, so it means all"
    names = [case.field(p) for p in ("contact.name", "counter.contact.name")]
    assert [f.value for f in names if f] == ["Ines Varga", "Wen Li"]


def test_a_seller_cannot_retract_the_claimants_notice(store: Store) -> None:
    number = opened(store, notice(101))
    store.record_outgoing(
        number, "<out-3@harbormarket.example>", "t" * 10, "shop@lampenking.example", "seller"
    )
    filing = file(store, answer("retraction", sender="shop@lampenking.example", numbers=(number,)))
    assert filing.unverified
    assert store.get_case(number).summary.state == "ready"


def test_an_answer_that_is_read_before_its_notice_finds_the_case_later(store: Store) -> None:
    counter = receive(store, reading := answer("counter_notice", 101, sender="shop@lampenking.example"))
    assert file_reading(store, counter, text(reading)).action == "triage"
    supply = receive(store, reading := answer("follow_up", sender="ines@lumafold.example"))
    headers = {"In_Reply_To": "<first@lumafold.example>"}
    assert file_reading(store, supply, text(reading, **headers)).action == "triage"
    number = opened(store, notice(101, message_id="<first@lumafold.example>"))
    assert [m.id for m in store.get_case(number).messages] == [counter, supply, 3]
    assert store.list_triage() == ()


def test_text_that_no_database_holds_is_kept_with_its_offsets(store: Store) -> None:
    reading = notice(101)
    message = receive(store, reading)
    file_reading(store, message, text(reading, body="a\x00b\ud800c"))
    document = store.get_message(message).document("body")
    assert document is not None and document.text == "a\ufffdb\ufffdc"
