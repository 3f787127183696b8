"""What is a person's name, and what only looks like one."""

from __future__ import annotations

import pytest

from intake.extractors.contact.persons import person_in, reordered, role_like, same_person


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Jane Doe", "Jane Doe"),
        ("*Jane Doe*", "Jane Doe"),
        ("Dr. Jane van der Meer, LL.M.", "Jane van der Meer"),
        ("Ms. Shen Ruolan (Ms.)", "Shen Ruolan"),
        ("JANE DOE | General Counsel", "JANE DOE"),
        ("Jane Doe - Head of Brand Protection", "Jane Doe"),
        ("Jean-Luc O'Neill, Esq.", "Jean-Luc O'Neill"),
        ("Wanjiru K.", "Wanjiru K."),
        ("Đặng Thị Mai", "Đặng Thị Mai"),
        ("Łukasz Śliwiński", "Łukasz Śliwiński"),
        ("王小明（经理）", "王小明"),
        ("欧阳若兰", "欧阳若兰"),
        ("山本 さくら", "山本 さくら"),
        ("김서연 드림", "김서연"),
    ],
)
def test_a_line_begins_with_a_name(line: str, name: str) -> None:
    language = "ja" if "さくら" in line else None
    found = person_in(line, language)
    assert found is not None
    assert found.name == name == line[found.start : found.end]


@pytest.mark.parametrize(
    "line",
    [
        "Legal Department",
        "Brightfern Garden Supplies Ltd",
        "Copyright Enforcement Team",
        "General Counsel",
        "Kind regards",
        "The Larkspur Copyright Team",
        "4 Quay Lane",
        "jane@doe.example",
        "I have a good faith belief",
        "杭州云栖茶业有限公司",
        "知识产权部",
        "株式会社水和紙工房",
        "",
    ],
)
def test_a_line_is_no_name(line: str) -> None:
    assert person_in(line) is None


def test_small_letters_are_a_name_only_where_a_name_is_asked_for() -> None:
    assert person_in("jane doe") is None
    found = person_in("jane doe", lower=True)
    assert found is not None and found.name == "jane doe"


def test_last_name_first_is_turned() -> None:
    assert reordered("van der Berg, Jane") == "Jane van der Berg"
    assert reordered("Jane Doe, Counsel") == "Jane Doe, Counsel"


def test_one_person_by_two_spellings() -> None:
    assert same_person("J. Doe", "Jane Doe")
    assert same_person("Szabó Réka", "Réka Szabó")
    assert not same_person("Jane Doe", "John Doe")


def test_offices() -> None:
    assert role_like("Senior Brand Protection Analyst")
    assert role_like("Geschäftsführerin")
    assert not role_like("Hawthorn Lane 4")
