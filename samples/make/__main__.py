"""Writes samples/*.eml from the mails in samples/make/mails_*.py."""

from __future__ import annotations

from pathlib import Path

from samples.make import mails_counter, mails_notices, mails_other, mails_world
from samples.make.mail import Mail


def main() -> None:
    folder = Path(__file__).resolve().parents[1]
    mails: list[Mail] = [
        *mails_notices.MAILS,
        *mails_world.MAILS,
        *mails_counter.MAILS,
        *mails_other.MAILS,
    ]
    for mail in mails:
        (folder / f"{mail.name}.eml").write_bytes(mail.to_bytes())
    print(f"{len(mails)} mails written to {folder}")


main()
