"""Whose text is whose in a mail's body."""

from __future__ import annotations

import pytest

from tests.parsers.build import html_body, own_text, regions, text_body

ATTRIBUTIONS = [
    "On Thu, 9 Apr 2026 at 16:47, Harbor Market <no-reply@harbormarket.example> wrote:",
    "Am Di., 7. Juli 2026 um 14:03 Uhr schrieb Harbor Market <no-reply@harbormarket.example>:",
    "Am 07.07.2026 um 14:03 schrieb Harbor Market:",
    "Le mar. 7 juil. 2026 à 14:03, Harbor Market <no-reply@harbormarket.example> a écrit :",
    "El mar, 7 jul 2026 a las 14:03, Harbor Market (<no-reply@harbormarket.example>) escribió:",
    "Il giorno mar 7 lug 2026 alle ore 14:03 Harbor Market <no-reply@harbormarket.example> ha scritto:",
    "Em ter., 7 de jul. de 2026 às 14:03, Harbor Market <no-reply@harbormarket.example> escreveu:",
    "Op di 7 jul 2026 om 14:03 schreef Harbor Market <no-reply@harbormarket.example>:",
    "wt., 7 lip 2026 o 14:03 Harbor Market <no-reply@harbormarket.example> napisał(a):",
    "Harbor Market <no-reply@harbormarket.example> 于2026年7月7日周二 14:03写道：",
    '在 2026-07-07 14:03:11，"Harbor Market" <no-reply@harbormarket.example> 写道：',
    "2026年7月7日(火) 14:03 Harbor Market <no-reply@harbormarket.example>:",
    "2026년 7월 7일 (화) 오후 2:03, Harbor Market <no-reply@harbormarket.example>님이 작성:",
    "Harbor Market 於 2026/7/7 下午 02:03 寫道:",
    "2026-07-07 오후 2:03에 Harbor Market 이(가) 쓴 글:",
]


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_an_attribution_in_any_language_is_told_from_the_answer_and_the_quotation(line: str) -> None:
    body = text_body(f"My answer.\n\n{line}\n> Your listing was removed.\n> Harbor Market\n")
    assert [kind for kind, _ in regions(body)] == ["own", "attribution", "quoted"]
    assert own_text(body) == "My answer."


@pytest.mark.parametrize("line", ATTRIBUTIONS)
def test_a_mail_quoted_without_marks_is_quoted_to_its_end(line: str) -> None:
    body = text_body(f"My answer.\n\n{line}\n\nYour listing was removed.\n\nHarbor Market\n")
    assert own_text(body) == "My answer."


def test_an_attribution_may_be_wrapped_over_two_lines() -> None:
    body = text_body(
        "My answer.\n\nOn Tue, Jul 7, 2026 at 2:03 PM Harbor Market Intellectual Property Team\n"
        "<no-reply@harbormarket.example> wrote:\n\n> Removed.\n"
    )
    assert regions(body)[1][1].endswith("wrote:")
    assert own_text(body) == "My answer."


def test_answers_between_quoted_questions_are_the_writers_own() -> None:
    body = text_body("> Your telephone number?\n\n0117 496 0123\n\n> Your address?\n\n12 Mill Lane, Bath\n")
    assert regions(body) == [
        ("quoted", "> Your telephone number?"),
        ("own", "0117 496 0123"),
        ("quoted", "> Your address?"),
        ("own", "12 Mill Lane, Bath"),
    ]


