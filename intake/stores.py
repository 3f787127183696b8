"""The case store as the settings want it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from casestore import Calendar, Check, Rules, RulesUnusable, Store, open_store
from casestore.rules import clocks, strike_rules
from intake.completeness import check
from intake.settings import Settings, SettingsError


def open_case_store(
    settings: Settings, *, migrate: bool = True, progress: Callable[[int, int], None] | None = None
) -> Store:
    """The store as the settings want it: its URL, the prefix of case numbers, the policies that cases are
    held against, the rules of its clocks and strikes. progress: as of `open_store`.

    Raises SettingsError for rules that are none.
    """
    required: Check = partial(check, policies=settings.reader.policies)
    return open_store(
        settings.store_url,
        migrate=migrate,
        case_prefix=settings.platform.case_prefix,
        check=required,
        rules=rules_of(settings),
        progress=progress,
    )


def rules_of(settings: Settings) -> Rules:
    """The rules of clocks and strikes, and the calendar that business days are counted by.

    Raises SettingsError, naming the section.
    """
    chosen, platform = settings.deadlines, settings.platform
    calendar = Calendar(chosen.country or platform.country, chosen.subdivision or None, platform.time_zone)
    try:
        calendar.check()
        when = clocks(chosen.policy)
    except RulesUnusable as error:
        raise SettingsError(f"deadlines: {error}") from error
    try:
        return Rules(when, strike_rules(settings.strikes.policy), calendar)
    except RulesUnusable as error:
        raise SettingsError(f"strikes: {error}") from error
