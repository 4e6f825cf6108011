"""多库汇总 Roll-up: several sites on one cover, then by site, by product and by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from recon.report import labels
from recon.report.book import Sheets
from recon.report.labels import Label
from recon.report.overview import Block, block_head
from recon.report.rollup import (
    COUNTS,
    SiteOutcome,
    Supervised,
    by_month,
    by_product,
    nights_of,
    together,
    total_of,
)
from recon.report.sheets.cover import WIDTHS, halves, sign_off
from recon.report.styles import Form, Tint
from recon.report.tables import CellValue, Column, Row, Table
from recon.report.text import visible
from recon.report.view import VERDICT_TINTS

SITE = Label("Site", "库点")
ALL_SITES = Label("all sites", "全部库点")
MONTH = Label("Month", "月份")
PRODUCT = Label("Product", "油品")
_WIDE = float(sum(WIDTHS))

_VERDICTS = (
    Column(Label("Tanks", "油罐"), 7, "integer"),
    *(Column(labels.VERDICTS[name], 8, "integer") for name in COUNTS[1:]),
    Column(Label("Match rate %", "相符率"), 8, "ratio"),
)
_STOCK = (
    Column(Label("Book t", "账面"), 13, "tonnes"),
    Column(Label("Physical t", "实物"), 13, "tonnes"),
    Column(Label("Difference t", "差异"), 12, "signed_tonnes"),
)
_FLOWS = (
    Column(Label("Received t", "本期入"), 12, "tonnes"),
    Column(Label("Issued t", "本期出"), 12, "tonnes"),
    Column(Label("Supervised t", "监管量（入+出）"), 13, "tonnes"),
    Column(Label("Stock on book t", "期末账存"), 13, "tonnes"),
)
_OPEN = (
    Column(Label("Open HIGH", "未销号重大"), 7, "integer"),
    Column(Label("Open WATCH", "未销号关注"), 7, "integer"),
    Column(Label("Overdue", "逾期"), 7, "integer"),
)
SITES = (
    Column(SITE, 22, "wrap"),
    Column(Label("Ended", "运行结果"), 16, "wrap"),
    Column(Label("As of", "截至"), 11, "short_time"),
    *_VERDICTS,
    *_STOCK,
    *_FLOWS[2:],
    *_OPEN,
    Column(Label("Input problems", "输入问题"), 8, "integer"),
)
PRODUCTS = (
    Column(PRODUCT, 16, "wrap"),
    Column(SITE, 22, "wrap"),
    *_VERDICTS,
    *_STOCK,
    *_FLOWS,
    *_OPEN,
)
MONTHS = (
    Column(MONTH, 9, "centre"),
    Column(SITE, 22, "wrap"),
    Column(Label("Nights", "夜次"), 7, "integer"),
    *_VERDICTS,
    Column(Label("of all nights %", "全月相符率"), 9, "ratio"),
    *_FLOWS,
    *_OPEN,
)
ENDED = {
    0: Label("all matched", "全部相符"),
    1: Label("crashed", "程序异常"),
    2: Label("not run: configuration", "未运行：配置错误"),
    3: Label("discrepancies", "有差异"),
    4: Label("input incomplete", "输入不全"),
    5: Label("not run: store busy", "未运行：库被占用"),
}
_ENDED_TINTS: dict[int, Tint] = {0: "matched", 3: "watch", 4: "watch"}

Outcomes = Sequence[SiteOutcome]


def cover(book: Sheets, outcomes: Outcomes) -> None:
    """Write the cover: how many sites agree, which failed and why, the sums, the sign-off."""
    page = book.page(labels.COVER)
    page.widths(WIDTHS)
    page.sheet.page_setup.fitToHeight = 1
    columns = len(WIDTHS)
    page.spread(f"{labels.ROLLUP.both} · {labels.REPORT.both}", "title", columns, _WIDE)
    heading = book.heading
    page.spread(f"{heading.subject} · {heading.instant}", "note", columns, _WIDE)
    text, tint = _verdict(book, outcomes)
    page.spread(text, "banner", columns, _WIDE, tint)
    for outcome in failed(outcomes):
        said = f"{outcome.site}: {ended(outcome.exit_code)} ({outcome.exit_code}): {outcome.error}"
        page.spread(visible(said), "label", columns, _WIDE, "high")
    page.gap()
    halves(page, _counts(outcomes), _figures(outcomes), both=True)
    page.gap()
    halves(page, _ends(outcomes), _standing(outcomes), both=True)
    page.gap()
    for code in ("report_rollup_supervised", "report_rollup_standing", "report_sign"):
        page.spread(book.say(code), "wrap", columns, _WIDE)
    page.gap()
    sign_off(page)


def sites_table(outcomes: Outcomes) -> Table:
    """A row a site, those that failed too; the sum of those that ran at the end."""
    listed = sorted(outcomes, key=lambda each: each.site)
    rows = [_site(each) for each in listed]
    if len(nights_of(outcomes)) > 1:
        rows.append(_sum_of_sites(outcomes))
    return Table(labels.BY_SITE, "report_about_sites", SITES, rows, frozen=1)


def products_table(outcomes: Outcomes) -> Table:
    """A row a product over all sites, then a row a site that holds it."""
    by_site = [row for night in nights_of(outcomes) for row in night.products]
    rows = (
        Row(
            (
                row.name or labels.NO_PRODUCT.both,
                site,
                *_verdicts(row),
                *_stock(row),
                *_flows(row),
                *_open(row),
            ),
            {**_strong(PRODUCTS, site), **_open_tints(row, len(PRODUCTS) - 3)},
        )
        for row, site in _with_sites(by_product(outcomes), by_site)
    )
    return Table(labels.BY_PRODUCT, "report_about_products", PRODUCTS, rows, frozen=2)


def months_table(outcomes: Outcomes) -> Table:
    """A row a month over all sites, then a row a site."""
    by_site = [row for night in nights_of(outcomes) for row in night.months]
    rows = (
        Row(
            (
                row.name,
                site,
                row.nights,
                *_verdicts(row),
                _rounded(row.match_rate_pct),
                *_flows(row),
                *_open(row),
            ),
            {**_strong(MONTHS, site), **_open_tints(row, len(MONTHS) - 3)},
        )
        for row, site in _with_sites(by_month(outcomes), by_site)
    )
    return Table(labels.BY_MONTH, "report_about_months", MONTHS, rows, frozen=2)


def failed(outcomes: Outcomes) -> list[SiteOutcome]:
    """The sites that have no night, in order of name."""
    return sorted((each for each in outcomes if each.night is None), key=lambda each: each.site)


def ended(code: int) -> str:
    """What an exit status says of a site, in both languages."""
    return ENDED[code].both if code in ENDED else str(code)


def _verdict(book: Sheets, outcomes: Outcomes) -> tuple[str, Tint]:
    """The sites in one sentence, and its colour."""
    lost = len(failed(outcomes))
    agreed = sum(each.exit_code == 0 for each in outcomes)
    params = {
        "sites": len(outcomes),
        "agreed": agreed,
        "failed": lost,
        "differing": len(outcomes) - agreed - lost,
    }
    if lost:
        return book.say("report_rollup_failed", **params), "high"
    if agreed == len(outcomes):
        return book.say("report_rollup_agreed", **params), "matched"
    return book.say("report_rollup_differ", **params), "watch"


def _counts(outcomes: Outcomes) -> Iterator[Block]:
    """Tanks by verdict, all sites together."""
    totals = total_of(night.totals for night in nights_of(outcomes))
    yield block_head(Label("Verdict", "结论"), None, Label("Tanks", "油罐"))
    for verdict, label in labels.VERDICTS.items():
        count = getattr(totals, verdict)
        tint: Tint = VERDICT_TINTS[verdict] if count else "none"
        yield _line(label, count, "integer", tint)
    yield _line(Label("all tanks", "油罐合计"), totals.tanks, "integer", "strong")


def _figures(outcomes: Outcomes) -> Iterator[Block]:
    """Sums over the tanks with both figures, and what was supervised this month."""
    nights = nights_of(outcomes)
    totals = total_of(night.totals for night in nights)
    whole = together([night.whole for night in nights], None)
    yield block_head(Label("All sites that ran", "已运行库点合计"), None, Label("t", "吨"))
    lines: tuple[tuple[Label, CellValue, Form], ...] = (
        (Label("Book", "账面"), totals.book_t, "tonnes"),
        (Label("Physical", "实物"), totals.physical_t, "tonnes"),
        (Label("Difference", "差异"), totals.difference_t, "signed_tonnes"),
        (Label("Match rate, %", "相符率 %"), _rounded(totals.match_rate_pct), "ratio"),
        (Label("Book of tanks not counted", "未盘点油罐账面"), totals.not_counted_book_t, "tonnes"),
        (Label("Received this month", "本月入"), whole.received_t, "tonnes"),
        (Label("Issued this month", "本月出"), whole.issued_t, "tonnes"),
        (Label("Supervised this month", "本月监管量"), whole.supervised_t, "tonnes"),
    )
    for label, value, form in lines:
        yield _line(label, value, form)


def _ends(outcomes: Outcomes) -> Iterator[Block]:
    """How many sites ended how."""
    yield block_head(Label("Sites", "库点"), None, Label("Count", "数量"))
    for code, label in ENDED.items():
        count = sum(each.exit_code == code for each in outcomes)
        if count or code in (0, 3, 4):
            tint: Tint = _ENDED_TINTS.get(code, "high") if count else "none"
            yield _line(label, count, "integer", tint)
    yield _line(Label("all sites", "库点合计"), len(outcomes), "integer", "strong")


def _standing(outcomes: Outcomes) -> Iterator[Block]:
    """Findings that stand open in all sites."""
    nights = nights_of(outcomes)
    now = together([night.whole for night in nights], None).standing or {}
    yield block_head(Label("Findings open", "未销号问题"), None, Label("Count", "数量"))
    lines: tuple[tuple[Label, int, Tint], ...] = (
        (labels.SEVERITIES["high"], now.get("high", 0), "high"),
        (labels.SEVERITIES["watch"], now.get("watch", 0), "watch"),
        (labels.SEVERITIES["info"], now.get("info", 0), "none"),
        (Label("of them overdue", "其中逾期"), now.get("overdue", 0), "high"),
        (
            Label("Input problems", "输入问题"),
            sum(night.input_problems for night in nights),
            "watch",
        ),
    )
    for label, count, tint in lines:
        yield _line(label, count, "integer", tint if count else "none")


def _line(label: Label, value: CellValue, form: Form, tint: Tint = "none") -> Block:
    return (label.both, None, value), (("label", tint), ("text", tint), (form, tint))


def _site(outcome: SiteOutcome) -> Row:
    code = outcome.exit_code
    tints: dict[int, Tint] = {1: _ENDED_TINTS.get(code, "high")}
    night = outcome.night
    if night is None:
        blank = (None,) * (len(SITES) - 2)
        return Row((visible(outcome.site), ended(code), *blank), tints)
    whole = night.whole
    values = (
        outcome.site,
        ended(code),
        night.as_of,
        *_verdicts(whole),
        *_stock(whole),
        *_flows(whole)[2:],
        *_open(whole),
        night.input_problems,
    )
    return Row(values, {**tints, **_open_tints(whole, len(SITES) - 4)})


def _sum_of_sites(outcomes: Outcomes) -> Row:
    nights = nights_of(outcomes)
    whole = together([night.whole for night in nights], None)
    values = (
        *(ALL_SITES.both, None, None),
        *(*_verdicts(whole), *_stock(whole), *_flows(whole)[2:], *_open(whole)),
        sum(night.input_problems for night in nights),
    )
    return Row(values, dict.fromkeys(range(len(SITES)), "strong"))


def _with_sites(
    groups: Iterable[Supervised], by_site: Sequence[Supervised]
) -> Iterator[tuple[Supervised, str]]:
    """Each group, and below it its sites where there are several."""
    named: dict[str | None, list[Supervised]] = {}
    for row in by_site:
        named.setdefault(row.name, []).append(row)
    for group in groups:
        of_it = named[group.name]
        if len(of_it) > 1:
            yield group, ALL_SITES.both
        for row in of_it:
            yield row, row.sites[0]


def _verdicts(row: Supervised) -> tuple[CellValue, ...]:
    totals = row.totals
    if totals is None or not totals.tanks:
        return (None,) * len(_VERDICTS)
    return (*(getattr(totals, name) for name in COUNTS), _rounded(totals.match_rate_pct))


def _stock(row: Supervised) -> tuple[CellValue, ...]:
    totals = row.totals
    if totals is None or not totals.tanks:
        return (None,) * len(_STOCK)
    return totals.book_t, totals.physical_t, totals.difference_t


def _flows(row: Supervised) -> tuple[Decimal | None, ...]:
    return row.received_t, row.issued_t, row.supervised_t, row.stock_t


def _open(row: Supervised) -> tuple[CellValue, ...]:
    if row.standing is None:
        return (None,) * len(_OPEN)
    return tuple(row.standing[name] for name in ("high", "watch", "overdue"))


def _open_tints(row: Supervised, first: int) -> dict[int, Tint]:
    """Red for open high and overdue findings, amber for those on watch."""
    marks: tuple[tuple[str, Tint], ...] = (
        ("high", "high"),
        ("watch", "watch"),
        ("overdue", "high"),
    )
    now = row.standing or {}
    return {first + at: tint for at, (name, tint) in enumerate(marks) if now.get(name)}


def _strong(columns: Sequence[Column], site: str) -> dict[int, Tint]:
    return dict.fromkeys(range(len(columns)), "strong") if site == ALL_SITES.both else {}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
