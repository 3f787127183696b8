"""Notices in Chinese, Italian, Japanese, Polish, Portuguese and Korean, and a machine's."""

from __future__ import annotations

from samples.make.attachments import jpeg, pdf, photo, scan, scan_pdf, word
from samples.make.mail import DOCX, PDF, Attachment, Mail

_ZH_CERTIFICATE = """
外观设计专利证书

外观设计名称：竹节台灯
设计人：沈亦航
专利号：ZL 2022 3 0418827.2
专利申请日：2022年07月05日
专利权人：杭州竹里照明有限公司
地址：浙江省杭州市余杭区竹里路88号
"""

_IT_LETTER = """
Ceramiche Fontebella S.n.c.
Via dei Vasai 12, 06024 Gubbio (PG)
Tel. 075 555 0831

Gubbio, 12 maggio 2026

Oggetto: violazione di diritti d'autore

Gentili Signori,

siamo titolari dei diritti d'autore sulla
decorazione "Melograno Antico", creata nel 2018
dal nostro laboratorio.

Il negozio Casa Toscana Shop vende piatti con
la nostra decorazione, senza autorizzazione:

https://harbormarket.example/item/1006004417702
https://harbormarket.example/item/1006004417719

Dichiariamo in buona fede che tale uso non e
autorizzato dal titolare ne dalla legge e che
le informazioni fornite sono esatte.

Distinti saluti

Ottavia Brunelleschi
titolare
"""

_IT_CERTIFICATE = """
      REGISTRO PUBBLICO GENERALE

Attestato di deposito dell'opera

Titolo: Melograno Antico
Autore: Ottavia Brunelleschi
Numero di deposito: 2018/04471
Data: 3 settembre 2018
"""

_JA_CERTIFICATE = """
商標登録証

登録第6418823号

商標　　ヤマカゼ
指定商品　第18類　リュックサック
商標権者　株式会社山風工房
　　　　　長野県松本市城東2丁目4番7号
登録日　　令和3年7月21日
"""

_ACNS = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Dear Harbor Market,

this is an automatic notice of our monitoring system. The machine-readable part follows.

- ----Start ACNS Notice XML
<?xml version="1.0" encoding="UTF-8"?>
<Infringement xmlns="http://www.acns.net/ACNS">
 <Case>
  <ID>LM-7781204</ID>
  <Status>Open</Status>
 </Case>
 <Complainant>
  <Entity>Lanternmoth Pictures Ltd</Entity>
  <Contact>Priya Chandrasekhar</Contact>
  <Address>5 Fleet Yard, London EC4A 2DY, United Kingdom</Address>
  <Phone>+44 20 7946 0521</Phone>
  <Email>notices@lanternmoth.example</Email>
 </Complainant>
 <Service_Provider>
  <Entity>Harbor Market</Entity>
  <Email>ip-agent@harbormarket.example</Email>
 </Service_Provider>
 <Source>
  <TimeStamp>2026-05-18T02:11:09Z</TimeStamp>
  <URL>https://harbormarket.example/item/1006007710093</URL>
 </Source>
 <Content>
  <Item>
   <Title>The Ferryman's Daughter</Title>
   <Type>Movie</Type>
  </Item>
 </Content>
</Infringement>
- ----End ACNS Notice XML

The seller offers unlicensed DVD copies of our film. We have a good faith belief that this use is not
authorized by the copyright owner, its agent, or the law. The information in this notification is
accurate. We state under penalty of perjury that we are authorized to act on behalf of the owner.

Priya Chandrasekhar
Lanternmoth Pictures Ltd

-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEEc2FtcGxlIHNpZ25hdHVyZSwgbm90IHZhbGlkBQJkAAAACgkQ
=AbCd
-----END PGP SIGNATURE-----
"""

MAILS = (
    Mail(
        name="06-zh-notice-design-docx",
        sender="沈亦航 <shen@zhuli-lighting.example>",
        subject="外观设计专利侵权投诉：竹节台灯",
        date="Sat, 09 May 2026 16:20:00 +0800",
        charset="gb18030",
        text="""
尊敬的平台知识产权部门：

