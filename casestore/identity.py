"""Who a seller is: under which names, shop addresses and e-mail addresses they are known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casestore.casefile import CaseFile
from casestore.events import MACHINE
from casestore.keys import item_key, plain
from casestore.models import Party, Seller, SellerName, Strike
from casestore.models.base import storable
from casestore.readings import effective
from casestore.seller_history import log

LONGEST_NAME = 500


def name_key(name: str) -> str:
    """By what a name, shop address or e-mail address is recognised."""
    name = storable(name.strip())[:LONGEST_NAME]
    if "://" in name[:12]:
        return "url:" + item_key(name)
    if "@" in name and " " not in name and not name.startswith("@"):
        return "address:" + name.casefold()
    return "name:" + plain(name)


def seller_of(file: CaseFile) -> tuple[Seller | None, str | None]:
    """The seller a case is against, and the key of the name that said so.

    None where no seller is named, or several are: whose listing it is, a person must say then.
    """
    names = _named(file) or _writing(file)
    known = {key: _known(file.session, key) for key in names}
    sellers = {s.id if s else key: s for key, s in known.items()}
    if len(sellers) != 1:
        return None, None
    key = next(iter(names))
    seller = known[key] or _open(file.session, names[key], key, file.now)
    for other, name in names.items():
        _learn(file.session, seller, other, name, file.now)
    learn_writers(file, seller)
    return seller, key


def learn_writers(file: CaseFile, seller: Seller) -> None:
    """The addresses that write as the seller in a case are theirs."""
    for key, address in _writing(file).items():
        _learn(file.session, seller, key, address, file.now)


def unlearn_writers(file: CaseFile, addresses: Iterable[str]) -> None:
    """Addresses that turned out not to write as this case's seller: they are the ledger's no more, unless another
    case or a strike says that they are."""
    session = file.session
    for address in addresses:
        key = name_key(address)
        row = session.get(SellerName, key)
        if row is None:
            continue
        party = select(Party.id).where(Party.role == "seller", Party.address == address)
        struck = select(Strike.id).where(Strike.seller_key == key)
        names = select(func.count()).where(SellerName.seller_id == row.seller_id)
        said_elsewhere = any(session.scalars(q.limit(1)).first() is not None for q in (party, struck))
        if said_elsewhere or session.scalar(names) == 1:
            continue
        seller = session.get_one(Seller, row.seller_id)
        session.delete(row)
        log(session, seller, file.now, MACHINE, "unnamed", {"name": row.name})


def seller_named(session: Session, name: str, now: datetime) -> tuple[Seller, str]:
    """The seller of a name; a new one where nobody has it."""
    key = name_key(name)
    return _known(session, key) or _open(session, name, key, now), key


def _named(file: CaseFile) -> dict[str, str]:
    """Key to name of the sellers that the case names."""
    paths = sorted(p for p in file.fields if p.startswith("sellers["))
    values = [v["value"] for p in paths if (v := effective(file.fields[p]))]
    return {name_key(v): v for v in values if v and v.strip()}


def _writing(file: CaseFile) -> dict[str, str]:
    """Key to address of those who write as the seller."""
    addresses = select(Party.address).where(
        Party.case_id == file.case.id, Party.role == "seller", Party.address.is_not(None)
    )
    found = sorted(a for a in file.session.scalars(addresses) if a)
    return {name_key(a): a for a in found}


def _known(session: Session, key: str) -> Seller | None:
    row = session.get(SellerName, key)
    return session.get(Seller, row.seller_id) if row else None


def _open(session: Session, name: str, key: str, now: datetime) -> Seller:
    seller = Seller(name=storable(name.strip())[:LONGEST_NAME], created_at=now)
    session.add(seller)
    session.flush()
    session.add(SellerName(key=key, seller_id=seller.id, name=seller.name))
    log(session, seller, now, MACHINE, "named", {"name": seller.name})
    return seller


def _learn(session: Session, seller: Seller, key: str, name: str, now: datetime) -> None:
    """A further name of a seller, unless somebody has it already."""
    if session.get(SellerName, key) is None:
        name = storable(name.strip())[:LONGEST_NAME]
        session.add(SellerName(key=key, seller_id=seller.id, name=name))
        log(session, seller, now, MACHINE, "named", {"name": name})
