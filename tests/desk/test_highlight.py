"""A value is lit up exactly where it stands, whatever overlaps it."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from desk.highlight import WINDOW, Run, Span, Spot, sheets, visible, window

TEXT = "Dear Sirs,\nJane Roe, +1 212 555 0100, writes for Lumafold.\n"


def runs_of(text: str, *spots: Spot) -> list[Run]:
    return [run for sheet in sheets(text, spots) for run in sheet.runs]


def lit(runs: list[Run], value: str) -> str:
    return "".join(run.text for run in runs if value in run.values)


def test_a_value_covers_its_characters_and_no_others() -> None:
    start = TEXT.index("+1")
    runs = runs_of(TEXT, Spot("phone", start, start + 15))
    assert lit(runs, "phone") == "+1 212 555 0100"
    assert "".join(run.text for run in runs) == TEXT


def test_overlapping_values_are_both_lit() -> None:
    name, line = TEXT.index("Jane"), TEXT.index("Jane Roe, +1")
    runs = runs_of(TEXT, Spot("name", name, name + 8), Spot("signature", line, line + 25))
    assert lit(runs, "name") == "Jane Roe"
    assert lit(runs, "signature") == "Jane Roe, +1 212 555 0100"


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8),
    st.lists(st.integers(0, 60), max_size=3),
)
def test_runs_are_the_text_and_each_value_its_slice(
    text: str, edges: list[tuple[int, int]], breaks: list[int]
) -> None:
    spots = [Spot(f"v{i}", min(edge), max(edge)) for i, edge in enumerate(edges)]
    pages = [Span(str(i + 1), start, 60) for i, start in enumerate(sorted(breaks))]
    runs = [run for sheet in sheets(text, spots, pages) for run in sheet.runs]
    assert "".join(run.text for run in runs) == visible(text)
    for spot in spots:
        assert lit(runs, spot.id) == visible(text)[spot.start : spot.end]
        begins = [run for run in runs if spot.id in run.begins]
        assert len(begins) == (1 if spot.start < min(spot.end, len(text)) else 0)


def test_pages_are_shown_apart() -> None:
    pages = [Span("1", 0, 11), Span("2", 11, len(TEXT))]
    found = sheets(TEXT, [Spot("all", 0, len(TEXT))], pages)
    assert [sheet.number for sheet in found] == ["1", "2"]
    assert "".join(run.text for run in found[0].runs) == "Dear Sirs,\n"


def test_quoted_text_is_told_from_the_writers_own() -> None:
    regions = [Span("own", 0, 11), Span("quoted", 11, len(TEXT))]
    (sheet,) = sheets(TEXT, [], (), regions)
    assert [run.region for run in sheet.runs] == ["own", "quoted"]


def test_direction_overrides_and_control_characters_are_shown() -> None:
    assert visible("invoice\u202efdp.exe\x00\n\t") == "invoice\ufffdfdp.exe\ufffd\n\t"


def test_a_long_text_is_shown_in_the_window_that_holds_the_value() -> None:
    text = "x" * (2 * WINDOW + 100)
    spot = Spot("late", 2 * WINDOW + 10, 2 * WINDOW + 20)
    shown = window(len(text), spot.start)
    (sheet,) = sheets(text, [spot], shown=shown)
    assert (shown.start, shown.end, shown.later) == (2 * WINDOW, len(text), None)
    assert shown.earlier == WINDOW
    assert lit(list(sheet.runs), "late") == "x" * 10


def test_ten_thousand_values_in_a_megabyte_take_no_second() -> None:
    text = "a" * 1_000_000
    spots = [Spot(f"v{i}", i * 100, i * 100 + 20) for i in range(10_000)]
    started = time.process_time()
    (sheet,) = sheets(text, spots)
    assert len(sheet.runs) == 20_000
    assert time.process_time() - started < 1.0