BLOCKS = [
    "-----Original Message-----\nFrom: HM <a@hm.example>\nSent: Tuesday, July 7, 2026 2:03 PM\nTo: x\nSubject: Removed\n",
    "________________________________\nVon: HM <a@hm.example>\nGesendet: Dienstag, 7. Juli 2026 14:03\nAn: x\nBetreff: Entfernt\n",
    "De : HM <a@hm.example>\nEnvoyé : mardi 7 juillet 2026 14:03\nÀ : x\nObjet : Retrait\n",
    "De: HM <a@hm.example>\nEnviado: martes, 7 de julio de 2026 14:03\nPara: x\nAsunto: Retirada\n",
    '------------------ 原始邮件 ------------------\n发件人: "HM" <a@hm.example>;\n发送时间: 2026年7月7日(星期二) 中午12:30\n收件人: x\n主题: 下架\n',
    '------------------ Original ------------------\nFrom: "HM"<a@hm.example>;\nDate: Tue, Jul 7, 2026 02:03 PM\nTo: "x"\nSubject: Removed\n',
    "差出人: HM <a@hm.example>\n送信日時: 2026年7月7日 14:03\n宛先: x\n件名: 削除\n",
    "보낸 사람: HM <a@hm.example>\n보낸 날짜: 2026년 7월 7일 오후 2:03\n받는 사람: x\n제목: 삭제\n",
    "*From:* HM <a@hm.example>\n*Sent:* Tuesday, July 7, 2026 2:03 PM\n*To:* x\n*Subject:* Removed\n",
    "Od: HM <a@hm.example>\nWysłano: wtorek, 7 lipca 2026 14:03\nDo: x\nTemat: Usunięto\n",
]


@pytest.mark.parametrize("block", BLOCKS)
def test_below_a_header_block_everything_is_quoted(block: str) -> None:
    body = text_body(f"My answer.\n\n{block}\nYour listing was removed.\n\nHarbor Market\n", subject="Re: x")
    assert [kind for kind, _ in regions(body)] == ["own", "attribution", "quoted"]


@pytest.mark.parametrize(
    "separator",
    [
        "Begin forwarded message:",
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "---------- Message transféré ---------",
        "-------- Mensaje reenviado --------",
        "---------- 转发的邮件 ----------",
    ],
)
def test_a_mail_passed_on_is_forwarded(separator: str) -> None:
    body = text_body(
        f"Please see below.\n\n{separator}\nFrom: C <c@x.example>\nDate: Thu, 9 Apr 2026 14:03\nSubject: Notice\n"
        "To: me\n\nMy photograph is used without licence.\n"
    )
    assert [kind for kind, _ in regions(body)] == ["own", "attribution", "forwarded"]


def test_where_nothing_is_the_writers_own_the_quotation_is_forwarded() -> None:
    body = text_body("> My photograph is used without licence.\n> Regards\n\nSent from my iPhone\n")
    assert [kind for kind, _ in regions(body)] == ["forwarded", "disclaimer"]


def test_the_subject_tells_a_forward_without_separator() -> None:
    body = text_body("FYI\n\n" + BLOCKS[2] + "\nMy photograph.\n", subject="TR: Notification")
    assert regions(body)[-1] == ("forwarded", "My photograph.")


def test_a_letters_head_and_a_filled_form_are_no_quoted_mail() -> None:
    head = "From: Mara Lindqvist\nTo: Designated Agent\nDate: 7 July 2026\nSubject: Notice\n\nWe own BRIGHTFERN.\n"
    form = "Name: Mara Lindqvist\nFrom: Bath\nTo whom: agent\nE-mail: mara@fernhill.example\n\nListing: 12:30 shop\n"
    for text in (head, form):
        assert [kind for kind, _ in regions(text_body(text))] == ["own"]


def test_what_somebody_said_in_a_letter_is_no_attribution() -> None:
    text = "In 2024 the seller wrote:\n\nI do not care.\n\nWe ask for removal by 12:30 on 3 May 2026:\n\nitem 1\n"
    assert [kind for kind, _ in regions(text_body(text))] == ["own"]


def test_footers_and_confidentiality_notes_are_disclaimers_and_the_letter_above_is_not() -> None:
    body = text_body(
        "Delete the offers named in this e-mail.\nMara Lindqvist\n"
        "This message and its attachments are\nconfidential. If you are not the intended recipient, call 0117 496 0999.\n"
        "\nSent from my iPhone\n"
    )
    assert own_text(body) == "Delete the offers named in this e-mail.\nMara Lindqvist"
    assert {kind for kind, _ in regions(body)} == {"own", "disclaimer"}


