import re

import pytest
from lxml import html

from recon.report import labels, page
from recon.report.markup import source_of
from recon.report.page import TABLES, page_html


@pytest.fixture
def tree(night):
    return html.fromstring(page_html(night))


def section(tree, label):
    anchor = label.en.lower().replace(" ", "-")
    return tree.xpath(f'//section[@aria-labelledby="{anchor}"]')[0]


def rows(tree, label):
    return [
        [cell.text_content() for cell in row.xpath("./td")]
        for row in section(tree, label).xpath(".//tbody/tr")
    ]


def test_the_page_asks_for_nothing_from_outside(night):
    text = page_html(night)
    assert not re.search(r'(?:src|href)="(?!#)', text)
    assert "@import" not in text
    assert "url(" not in text


def test_only_the_pages_own_style_and_script_may_run(tree):
    policy = tree.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')[0]
    for part in (tree.xpath("//style")[0], tree.xpath("//script")[0]):
        assert source_of(part.text) in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_outside_text_is_escaped_and_shown(night):
    text = page_html(night)
    assert "&lt;co&gt;" in text
    assert "<co>" not in text
    assert r"\x1b[31mnaphtha\u202e" in text
    assert "\x1b" not in text


def test_a_script_in_a_name_stays_text(make_run, make_tank):
    evil = "</td><script>alert(1)</script>"
    tank = make_tank(evil, evil, "surplus", "high", "10", "20", 1.0)
    tree = html.fromstring(page_html(make_run(tanks=(tank,), site=evil)))
    assert len(tree.xpath("//script")) == 1
    assert rows(tree, labels.ALL_TANKS)[0][1] == evil


def test_the_page_has_the_same_tables_as_the_workbook(tree, night):
    assert len(tree.xpath("//section")) == len(TABLES)
    assert len(rows(tree, labels.ALL_TANKS)) == len(night.tanks)
    assert len(rows(tree, labels.DISCREPANCIES)) == 8


def test_figures_are_shown_with_thousands_and_sorted_as_numbers(tree):
    cell = section(tree, labels.DISCREPANCIES).xpath(".//tbody/tr[1]/td[8]")[0]
    assert (cell.text, cell.get("data-v")) == ("38,100.250", "38100.250")


def test_every_table_can_be_sorted_by_keyboard_and_is_named_for_screen_readers(tree):
    for table in tree.xpath('//table[contains(@class, "data")]'):
        region = table.getparent()
        assert region.get("tabindex") == "0"
        assert tree.get_element_by_id(region.get("aria-labelledby")) is not None
        for head in table.xpath("./thead/tr/th"):
            assert head.get("scope") == "col"
            assert head.xpath("./button")[0].text


def test_the_search_field_has_a_label_and_its_result_is_announced(tree):
    assert tree.xpath('//label[@for="search"]')
    assert tree.xpath('//*[@id="found"]/@aria-live') == ["polite"]


def test_ids_are_unique_and_every_link_leads_somewhere(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [each.removeprefix("#") for each in tree.xpath("//a/@href")]
    assert set(targets) <= set(ids)


def test_a_discrepancy_leads_to_its_own_bridge(tree):
    links = section(tree, labels.DISCREPANCIES).xpath(".//td/a")
    assert len(links) == 5
    for link in links:
        row = tree.get_element_by_id(link.get("href").removeprefix("#"))
        assert row.xpath("./td[2]")[0].text == link.text


def test_cells_that_people_fill_in_stay_in_the_workbook(tree):
    heads = [each.text for each in section(tree, labels.PROBLEM_LIST).xpath(".//thead//button")]
    assert heads[0] == "问题编号\nFinding"
    assert "情况说明\nExplanation" not in heads


def test_the_same_run_gives_the_same_text(night):
    assert page_html(night) == page_html(night)


def test_chinese_changes_sentences_and_the_pages_language(chinese, night):
    text = page_html(night, "zh")
    assert '<html lang="zh-CN">' in text
    assert "〔Account and stock do NOT agree" in text


def test_very_many_rows_are_left_to_the_workbook(monkeypatch, night):
    monkeypatch.setattr(page, "MOST_ROWS", 5)
    tree = html.fromstring(page_html(night))
    assert len(rows(tree, labels.ALL_TANKS)) == 5
    notice = section(tree, labels.ALL_TANKS).xpath('./p[@class="notice"]')[0]
    assert notice.text == "7 more rows: the workbook holds them all."
