"""Cases in the state that a test of clocks and ledgers begins with."""

from __future__ import annotations

from casestore import Filing, Store
from intake.filing import file_reading
from intake.reading import Reading
from tests.readings import answer, notice, receive, right, text

CLAIMANT, SELLER = "ines@lumafold.example", "shop@brightnest.example"


def file(store: Store, reading: Reading) -> Filing:
    """Receive and file one mail."""
    return file_reading(store, receive(store, reading), text(reading))


def opened(
    store: Store,
    *items: int,
    seller: str | None = "BrightNest Store",
    type_: str = "copyright",
    sender: str = CLAIMANT,
) -> str:
    """The number of the case of a notice; each has a work of its own."""
    reading = notice(
        *items,
        sender=sender,
        sellers=(seller,) if seller else (),
        rights=(right(f"Work of {items[0]}", None, type_),),
    )
    number = file(store, reading).case_number
    assert number is not None
    return number


def removed(store: Store, *items: int, **more: str | None) -> str:
    """A case that was decided: its listings are to be removed."""
    number = opened(store, *items, **more)  # type: ignore[arg-type]
    store.move(number, "decided_removed", who="Dana", why="copies of the claimant's photographs")
    return number


def countered(store: Store, *items: int, **more: str | None) -> str:
    """The same, told to the seller, who answers."""
    number = removed(store, *items, **more)
    tell_seller(store, number)
    file(store, answer("counter_notice", *items, sender=SELLER))
    assert store.get_case(number).summary.state == "counter_noticed"
    return number


def tell_seller(store: Store, number: str) -> None:
    """Our mail about the removal, by which the seller's address is known."""
    store.record_outgoing(number, f"<{number}@harbormarket.example>", f"token-{number}", SELLER, "seller")


def actions(store: Store, number: str) -> list[str]:
    """What was done to a case, in order."""
    return [event.action for event in store.get_case(number).events]
