"""Text whose charset is named wrongly or not at all."""

from __future__ import annotations

import pytest

from intake.parsers.charset import decode

LETTERS = {
    "gb18030": "尊敬的平台负责人：我公司是注册商标“蕨丰”的权利人，发现贵平台店铺销售侵权商品，请及时删除以下链接。",
    "big5": "敬啟者：本公司為註冊商標「蕨豐」之權利人，發現貴平台賣場販售侵權商品，請儘速移除下列連結。",
    "shift_jis": "拝啓　弊社は登録商標「ファーン」の権利者です。下記の商品は弊社の許諾を得ていません。",
    "euc_jp": "拝啓　弊社は登録商標「ファーン」の権利者です。下記の商品は弊社の許諾を得ていません。",
    "euc_kr": "안녕하세요. 당사는 등록상표 펀힐의 권리자입니다. 아래 상품은 당사의 허락을 받지 않은 상품입니다.",
    "cp1252": "Sehr geehrte Damen und Herren, für die Angebote der Marke „Brightfern“ haben wir keine Erlaubnis erteilt.",
    "cp1250": "Szanowni Państwo, jesteśmy właścicielem znaku „Brightfern” i żądamy usunięcia poniższych ofert.",
    "cp1251": "Уважаемые господа! Мы являемся правообладателем товарного знака.",
    "cp1254": "Sayın Yetkili, markamızın sahibi olarak aşağıdaki ilanların kaldırılmasını istiyoruz.",
}
SHORT = {
    "gb18030": "侵权投诉", "big5": "侵權申訴", "shift_jis": "担当：山田太郎", "euc_kr": "담당자: 김철수",
    "cp1252": "Müller GmbH", "cp1250": "Zgłoszenie naruszenia",
}  # fmt: skip
WRONG = (None, "utf-8", "us-ascii", "iso-8859-1", "windows-1252", "iso-2022-jp", "x-nonsense")


@pytest.mark.parametrize("declared", WRONG)
@pytest.mark.parametrize("charset", LETTERS)
def test_letters_are_read_whatever_charset_is_named(charset: str, declared: str | None) -> None:
    decoded = decode(LETTERS[charset].encode(charset), declared)
    assert (decoded.text, decoded.lost) == (LETTERS[charset], 0)


@pytest.mark.parametrize("declared", [None, "utf-8", "us-ascii"])
@pytest.mark.parametrize("charset", SHORT)
def test_a_few_words_are_enough(charset: str, declared: str | None) -> None:
    assert decode(SHORT[charset].encode(charset), declared).text == SHORT[charset]


@pytest.mark.parametrize("charset", ["big5", "shift_jis", "euc_kr", "gb2312"])
def test_one_east_asian_charset_named_for_another(charset: str) -> None:
    for real in ("gb18030", "big5", "shift_jis", "euc_kr"):
        assert decode(LETTERS[real].encode(real), charset).text == LETTERS[real]


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        ("iso-8859-2", "Łódź, żółta kartka"), ("iso-8859-15", "Prix : 5 € à l'œuvre"), ("koi8-r", "Просим удалить"),
        ("windows-1253", "Παρακαλούμε αφαιρέστε"), ("iso-8859-5", "Просим удалить"), ("tis-620", "ลบสินค้า"),
        ("windows-1255", "שלום רב"), ("macintosh", "Müller & Söhne"), ("gb2312", "蕨丰株式会社の件"),
    ],
    ids=lambda value: value if value.isascii() else "",
)  # fmt: skip
def test_a_charset_named_rightly_is_believed(declared: str, text: str) -> None:
    assert (
        decode(text.encode({"gb2312": "gb18030", "tis-620": "cp874"}.get(declared, declared)), declared).text
        == text
    )


def test_utf8_with_a_damaged_octet_stays_utf8() -> None:
    data = "Grüße aus Köln, für Frau Bäcker über alle Ämter".encode()
    decoded = decode(data[:20] + b"\xfc" + data[20:], "utf-8")
    assert decoded.lost == 1
    assert decoded.text.replace("\ufffd", "") == "Grüße aus Köln, für Frau Bäcker über alle Ämter"
    assert decode("权利人：蕨丰公司，请删除".encode()[:-1], "utf-8").text.startswith("权利人：蕨丰公司，请删")
