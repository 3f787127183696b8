"""Check digits of registration numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

_CN_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def cn_patent(number: str) -> bool:
    """Chinese application numbers: weights 2 to 9, 2 to 5 over twelve digits, modulo 11, 10 is X."""
    digits = re.sub(r"[^\dX]", "", number.upper())
    if len(digits) != len(_CN_WEIGHTS) + 1 or not digits[:-1].isdigit():
        return False
    rest = sum(int(d) * w for d, w in zip(digits, _CN_WEIGHTS, strict=False)) % 11
    return digits[-1] == ("X" if rest == 10 else str(rest))


def usco(number: str) -> str:
    """The 12 characters of a U.S. Copyright Office number (Compendium of Practices, section 2309.13)."""
    match = re.fullmatch(r"([A-Za-z]+)[- ]?([\d\- ]+)", number.strip())
    if match is None:
        return plain(number)
    prefix, digits = match[1], re.sub(r"\D", "", match[2])
    return prefix + digits.zfill(12 - len(prefix))


def plain(number: str) -> str:
    """Letters and digits alone, letters in upper case."""
    return re.sub(r"[\W_]", "", number).upper()


CHECKS: dict[str, Callable[[str], bool]] = {"cn_patent": cn_patent}
NORMAL_FORMS: dict[str, Callable[[str], str]] = {"usco": usco}