您好！附件为我司的投诉函和外观设计专利证书，请查收并尽快处理，谢谢。

沈亦航
杭州竹里照明有限公司
""",
        attachments=(
            Attachment(
                "投诉函.docx",
                DOCX,
                word(
                    [
                        "知识产权侵权投诉函",
                        "致：Harbor Market 知识产权部",
                        [
                            ["权利人", "杭州竹里照明有限公司"],
                            ["联系人", "沈亦航"],
                            ["联系电话", "138 5550 7214"],
                            ["传真", "0571-55550721"],
                            ["电子邮箱", "shen@zhuli-lighting.example"],
                            ["地址", "浙江省杭州市余杭区竹里路88号"],
                            ["权利类型", "外观设计专利"],
                            ["专利号", "ZL 2022 3 0418827.2"],
                            ["产品名称", "竹节台灯"],
                        ],
                        "侵权商品链接：",
                        [
                            ["序号", "店铺名称", "商品链接"],
                            ["1", "暖光家居", "https://harbormarket.example/zh/item/1006005120447"],
                            ["2", "暖光家居", "https://harbormarket.example/zh/item/1006005120454"],
                            ["3", "灯火小铺", "https://m.harbormarket.example/i/1006005338810"],
                        ],
                        "侵权理由：上述商品的整体形状、灯杆的竹节造型及灯罩比例与我司专利完全相同，未经我司许可制造和销售。",
                        "我司善意地认为上述使用未经权利人、其代理人或法律的授权，并保证本投诉所述内容真实、准确。我司系该专利的权利人。",
                        "投诉人：沈亦航",
                        "2026年5月9日",
                    ],
                    header="杭州竹里照明有限公司",
                ),
            ),
            Attachment("外观设计专利证书.pdf", PDF, pdf(_ZH_CERTIFICATE, font="STSong-Light", size=12)),
        ),
    ),
    Mail(
        name="07-it-notice-scansione",
        sender="Ceramiche Fontebella <info@ceramiche-fontebella.example>",
        subject="Lettera e attestato",
        date="Tue, 12 May 2026 11:31:18 +0200",
        text="""
Buongiorno,

in allegato la nostra lettera firmata e l'attestato di deposito.

Cordiali saluti
""",
        attachments=(
            Attachment("lettera firmata.pdf", PDF, scan_pdf(_IT_LETTER, seed=7)),
            Attachment("attestato.jpg", "image/jpeg", jpeg(scan(_IT_CERTIFICATE, seed=8))),
        ),
    ),
    Mail(
        name="08-ja-notice-trademark",
        sender="風間 恵子 <kazama@yamakaze-kobo.example>",
        subject="商標権侵害の申立て（ヤマカゼ）",
        date="Wed, 13 May 2026 10:05:00 +0900",
        charset="iso-2022-jp",
        text="""
Harbor Market 知的財産窓口 御中

株式会社山風工房の風間と申します。
当社は登録商標「ヤマカゼ」（商標登録第6418823号、第18類）の商標権者です。登録証の写しを添付いたします。

下記の出品は、当社の許諾なく「ヤマカゼ」の商標を付した模倣品のリュックサックを販売しています。縫製もロゴの字体も当社の製品とは異なります。

https://harbormarket.example/ja/item/1006006002218
https://harbormarket.example/ja/item/1006006002225

店舗名：そらいろバッグ

正規品は https://www.yamakaze-kobo.example/rucksack でご覧いただけます。

上記の使用は、商標権者、その代理人または法律によって許諾されていないものと誠実に信じております。本通知の内容は正確であり、私は商標権者を代表して行動する権限を有します。

よろしくお願いいたします。

--
株式会社山風工房
知財担当　風間 恵子
〒390-0807 長野県松本市城東2丁目4番7号
電話：0263-55-5018
FAX：0263-55-5019
""",
        attachments=(Attachment("商標登録証.pdf", PDF, pdf(_JA_CERTIFICATE, font="HeiseiMin-W3", size=12)),),
    ),
    Mail(
        name="09-pl-notice-bez-dowodu",
        sender="Bartosz Wierzbicki <bartosz@wierzbicki-puzzle.example>",
        subject='Naruszenie praw autorskich - puzzle "Leśna Orkiestra"',
        date="Thu, 14 May 2026 20:17:29 +0200",
        text="""
