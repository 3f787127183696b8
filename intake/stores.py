"""The case store as the settings want it."""

from __future__ import annotations

from functools import partial

from casestore import Check, Store, open_store
from intake.completeness import check
from intake.settings import Settings


def open_case_store(settings: Settings, *, migrate: bool = True) -> Store:
    """The store as the settings want it: its URL, the prefix of case numbers, the policies that cases are
    held against."""
    required: Check = partial(check, policies=settings.reader.policies)
    return open_store(
        settings.store_url, migrate=migrate, case_prefix=settings.platform.case_prefix, check=required
    )
