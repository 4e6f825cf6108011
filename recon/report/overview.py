"""What a reader sees first: the night's verdicts, sums, what the difference is made of, rules.

Blocks of three cells a line (a name, a count, a figure), for the cover and for the page.
"""

from __future__ import annotations

from collections.abc import Iterator

from recon.model import Run
from recon.report import labels
from recon.report.labels import Label, labelled
from recon.report.notices import noticed
from recon.report.sheets.bridge import BOOK, PHYSICAL, RESIDUAL
from recon.report.sheets.rules import tolerance_sentence
from recon.report.stored import content_of, messages_name, notices_name, tickets_name
from recon.report.styles import Form, Look, Tint
from recon.report.tables import CellValue, Told
from recon.report.view import VERDICT_TINTS, chance_share, compared, is_new, site_bridge

_WITHIN = Label("within tolerance", "允差以内")

Block = tuple[tuple[CellValue, ...], tuple[Look, ...]]
"""Three cells of a line and their looks; the first line of a block is its header."""


def verdicts(run: Run) -> Iterator[Block]:
    """Tanks and difference by verdict."""
    yield block_head(
        Label("Verdict", "结论"), Label("Tanks", "油罐"), Label("Difference t", "差异")
    )
    for verdict, label in labels.VERDICTS.items():
        of_it = [tank for tank in run.tanks if tank.verdict == verdict]
        both = [tank.difference_t for tank in of_it if tank.difference_t is not None]
        tint = VERDICT_TINTS[verdict] if of_it else "none"
        yield (
            (label.both, getattr(run.totals, verdict), sum(both) if both else None),
            (("label", tint), ("integer", tint), ("signed_tonnes", tint)),
        )
    yield (
        (Label("all tanks", "油罐合计").both, run.totals.tanks, None),
        (("label", "strong"), ("integer", "strong"), ("signed_tonnes", "strong")),
    )


def figures(run: Run) -> Iterator[Block]:
    """The sums over the tanks with both figures."""
    totals = run.totals
    yield block_head(Label("Tanks with both figures", "账实俱全的油罐"), None, Label("t", "吨"))
    share = 100 * totals.difference_t / totals.book_t if totals.book_t else None
    lines: tuple[tuple[Label, CellValue, Form], ...] = (
        (Label("Book", "账面"), totals.book_t, "tonnes"),
        (Label("Physical", "实物"), totals.physical_t, "tonnes"),
        (Label("Difference", "差异"), totals.difference_t, "signed_tonnes"),
        (Label("Difference, % of book", "差异占账面 %"), _rounded(share), "percent"),
        (Label("Match rate, %", "相符率 %"), _rounded(totals.match_rate_pct), "ratio"),
        (Label("Book of tanks not counted", "未盘点油罐账面"), totals.not_counted_book_t, "tonnes"),
    )
    for label, value, form in lines:
        yield (label.both, None, value), (("label", "none"), ("text", "none"), (form, "none"))


def made_of(run: Run) -> Iterator[Block]:
    """From the site's book to its physical stock, by cause."""
    yield block_head(
        Label("From book to physical", "由账面到实物"), Label("Tanks", "油罐"), Label("t", "吨")
    )
    strong: tuple[Look, ...] = (
        ("label", "strong"),
        ("integer", "strong"),
        ("tonnes", "strong"),
    )
    plain: tuple[Look, ...] = (
        ("text", "none"),
        ("integer", "none"),
        ("signed_tonnes", "none"),
    )
    yield (BOOK.both, compared(run), run.totals.book_t), strong
    names = {**labels.CAUSES, "residual": RESIDUAL, "within_tolerance": _WITHIN}
    for step in site_bridge(run):
        yield (labelled(names, step.code), step.tanks, step.tonnes), plain
    yield (PHYSICAL.both, compared(run), run.totals.physical_t), strong


def attention(run: Run) -> Iterator[Block]:
    """What to look at first."""
    high = sum(tank.severity == "high" for tank in run.tanks)
    watch = sum(tank.severity == "watch" for tank in run.tanks)
    still_open = [each for each in run.findings if each.state != "verified_closed"]
    fresh = sum(is_new(finding, run.as_of) for finding in still_open)
    problems = len(run.input_problems)
    lines: tuple[tuple[Label, int, Tint], ...] = (
        (Label("Tanks HIGH", "重大油罐"), high, "high"),
        (Label("Tanks on WATCH", "关注油罐"), watch, "watch"),
        (Label("Findings open", "未销号问题"), len(still_open), "watch"),
        (Label("of them new", "其中新增"), fresh, "new"),
        *_life(run),
        (Label("Input problems", "输入问题"), problems, "watch"),
    )
    yield block_head(Label("To look at", "需要关注"), None, Label("Count", "数量"))
    for label, count, tint in lines:
        shown: Tint = tint if count else "none"
        yield (label.both, None, count), (("label", shown), ("text", shown), ("integer", shown))


def _life(run: Run) -> Iterator[tuple[Label, int, Tint]]:
    """What became of older findings tonight, as the register counted it."""
    counted = content_of(run, "progress")
    lines: tuple[tuple[str, Label, Tint], ...] = (
        ("overdue", Label("of them overdue", "其中逾期"), "high"),
        ("rectified", Label("of them rectified, to be verified", "其中已整改待核实"), "watch"),
        ("reopened", Label("Re-opened tonight", "本次重新打开"), "high"),
        ("closed", Label("Verified and closed tonight", "本次销号"), "matched"),
    )
    for name, label, tint in lines:
        if name in counted:
            yield label, counted[name], tint


def beside(told: Told) -> Iterator[str]:
    """The files that lie beside the workbook, and whether there are notices to sign."""
    run = told.run
    held = content_of(run, "tickets")
    if held:
        yield told.say("report_tickets_file", file=tickets_name(run), sha256=held["sha256"])
    count = len(noticed(run))
    if count:
        names = {"notices": notices_name(run), "messages": messages_name(run)}
        yield told.say("notices_written", count=count, **names)
    else:
        yield told.say("notices_none")


def held_rules(told: Told) -> Iterator[str]:
    """Profile, tolerance, flags expected by chance, sign: a sentence each."""
    run = told.run
    number = compared(run)
    share = chance_share(run.coverage_factor)
    yield told.say(f"report_profile_{run.profile}")
    yield tolerance_sentence(told)
    yield told.say(
        "report_chance",
        share_pct=100 * share,
        expected=share * number,
        compared=number,
        watch=sum(tank.severity == "watch" and tank.difference_t is not None for tank in run.tanks),
        high=sum(tank.severity == "high" for tank in run.tanks),
    )
    yield told.say("report_sign")


def block_head(first: Label, second: Label | None, third: Label) -> Block:
    """The first line of a block."""
    return (
        (first.both, None if second is None else second.both, third.both),
        (("header", "none"),) * 3,
    )


def _rounded(value: object) -> float | None:
    return None if value is None else round(float(str(value)), 3)