Dzień dobry,

nazywam się Bartosz Wierzbicki i jestem autorem ilustracji „Leśna Orkiestra”, którą narysowałem w 2022 roku.

Sprzedawca "Klocki i Spółka" sprzedaje puzzle z moją ilustracją bez mojej zgody:
https://harbormarket.example/pl/item/1006006650071

Działam w dobrej wierze i uważam, że takie wykorzystanie nie jest dozwolone przez właściciela praw ani przez prawo. Oświadczam, że podane informacje są prawdziwe.

Proszę o usunięcie oferty.

Z poważaniem
Bartosz Wierzbicki
ul. Lipowa 8/4, 30-702 Kraków
tel. 12 555 01 37
""",
    ),
    Mail(
        name="10-pt-notice-fotos",
        sender="Joana Quintela <joana.quintela@ateliermare.example>",
        subject='Denúncia de violação de direitos de autor: "Azulejo Maré"',
        date="Fri, 15 May 2026 12:44:06 +0100",
        html="""<html><body><p>Bom dia,</p>
<p>Chamo-me Joana Quintela e sou a autora do padrão <b>"Azulejo Maré"</b>, que desenhei em 2021 e que pode ser visto em
<a href="https://ateliermare.example/padroes/azulejo-mare">a minha página</a>.</p>
<p>A loja <i>Lar Doce Cor</i> está a vender toalhas e almofadas com o meu padrão, sem qualquer autorização minha:</p>
<ol><li><a href="https://harbormarket.example/pt/item/1006007004412?utm_source=app">toalha</a></li>
<li><a href="https://harbormarket.example/pt/item/1006007004429">almofada</a></li></ol>
<p>Acredito de boa-fé que esta utilização não foi autorizada pela titular dos direitos, pelo seu agente ou pela lei.
Declaro que as informações desta notificação são exatas e que sou a titular dos direitos.</p>
<p>Junto o desenho original.</p>
<p>Com os melhores cumprimentos,<br>Joana Quintela<br>Atelier Maré<br>Rua do Farol 27, 3080-229 Figueira da Foz<br>Telemóvel: 912 555 083</p>
</body></html>
""",
        attachments=(Attachment("azulejo-mare-desenho-original.jpg", "image/jpeg", photo(10)),),
    ),
    Mail(
        name="11-ko-notice-trademark",
        sender="한지우 <jiwoo.han@dalbit-tea.example>",
        subject="상표권 침해 신고 - 달빛다원",
        date="Sat, 16 May 2026 09:30:12 +0900",
        text="""
하버마켓 지식재산권 담당자님께,

안녕하세요. 주식회사 달빛다원의 대표 한지우입니다.
당사는 상표 "달빛다원" (상표등록 제40-1788214호)의 상표권자입니다.

아래 상품은 당사의 허락 없이 당사의 상표를 사용하여 판매되고 있는 위조품입니다. 포장지의 글씨체와 바코드가 정품과 다릅니다.

판매자: 차한잔스토어
https://harbormarket.example/ko/item/1006007388106
https://harbormarket.example/ko/item/1006007388113

위 사용은 권리자, 그 대리인 또는 법률에 의해 허락되지 않았다고 선의로 믿고 있습니다. 이 신고의 내용은 정확하며, 본인은 권리자를 대표하여 신고할 권한이 있음을 확인합니다.

감사합니다.

한지우 드림
주식회사 달빛다원
전라남도 보성군 보성읍 녹차로 775
전화: 061-555-0192
""",
    ),
    Mail(
        name="12-en-notice-automatic-acns",
        sender="Lanternmoth Notices <notices@lanternmoth.example>",
        subject="[LM-7781204] Notice of claimed infringement",
        date="Mon, 18 May 2026 02:14:00 +0000",
        text=_ACNS,
        headers={"Auto-Submitted": "auto-generated"},
    ),
)
