import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html
from openpyxl import load_workbook

from recon.report import labels, pagetable
from recon.report.markup import source_of
from recon.report.page import TABLES, page_html
from recon.report.workbook import write_workbook


@pytest.fixture
def tree(night):
    return html.fromstring(page_html(night))


def section(tree, label):
    anchor = label.en.lower().replace(" ", "-")
    return tree.xpath(f'//section[@aria-labelledby="{anchor}"]')[0]


def rows(tree, label):
    return [
        [cell.text_content() for cell in row.xpath("./td | ./th")]
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


def test_the_page_has_a_section_for_every_sheet_of_the_workbook(tree, night, tmp_path):
    """All but the cover, which is the page's head, and the charts, which are drawn there."""
    path = tmp_path / "night.xlsx"
    write_workbook(night, path, "en")
    sheets = load_workbook(path).sheetnames
    heads = [head.text_content() for head in tree.xpath("//section/h2")]
    assert len(heads) == len(TABLES)
    assert sorted([*heads, labels.COVER.both, labels.CHARTS.both]) == sorted(sheets)
    assert len(rows(tree, labels.ALL_TANKS)) == len(night.tanks)
    assert len(rows(tree, labels.DISCREPANCIES)) == 8


def test_figures_are_shown_with_thousands_and_sorted_as_numbers(tree):
    (cells,) = [row for row in rows(tree, labels.ALL_TANKS) if row[1] == "T-102"]
    assert "38,100.250" in cells
    assert "+412.752" in cells


def test_every_table_can_be_sorted_by_keyboard_and_is_named_for_screen_readers(tree):
    for table in tree.xpath('//table[contains(@class, "data")]'):
        region = table.getparent()
        assert region.get("tabindex") == "0"
        assert tree.get_element_by_id(region.get("aria-labelledby")) is not None
        assert table.xpath("./caption")[0].text_content()
        for head in table.xpath("./thead/tr/th"):
            assert head.get("scope") == "col"
            assert head.xpath("./button")[0].text_content()
        for row in table.xpath("./tbody/tr"):
            assert [each.get("scope") for each in row.xpath("./th")] == ["row"]


def test_the_search_field_has_a_label_and_its_result_is_announced(tree):
    assert tree.xpath('//label[@for="search"]')
    assert tree.xpath('//*[@id="found"]/@aria-live') == ["polite"]


def test_ids_are_unique_and_every_link_leads_somewhere(tree):
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [each.removeprefix("#") for each in tree.xpath("//a/@href")]
    assert set(targets) <= set(ids)


def test_a_discrepancy_leads_to_its_own_bridge(tree):
    links = section(tree, labels.DISCREPANCIES).xpath(".//th/a")
    assert len(links) == 5
    for link in links:
        row = tree.get_element_by_id(link.get("href").removeprefix("#"))
        assert row.getparent().getparent().xpath("./caption")[0].text_content() == "差异桥 Bridge"
        assert row.xpath("./th")[0].text == link.text


def test_what_people_wrote_is_shown(make_run, night):
    told = tuple(
        replace(each, explanation="a truck twice", owner="Zhao Min", due_date=date(2026, 11, 27))
        for each in night.findings
    )
    tree = html.fromstring(page_html(make_run(findings=told)))
    table = section(tree, labels.PROBLEM_LIST)
    heads = [each.text_content() for each in table.xpath(".//thead//button")]
    assert heads[0] == "问题编号 Finding"
    row = dict(zip(heads, rows(tree, labels.PROBLEM_LIST)[0], strict=True))
    assert row["情况说明 Explanation"] == "a truck twice"
    assert row["责任人 Responsible"] == "Zhao Min"
    assert row["整改期限 Due date"] == "2026-11-27"


def test_a_table_without_rows_says_so_in_a_sentence(make_run):
    tree = html.fromstring(page_html(make_run(findings=())))
    empty = section(tree, labels.PROBLEM_LIST)
    assert empty.xpath('./p[@class="empty"]')[0].text == "There is nothing to list here."
    assert not empty.xpath(".//table")


def test_the_contents_list_says_how_many_rows_each_table_has(tree, night):
    (entry,) = [each for each in tree.xpath("//nav//li") if "#all-tanks" in each.xpath("./a/@href")]
    assert entry.text_content().endswith(f" {len(night.tanks)}")


def test_each_word_is_marked_with_its_language(tree):
    head = tree.xpath('//*[@id="discrepancies"]/span')
    assert [(each.get("lang"), each.text) for each in head] == [
        ("zh-CN", "差异"),
        ("en", "Discrepancies"),
    ]


def test_landmarks_and_headings_lead_through_the_page(tree):
    for landmark in ("header", "nav", "main"):
        assert len(tree.xpath(f"//{landmark}")) == 1
    assert tree.xpath('//*[@role="search"]//input/@id') == ["search"]
    assert len(tree.xpath("//h1")) == 1
    assert not tree.xpath("//h3")
    assert tree.xpath('//meta[@name="viewport"]')


def test_the_nights_are_drawn_with_their_limits(make_run):
    points = [
        {
            "as_of": f"2026-11-{day:02d}T23:30:00", "difference_t": day / 2, "mean_t": 1.0,
            "lower_t": -6.0, "upper_t": 8.0, "rise": 0.0, "fall": 0.0,
        }
        for day in range(1, 5)
    ]  # fmt: skip
    history = [
        {
            "as_of": f"2026-11-{day:02d}T23:30:00",
            "opened": 1,
            "closed": 0,
            "reopened": 0,
            "open": day,
        }
        for day in range(1, 5)
    ]
    series = [{"depot": "Dongwan", "tank_id": "<T&1>", "points": points, "alarm": False}]
    extras = {"trend": {"series": series, "limit": 7.0}, "progress": {"history": history}}
    tree = html.fromstring(page_html(make_run(extras=extras)))
    (burn_down,) = section(tree, labels.PROGRESS).xpath(".//svg")
    assert len(burn_down.xpath(".//circle")) == 4
    (control,) = section(tree, labels.TREND).xpath(".//svg")
    assert len(control.xpath(".//polyline")) == 4
    assert control.get("aria-label").startswith("<T&1>: ")


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink, paper):
    """Contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((_luminance(ink), _luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_that_of_two_known_greys():
    # Grey #767676 on white is the known border of 4.5:1.
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_every_tint_can_be_read(tree):
    """WCAG 2.2, 1.4.3: at least 4.5:1."""
    style = tree.xpath("//style")[0].text
    tinted = re.findall(r"\.(\w+) \{ background: (#\w{6}); color: (#\w{6})", style)
    assert {"high", "watch", "matched", "new"} <= {name for name, _, _ in tinted}
    for name, paper, ink in tinted:
        assert contrast(ink, paper) >= 4.5, name
    for ink, paper in (("#4a5563", "#ffffff"), ("#0b4f9e", "#ffffff"), ("#ffffff", "#1f3a5f")):
        assert contrast(ink, paper) >= 4.5


def test_the_same_run_gives_the_same_text(night):
    assert page_html(night) == page_html(night)


def test_chinese_changes_sentences_and_the_pages_language(chinese, night):
    text = page_html(night, "zh")
    assert '<html lang="zh-CN">' in text
    assert "〔Account and stock do NOT agree" in text


def test_very_many_rows_are_left_to_the_workbook(monkeypatch, night):
    monkeypatch.setattr(pagetable, "MOST_ROWS", 5)
    tree = html.fromstring(page_html(night))
    assert len(rows(tree, labels.ALL_TANKS)) == 5
    notice = section(tree, labels.ALL_TANKS).xpath('./p[@class="notice"]')[0]
    assert notice.text == "7 more rows: the workbook holds them all."
