"""Names of firms in Chinese, Japanese and Korean prose, which has no capitals and few spaces."""

from __future__ import annotations

import re

from intake.extractors.contact.lexicon import data

_CJK = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]")
_CJK_NAME = re.compile(r"[\u3400-\u9fff\u3040-\u30ff々A-Za-z0-9（）()·]{2,40}")
_ADDRESSEE = re.compile(
    r"[ \u3000]{0,4}(?:御中|귀중|台啟|台启|様)[ \t\u3000]*(?:\n|$)"
)  # "to Acme": the one it is written to


def is_addressed(line: str) -> bool:
    """Whether a line ends as one does that names who a letter or invoice is for."""
    return _ADDRESSEE.search(line, max(0, len(line) - 12)) is not None


def east_asian_firm_after(text: str, start: int) -> tuple[int, int] | None:
    """The firm that prose goes on with at `start`, up to its legal form."""
    match = _CJK_NAME.match(
        text, start + (len(text[start : start + 6]) - len(text[start : start + 6].lstrip(' ：:，,“"')))
    )
    if match is None:
        return None
    ends = [
        match.group().find(form) + len(form)
        for form in data("organizations")["cjk_legal_forms"]
        if form in match.group()
    ]
    return (match.start(), match.start() + max(ends)) if ends else None


def cjk_firms(text: str) -> list[tuple[int, int]]:
    """Every firm in East Asian prose, from behind a word that no name begins with to its legal form."""
    found: list[tuple[int, int]] = []
    if not _CJK.search(text):
        return found
    for match in _CJK_NAME.finditer(text):
        stretch = match.group()
        for form in (
            "股份有限公司",
            "有限责任公司",
            "有限責任公司",
            "有限公司",
            "株式会社",
            "合同会社",
            "事务所",
            "事務所",
            "工作室",
            "주식회사",
        ):
            at = stretch.find(form)
            if at < 0:
                continue
            end = at + len(form)
            start = 0
            if form in ("株式会社", "合同会社", "주식회사") and at <= 1:
                start, end = at, _until_stop(stretch, end)
            else:
                for stop in (*data("organizations")["cjk_stops"], *data("organizations")["cjk_opponents"]):
                    place = stretch.rfind(stop, 0, at)
                    if place >= 0 and at - (place + len(stop)) >= 2:
                        start = max(start, place + len(stop))
            if end - start >= 4 and not _ADDRESSEE.match(text, match.start() + end):
                found.append((match.start() + start, match.start() + end))
            break
    return found


def _until_stop(stretch: str, at: int) -> int:
    ends = [stretch.find(stop, at + 1) for stop in data("organizations")["cjk_stops"]]
    return min([e for e in ends if e > 0] or [len(stretch)])
