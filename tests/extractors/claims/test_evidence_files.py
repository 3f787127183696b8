"""The type of an attached file by its name and its first lines, in twelve languages."""

from __future__ import annotations

import pytest

from intake.extractors.attached import Role, role_of
from intake.extractors.base import Material
from intake.parsers.document import Document, Headers, ImageFacts, Origin, ParsedMessage, Region, RegionKind
from intake.settings import Platform

BODY = "Hello,\n\nplease see the attached file.\n"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _document(part: str, origin: Origin, text: str, filename: str | None = None, media_type: str = "text/plain", image: ImageFacts | None = None) -> Document:  # fmt: skip
    regions = (Region(RegionKind.OWN, 0, len(text)),)
    return Document(
        part=part,
        origin=origin,
        media_type=media_type,
        text=text,
        filename=filename,
        regions=regions,
        image=image,
    )


def _judged(filename: str, text: str, media_type: str = PDF, image: ImageFacts | None = None) -> str | None:
    body = _document("body", Origin.BODY, BODY)
    file = _document("2", Origin.ATTACHMENT, text, filename, media_type, image)
    found = role_of(Material(ParsedMessage(Headers(), "0" * 64, (body, file), ()), Platform()), file)
    return found.type if found.role is Role.EVIDENCE else None


@pytest.mark.parametrize(
    ("filename", "text", "expected"),
    [
        ("存證證書.pdf", "著作權存證證書\n作品名稱：春茶\n著作人：許文遠", "registration_certificate"),
        ("登记证书.pdf", "作品登记证书\n登记号：国作登字-2024-F-00011122", "registration_certificate"),
        ("scan_0012.pdf", "商标注册证\n第 35550108 号\n核定使用商品", "registration_certificate"),
        ("attestato.pdf", "UFFICIO ITALIANO BREVETTI E MARCHI\nATTESTATO DI REGISTRAZIONE\nMarchio: SOLE DI MAREMMA", "registration_certificate"),
        ("doc1.pdf", "Instytut\nŚWIADECTWO OCHRONNE\nna znak towarowy ZIELARKA", "registration_certificate"),
        ("Brevet.pdf", "REPUBLIQUE FRANÇAISE\nBREVET D'INVENTION\nTitulaire : Cadiou Hervé", "registration_certificate"),
        ("US D988123 S.pdf", "United States Design Patent\nPatent No.: US D988,123 S\nDate of Patent: May 2, 2023", "registration_certificate"),
        ("EUTM 018555771.pdf", "EUROPEAN UNION INTELLECTUAL PROPERTY OFFICE\n018555771\nLUNARIVO\nRegistered 02/03/2021", "registration_certificate"),
        ("titulo.pdf", "OFICINA ESPAÑOLA DE PATENTES Y MARCAS\nTÍTULO DE REGISTRO DE MARCA\nTitular: Paz Urrutia", "registration_certificate"),
        ("carta-patente.pdf", "REPÚBLICA FEDERATIVA DO BRASIL\nINSTITUTO NACIONAL DA PROPRIEDADE INDUSTRIAL\nCARTA PATENTE", "registration_certificate"),
        ("merk.pdf", "BENELUX-BUREAU VOOR DE INTELLECTUELE EIGENDOM\nBewijs van inschrijving\nMerk: DUINROOS", "registration_certificate"),
        ("意匠登録証.pdf", "意匠登録証\n登録第1655512号\n意匠に係る物品 急須", "registration_certificate"),
        ("등록증.pdf", "디자인등록증\n등록 제 30-1155512 호", "registration_certificate"),
        ("pelnomocnictwo.pdf", "PEŁNOMOCNICTWO\nZielarka sp. j. upoważnia adwokata do działania", "authorization_letter"),
        ("Poder especial.pdf", "PODER PARA PLEITOS\notorga poder a la abogada\npara la defensa de su marca", "authorization_letter"),
        ("procura_firmata.pdf", "PROCURA\nIl sottoscritto delega l'avv. Ferrero", "authorization_letter"),
        ("0004.pdf", "VOLLMACHT\nDie Nordkant Leuchten GmbH erteilt Vollmacht in Sachen Design", "authorization_letter"),
        ("POA.pdf", "The undersigned company appoints its attorney for its trade marks", "authorization_letter"),
        ("委任状.pdf", "委任状\n私は下記の者を代理人と定め", "authorization_letter"),
        ("위임장.pdf", "위임장\n수임인: 김변호사", "authorization_letter"),
        ("mandat.pdf", "POUVOIR\nJe soussigné donne pouvoir à Maître Vautrin", "authorization_letter"),
        ("factura 118.pdf", "Distribuciones Alicante S.L.\nFACTURA N.º 118\nTotal: 412,00 €", "invoice"),
        ("請求書_0412.pdf", "請求書\n株式会社みなと商事\n合計 84,000円", "invoice"),
        ("세금계산서.pdf", "전자세금계산서\n공급자: 온담상사\n합계금액 1,100,000", "invoice"),
        ("RE-2025-118.pdf", "Großhandel Ulm\nRechnung Nr. 2025-118\nGesamtbetrag 880,00 EUR", "invoice"),
        ("木料發票.pdf", "統一發票(三聯式)\n買受人:山月木作\n總計 18,900", "invoice"),
        ("진행.pdf", "거래명세서\n공급받는자: 민경호\n합계 310,000", "invoice"),
        ("paragon.pdf", "PARAGON FISKALNY\nSuma PLN 120,00", "invoice"),
        ("nf-e 4412.pdf", "DANFE Documento Auxiliar da Nota Fiscal Eletrônica\nValor total R$ 540,00", "invoice"),
        ("Lizenz.pdf", "LIZENZVERTRAG\nzwischen Lizenzgeber und Lizenznehmer", "license"),
        ("contrat.pdf", "CONTRAT DE LICENCE\nentre le concédant et le licencié", "license"),
        ("授权经销协议.pdf", "授权经销协议\n甲方许可乙方销售", "license"),
        ("contrato social.pdf", "CONTRATO SOCIAL\nSociedade limitada, capital social R$ 10.000,00", "other"),
        ("Gesellschaftsvertrag.pdf", "GESELLSCHAFTSVERTRAG\nder Moorlicht GmbH, Stammkapital 25.000 EUR", "other"),
        ("statuts.pdf", "STATUTS DE LA SOCIÉTÉ\nSARL au capital de 8 000 euros", "other"),
        ("Urteil.pdf", "LANDGERICHT DÜSSELDORF\nIm Namen des Volkes\nUrteil", "court_document"),
        ("dowod.pdf", "RZECZPOSPOLITA POLSKA\nDOWÓD OSOBISTY", "id_document"),
        ("营业执照.pdf", "营业执照\n统一社会信用代码 91330200555123987X", "id_document"),
        ("Schreiben_070526.pdf", "Rechtsanwälte Althaus Berg\nSehr geehrte Damen und Herren,\nwir vertreten die Nordkant GmbH.\nMit freundlichen Grüßen\nDr. Althaus", None),
        ("lettera.pdf", "Spettabile Harbor Market,\nscriviamo per conto della Vetreria Salici.\nDistinti saluti\nAvv. Ferrero", None),
        ("投诉函.pdf", "投诉函\n致：Harbor Market\n我司系商标权利人。\n此致\n敬礼", None),
        ("通知書.pdf", "Harbor Market 御中\n拝啓 弊社の意匠権について通知いたします。\n敬具", None),
        ("formulaire.pdf", "FORMULAIRE DE SIGNALEMENT\nNom :\nAdresse :\nTous les champs marqués * sont obligatoires", None),
        ("elenco annunci.pdf", "Elenco degli annunci\nhttps://harbormarket.example/item/1\nhttps://harbormarket.example/item/2\nhttps://harbormarket.example/item/3\nhttps://harbormarket.example/item/4\nhttps://harbormarket.example/item/5", None),
    ],
)  # fmt: skip
def test_type_by_name_and_first_lines(filename: str, text: str, expected: str | None) -> None:
    assert _judged(filename, text) == expected


def test_a_written_notice_about_a_patent_is_a_letter() -> None:
    text = (
        "STRAND LAW PLLC\nTo: Harbor Market\nRe: U.S. Design Patent No. D988,123\nOur client owns the above design patent.\n"
        "The planters have the same outline.\nSincerely,\nLeopold Strand\n"
    )
    assert _judged("Notice of design patent infringement.docx", text, DOCX) is None


@pytest.mark.parametrize(
    ("filename", "looks", "expected"),
    [
        ("IMG_2207.jpg", "photo", "photo"),
        ("原始圖檔.jpg", "photo", "photo"),
        ("gold listing.png", "screenshot", "screenshot"),
        ("Bildschirmfoto 2026-05-01.png", "screenshot", "screenshot"),
        ("captura.jpg", "photo", "screenshot"),
        ("스크린샷_1.png", "screenshot", "screenshot"),
        ("licencia.jpg", "text", "license"),
        ("rechnung_foto.jpg", "text", "invoice"),
    ],
)
def test_pictures(filename: str, looks: str, expected: str) -> None:
    facts = ImageFacts(900, 700, looks)
    assert _judged(filename, "", "image/jpeg", facts) == expected