def test_markup_quotes_and_answers_between_its_blocks_are_own() -> None:
    body = html_body(
        '<div>Answer one</div><div class="gmail_quote"><div class="gmail_attr">On Thu, 9 Apr 2026 at 16:47, HM '
        "&lt;a@hm.example&gt; wrote:</div><blockquote class='gmail_quote'>Question one</blockquote>"
        "<div>Answer two</div><blockquote class='gmail_quote'>Question two</blockquote></div>"
    )
    assert [kind for kind, _ in regions(body)] == ["own", "attribution", "quoted", "own", "quoted"]
    assert own_text(body) == "Answer one\nAnswer two"


def test_an_indented_block_of_the_letter_is_own_and_one_below_an_attribution_is_quoted() -> None:
    assert own_text(html_body("<p>The text reads:</p><blockquote>Roses are red</blockquote>")).endswith("red")
    quoted = html_body(
        "<p>Yes.</p><p>On 7 Jul 2026, at 14:03, A &lt;a@b.example&gt; wrote:</p><blockquote>No?</blockquote>"
    )
    assert own_text(quoted) == "Yes."


def test_outlooks_header_block_in_html_quotes_the_rest() -> None:
    body = html_body(
        "<p class=MsoNormal>Our answer.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>"
        "<p class=MsoNormal><b>From:</b> HM &lt;a@hm.example&gt;<br><b>Sent:</b> Tuesday, 7 July 2026 09:30<br>"
        "<b>To:</b> x<br><b>Subject:</b> Removed</p></div><p class=MsoNormal>Dear seller, it was removed.</p>"
    )
    assert own_text(body) == "Our answer."


FORWARDS = [
    '<div>See below</div><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
    "From: A &lt;a@b.example&gt;<br>Date: Tue, Jul 7, 2026 at 2:03 PM<br>Subject: x<br>To: me<br></div><br>The notice</div>",
    "<div>See below</div><blockquote type=cite><div>Begin forwarded message:</div><div>From: A &lt;a@b.example&gt;</div>"
    "<div>Subject: x</div><div>Date: 7 July 2026 at 14:03</div><div>To: me</div><div>The notice</div></blockquote>",
    '<p>See below</p><div class="moz-forward-container">-------- Forwarded Message --------<table><tr><th>Subject: </th>'
    "<td>x</td></tr><tr><th>Date: </th><td>Thu, 9 Apr 2026 14:03</td></tr><tr><th>From: </th><td>A</td></tr></table>"
    "<p>The notice</p></div>",
]


@pytest.mark.parametrize("html", FORWARDS)
def test_forwards_of_common_programs_are_forwarded(html: str) -> None:
    found = regions(html_body(html))
    assert [kind for kind, _ in found] == ["own", "attribution", "forwarded"]
    assert found[2][1] == "The notice"


def test_what_was_forwarded_inside_a_quoted_mail_is_quoted() -> None:
    body = html_body(
        "<p>No.</p><p>On 7 Jul 2026, at 14:03, A &lt;a@b.example&gt; wrote:</p><blockquote type=cite><p>Is it yours?</p>"
        "<p>---------- Forwarded message ---------<br>From: C &lt;c@d.example&gt;<br>To: A</p><p>A notice</p></blockquote>"
    )
    assert "forwarded" not in {kind for kind, _ in regions(body)}
    assert own_text(body) == "No."


@pytest.mark.parametrize(
    "head",
    [
        "Gesendet: Dienstag, 07. Juli 2026 um 14:03 Uhr\nVon: Harbor <ip@harbormarket.example>\nAn: m@x.example\nBetreff: Entfernt",
        "Date: 2026-07-07 14:03\nFrom: Harbor <ip@harbormarket.example>\nTo: m@x.example\nSubject: Removed",
    ],
    ids=["german", "english"],
)
def test_a_header_block_may_begin_with_its_date(head: str) -> None:
    body = text_body(f"My answer.\n\n{head}\n\nYour listing was removed.\n")
    assert regions(body) == [
        ("own", "My answer."),
        ("attribution", head),
        ("quoted", "Your listing was removed."),
    ]
