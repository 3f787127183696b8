"""HTML to text: what a person sees, in rows and with link targets."""

from __future__ import annotations

from tests.parsers.build import html_body


def test_a_data_table_has_one_row_a_line_and_exact_cells() -> None:
    body = html_body(
        "<p>List:</p><table><tr><th>Offer</th><th>Shop</th></tr>"
        "<tr><td> https://harbormarket.example/item/1 </td><td>Fern&amp;Co</td></tr><tr><td></td><td>x</td></tr></table>"
    )
    assert body.text == "List:\n\nOffer\tShop\nhttps://harbormarket.example/item/1\tFern&Co\n\tx"
    (table,) = body.tables
    assert [[c.text for c in row] for row in table.rows][1] == [
        "https://harbormarket.example/item/1",
        "Fern&Co",
    ]
    assert all(body.text[c.start : c.end] == c.text for row in table.rows for c in row)


def test_cells_of_several_lines_keep_them() -> None:
    body = html_body("<table><tr><td>Address</td><td>12 Mill Lane<br>Bath</td></tr></table>")
    assert body.text == "Address\n12 Mill Lane\nBath"
    assert body.tables[0].rows[0][1].text == "12 Mill Lane\nBath"


def test_layout_tables_leave_no_table() -> None:
    body = html_body("<table><tr><td><p>One</p><p>Two</p></td></tr></table>")
    assert body.tables == ()
    assert body.text == "One\nTwo"


def test_a_links_target_stands_behind_a_text_that_does_not_show_it() -> None:
    body = html_body(
        '<p><a href="https://harbormarket.example/item/7?a=1&amp;b=2">this one</a>, '
        '<a href="https://harbormarket.example/item/8">https://harbormarket.example/item/8</a>, '
        '<a href="mailto:mara@fernhill.example?subject=x">Mara</a> <a href="javascript:x()">no</a></p>'
    )
    assert body.text == (
        "this one <https://harbormarket.example/item/7?a=1&b=2>, https://harbormarket.example/item/8, "
        "Mara <mara@fernhill.example> no"
    )
    assert [body.text[x.start : x.end] for x in body.links] == [
        "https://harbormarket.example/item/7?a=1&b=2",
        "https://harbormarket.example/item/8",
        "mara@fernhill.example",
    ]
    assert body.text[body.links[0].anchor_start : body.links[0].anchor_end] == "this one"


def test_hidden_text_is_left_out() -> None:
    body = html_body(
        "<div style='display:none'>a</div><div style='color:red; display : none'>b</div>"
        "<span style='font-size:0'>c</span><span style='font-size: 1px;'>d</span><div hidden>e</div>"
        "<style>f</style><script>g</script><div style='max-height:0;overflow:hidden'>h</div><p>seen</p>"
    )
    assert body.text == "seen"


def test_lists_show_their_numbers_and_bullets() -> None:
    body = html_body("<ol start=3><li>c</li><li>d</li></ol><ul><li>x</li></ul>")
    assert body.text.split() == ["3.", "c", "4.", "d", "•", "x"]


def test_words_paragraphs_have_no_blank_lines_of_their_own() -> None:
    body = html_body(
        '<p class="MsoNormal">Mara</p><p class="MsoNormal">Partner</p><p class="MsoNormal">&nbsp;</p>'
        '<p class="MsoNormal">Bath</p>'
    )
    assert body.text == "Mara\nPartner\n\nBath"


def test_words_split_by_markup_or_invisible_characters_stay_whole() -> None:
    assert html_body("<p>Bright<b>fern</b> 10&#8203;05&shy;01 a&nbsp;b</p>").text == "Brightfern 100501 a b"


def test_form_controls_show_their_state() -> None:
    body = html_body("<p><input type=checkbox checked>I agree <input type=checkbox>not</p>")
    assert body.text == "☒ I agree ☐ not"


def test_cells_that_span_rows_and_columns_keep_the_others_in_their_columns() -> None:
    body = html_body(
        "<table><tr><th colspan=2>Offer</th><th>Shop</th></tr>"
        "<tr><td>1</td><td>https://harbormarket.example/item/1</td><td rowspan=2>Fern &amp; Co</td></tr>"
        "<tr><td>2</td><td>https://harbormarket.example/item/2</td></tr>"
        "<tr><td rowspan=2>3</td><td>x</td><td>y</td></tr><tr><td>z</td><td>w</td></tr><tr><td colspan=3>End</td></tr></table>"
    )
    (table,) = body.tables
    assert [[c.text for c in row] for row in table.rows] == [
        ["Offer", "", "Shop"], ["1", "https://harbormarket.example/item/1", "Fern & Co"],
        ["2", "https://harbormarket.example/item/2", "Fern & Co"], ["3", "x", "y"], ["3", "z", "w"], ["End"],
    ]  # fmt: skip
    assert body.text.count("Fern & Co") == 1
    assert all(body.text[c.start : c.end] == c.text for row in table.rows for c in row)


def test_rules_for_classes_hide_and_strike() -> None:
    body = html_body(
        "<style>/* x */ .preheader, p.gone { display:none; } .old{color:red;text-decoration:line-through}"
        "@media (max-width:600px){ .wide{display:none} .a{} } .shown{display:none} .shown{display:block}</style>"
        "<div class='x preheader'>a</div><p class=gone>b</p><div class=gone>kept</div><p class=old>struck</p>"
        "<p class=wide>wide</p><p class=shown>shown</p><p class=preheader style='display:block'>own style</p>"
    )
    assert body.text.split() == ["kept", "struck", "wide", "shown", "own", "style"]
    assert [body.text[s.start : s.end] for s in body.struck] == ["struck"]


def test_text_moved_out_of_sight_is_left_out() -> None:
    body = html_body(
        "<div style='position:absolute;left:-9999px'>a</div><div style='height:0;overflow:hidden'>b</div>"
        "<p style='text-indent:-1000px'>c</p><span style='color:transparent'>d</span><p style='height:0'>seen</p>"
    )
    assert body.text == "seen"


def test_controls_do_not_run_into_each_other() -> None:
    body = html_body(
        "<label>Country</label><select><option>de</option><option selected>fr</option></select><textarea>My text</textarea>"
    )
    assert body.text == "Country fr My text"


def test_links_without_their_scheme_lead_to_the_web() -> None:
    body = html_body("<a href='//harbormarket.example/item/4'>four</a> <a href='/item/5'>five</a>")
    assert body.text == "four <https://harbormarket.example/item/4> five"
