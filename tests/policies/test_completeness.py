"""What is missing, by policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from intake.completeness import check, missing_clauses
from intake.policies import PolicyError, load_policy
from intake.reading import (
    STATEMENT_KEYS,
    Contact,
    Evidence,
    Link,
    MessageFacts,
    Reading,
    Registration,
    Right,
    Value,
)


def _value(text: str) -> Value:
    return Value(text, 0.9, None, "test")


FACTS = MessageFacts("<1@x.example>", "s", None, "a@x.example", None, "0" * 64)
CONTACT = Contact(
    name=_value("Ada Quill"),
    email=_value("ada@quill.example"),
    phone=_value("+15105550100"),
    address=_value("1 Inkwell Row"),
)
NOTICE = Reading(
    message=FACTS,
    kind=_value("notice"),
    contact=CONTACT,
    rights=(Right(_value("copyright")),),
    listings=(Link("https://harbormarket.example/item/1005001112223", 0.9, None, "test"),),
    evidence=(Evidence("2", "photo", 0.9),),
    statements={key: _value("I state it.") for key in STATEMENT_KEYS},
    explanation=_value("It is a copy."),
)
COUNTER = replace(NOTICE, kind=_value("counter_notice"), rights=())


@pytest.mark.parametrize("reading", [NOTICE, COUNTER], ids=["notice", "counter-notice"])
def test_a_full_message_is_complete(reading: Reading) -> None:
    result = check(reading)
    assert (result.policy, result.complete, result.missing) == ("marketplace", True, ())


@pytest.mark.parametrize("kind", ["retraction", "follow_up", "other"])
def test_no_policy_rules_the_other_kinds(kind: str) -> None:
    result = check(replace(NOTICE, kind=_value(kind), contact=Contact()))
    assert (result.policy, result.complete, result.missing) == (None, None, ())


def test_everything_missing_is_named_in_the_order_of_the_policy() -> None:
    bare = Reading(message=FACTS, kind=_value("notice"))
    assert check(bare).missing == ("name", "email", "phone", "rights", "listings", "evidence")
    assert check(replace(bare, kind=_value("counter_notice"))).missing == (
        "name", "email", "phone", "listings", "explanation", "evidence",
    )  # fmt: skip


def test_sellers_alone_are_a_specific_list_in_a_notice_but_not_in_a_counter_notice() -> None:
    named = replace(NOTICE, listings=(), sellers=(_value("Mochi Outlet"),))
    assert check(named).missing == ()
    assert check(replace(named, kind=_value("counter_notice"))).missing == ("listings",)


def test_a_registration_number_documents_a_right() -> None:
    number = Registration("6781255", 0.95, None, "test", "USPTO")
    registered = replace(NOTICE, evidence=(), rights=(Right(_value("trademark"), registrations=(number,)),))
    assert check(registered).missing == ()
    assert check(replace(NOTICE, evidence=())).missing == ("evidence",)


@pytest.mark.parametrize(
    ("url", "documents"),
    [
        ("https://tmsearch.uspto.gov/bin/showfield?f=doc", True),
        ("euipo.europa.eu/eSearch/#details/trademarks/018000001", True),
        ("https://quill.example/portfolio", False),
        ("https://notuspto.gov/x", False),
        ("http://[broken", False),
    ],
)
def test_a_link_into_a_register_documents_a_right(url: str, documents: bool) -> None:
    linked = replace(NOTICE, evidence=(), originals=(Link(url, 0.9, None, "test"),))
    assert check(linked).complete is documents


def test_the_number_in_dispute_is_no_evidence_for_the_seller() -> None:
    number = Registration("018771203", 0.95, None, "test", "EUIPO")
    answered = replace(COUNTER, evidence=(), rights=(Right(_value("trademark"), registrations=(number,)),))
    assert check(answered).missing == ("evidence",)


def test_the_statute_asks_for_its_statements() -> None:
    unsworn = replace(NOTICE, statements=dict.fromkeys(STATEMENT_KEYS))
    assert check(unsworn, ("dmca_512c3",)).missing == (
        "signature",
        "good_faith",
        "accuracy",
        "perjury",
        "authority",
    )
    unsworn_answer = replace(COUNTER, statements=dict.fromkeys(STATEMENT_KEYS))
    assert check(unsworn_answer, ("dmca_512g3",)).missing == (
        "signature", "good_faith", "mistake", "perjury", "jurisdiction", "service",
    )  # fmt: skip
    assert check(replace(unsworn, explanation=None), ("dsa_16",)).missing == (
        "explanation",
        "good_faith",
        "accuracy",
    )


def test_several_policies_are_held_together() -> None:
    lacking = replace(NOTICE, contact=replace(CONTACT, phone=None), statements=dict.fromkeys(STATEMENT_KEYS))
    result = check(lacking, ("marketplace", "dmca_512g3", "dsa_16"))
    assert result.policy == "marketplace+dsa_16"
    assert result.missing == ("phone", "good_faith", "accuracy")


def test_each_missing_field_knows_its_clauses() -> None:
    lacking = replace(NOTICE, listings=())
    assert missing_clauses(lacking, ("marketplace", "dmca_512c3", "dsa_16")) == {
        "listings": (
            "Notice (3): the specific products or sellers",
            "17 U.S.C. 512(c)(3)(A)(iii)",
            "Art. 16(2)(b): exact electronic location, such as the exact URL",
        )
    }


def test_a_policy_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "strict.toml"
    file.write_text(
        'name = "strict"\ntitle = "t"\n[[notice]]\nfield = "address"\nclause = "1"\ngiven = ["contact.organization"]\n'
    )
    assert check(NOTICE, (str(file),)).missing == ("address",)


@pytest.mark.parametrize("text", ["name = 1", "not toml [", '[[notice]]\nfield = "x"'])
def test_a_wrong_policy_is_named(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(text)
    with pytest.raises(PolicyError, match=r"wrong\.toml"):
        load_policy(str(file))


def test_an_unknown_policy_is_named() -> None:
    with pytest.raises(PolicyError, match="'nowhere'"):
        check(NOTICE, ("nowhere",))
