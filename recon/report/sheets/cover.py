"""封面 Cover: the verdict in one line, counts, sums, rules, and the sign-off block."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from recon.report import labels
from recon.report.book import Book, Page
from recon.report.labels import Label
from recon.report.overview import Block, attention, beside, figures, held_rules, made_of, verdicts
from recon.report.styles import Look
from recon.report.view import reservations, verdict_sentence

WIDTHS = (32, 11, 18, 3, 32, 16, 20)
_WIDE = float(sum(WIDTHS))

_SIGNED: Look = ("signature", "none")
_NOTHING: Block = ((None, None, None), (None, None, None))


def sheet(book: Book) -> None:
    """Write the cover on one page."""
    run = book.run
    page = book.page(labels.COVER)
    page.widths(WIDTHS)
    page.sheet.page_setup.fitToHeight = 1
    page.spread(f"{labels.REPORT.both} · {run.site}", "title", len(WIDTHS), _WIDE)
    page.spread(
        f"截至 as of {run.as_of:%Y-%m-%d %H:%M} ({run.timezone}) · 运行 run {run.id} · "
        f"recon {run.tool_version}",
        "note",
        len(WIDTHS),
        _WIDE,
    )
    text, tint = verdict_sentence(run, book.language)
    page.spread(text, "banner", len(WIDTHS), _WIDE, tint)
    for sentence in reservations(run, book.language):
        page.spread(sentence, "label", len(WIDTHS), _WIDE, "watch")
    page.gap()
    halves(page, verdicts(run), figures(run))
    page.gap()
    halves(page, made_of(run), attention(run))
    page.gap()
    for sentence in (*held_rules(book.told), *beside(book.told)):
        page.spread(sentence, "wrap", len(WIDTHS), _WIDE)
    page.gap()
    sign_off(page)


def sign_off(page: Page) -> None:
    """Write six roles with room for name, signature or seal, and date."""
    heads = (
        Label("Sign-off", "签署"),
        Label("Name", "姓名"),
        Label("Signature and seal", "签字盖章"),
        Label("Date", "日期"),
    )
    texts = (heads[0].both, heads[1].both, None, heads[2].both, None, None, heads[3].both)
    page.join(page.line(texts, [("header", "none")] * len(WIDTHS)), "B:C", "D:F")
    for role in labels.ROLES:
        cells = (role.both, *[None] * (len(WIDTHS) - 1))
        looks: list[Look] = [("label", "strong"), *[_SIGNED] * (len(WIDTHS) - 1)]
        page.join(page.line(cells, looks, 24), "B:C", "D:F")


def halves(
    page: Page, left: Iterator[Block], right: Iterator[Block], *, both: bool = False
) -> None:
    """Write two blocks of three columns side by side, the first two of the right one joined.

    ``both``: those of the left one too.
    """
    for one, other in zip_longest(left, right, fillvalue=_NOTHING):
        row = page.line((*one[0], None, *other[0]), [*one[1], None, *other[1]])
        if both and one is not _NOTHING:
            page.join(row, "A:B")
        if other is not _NOTHING:
            page.join(row, "E:F")
