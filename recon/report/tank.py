"""One tank's story as text for people and JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from recon.model import Cause, Run, TankResult
from recon.report.dips import PROFILES, tank_lines, wrong_figures
from recon.report.document import results_document
from recon.report.lines import wrapped
from recon.report.steps import budget_of, steps_of
from recon.report.text import visible
from recon.wording.say import say


@dataclass(frozen=True, slots=True)
class Story:
    """A tank's stored result with the reading (measured) and the entries it rests on.

    ``entries``: the columns of ``recon.ledger.entries.entries_of``; ``others``: every reading of
    the window, newest first.
    """

    run: Run
    tank: TankResult
    reading: Mapping[str, Any] | None
    others: Sequence[Mapping[str, Any]]
    entries: pl.DataFrame


def tank_text(story: Story, language: str, most: int) -> str:
    """The story in at most 80 columns; of the entries the last ``most`` (0: all)."""
    parts = [
        *_head(story),
        "",
        *_measurement(story, language),
        "",
        *_book(story, most),
        "",
        *_judgement(story, language),
        "",
        *_causes(story.tank, language),
    ]
    return "\n".join(line.rstrip() for line in parts) + "\n"


def tank_json(story: Story, language: str) -> str:
    """A document ``recon.explain/1``: the stored result, the steps, the entries, all causes."""
    key = (story.tank.depot, story.tank.tank_id)
    tanks = results_document(story.run)["tanks"]
    stored = next(tank for tank in tanks if (tank["depot"], tank["tank_id"]) == key)
    base, edition = PROFILES[story.run.profile]
    steps = steps_of(story.reading, base) if story.reading else ()
    document = {
        "schema": "recon.explain/1",
        "run": story.run.id,
        "as_of": story.run.as_of.isoformat(),
        "edition": edition,
        "result": stored,
        "steps": [
            {"step": s.name, "value": s.value, "unit": s.unit, "how": s.how, "source": s.source}
            for s in steps
        ],
        "uncertainty_t": dict(budget_of(story.tank.budget)),
        "wrong_figures": wrong_figures(story.reading, language) if story.reading else [],
        "entries": json.loads(_entries(story).write_json()),
        "refused": [
            {
                "code": cause.code,
                "explains_t": float(cause.explains_t),
                "residual_t": float(cause.residual_t),
                "why": say(cause.evidence, cause.params, language),
            }
            for cause in story.tank.causes
            if not cause.taken
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2, default=str) + "\n"


def _head(story: Story) -> Iterator[str]:
    run, tank = story.run, story.tank
    yield visible(f"{run.site} · {tank.tank_id} · {tank.product or '?'}")
    yield f"run {run.id}, as of {run.as_of:%Y-%m-%d %H:%M}, profile {run.profile}"
    yield f"verdict {tank.verdict}, severity {tank.severity}"


def _measurement(story: Story, language: str) -> Iterator[str]:
    base, edition = PROFILES[story.run.profile]
    yield f"MEASUREMENT ({edition})"
    if story.reading is None:
        yield "  no reading counts tonight"
    elif story.reading["status"] == "out_of_service":
        yield "  out of service"
    else:
        yield from tank_lines(story.reading, base, language)
        where = (story.reading.get("origin_file"), story.reading.get("origin_row"))
        if where[0]:
            yield visible(f"  read from {where[0]}, row {where[1]}")
    for other in story.others:
        if story.reading is not None and other["gauged_at"] == story.reading["gauged_at"]:
            continue
        level = other["innage_mm"] if other["innage_mm"] is not None else other["ullage_mm"]
        yield visible(
            f"  also: {other['gauged_at']:%m-%d %H:%M} {other['source'] or 'inspector'} {level} mm"
        )


def _entries(story: Story) -> pl.DataFrame:
    wanted = ("entry_id", "kind", "effective_at", "document_no", "status")
    figures = ("quantity", "unit", "quantity_basis", "effect_t", "running_t", "why_not")
    return story.entries.select(
        name for name in (*wanted, *figures) if name in story.entries.columns
    )


def _book(story: Story, most: int) -> Iterator[str]:
    entries = _entries(story)
    yield f"BOOK at {story.tank.gauged_at or story.run.as_of:%Y-%m-%d %H:%M}"
    hidden = max(0, entries.height - most) if most else 0
    if hidden:
        yield f"  … {hidden} earlier entries (show all with --entries 0)"
    for row in entries.slice(hidden).iter_rows(named=True):
        running = "" if row["running_t"] is None else f"{row['running_t']:,.3f}"
        effect = row["why_not"] or f"{row['effect_t']:+,.3f}"
        yield visible(
            f"  {row['effective_at']:%m-%d %H:%M} {str(row['entry_id'])[:18]:<18} "
            f"{row['kind'][:12]:<12}{effect:>15}{running:>17}"
        )
    if entries.is_empty():
        yield "  no entry"
    if story.tank.book_t is not None:
        yield f"  book {story.tank.book_t:,.3f} t"


def _judgement(story: Story, language: str) -> Iterator[str]:
    tank = story.tank
    yield "JUDGEMENT"
    if tank.reason:
        yield from wrapped(say(tank.reason, tank.reason_params, language), "  ")
    if tank.difference_t is None:
        yield "  no difference: one of the two figures is missing"
        return
    yield f"  physical {tank.physical_t:>16,.3f} t"
    yield f"  book     {tank.book_t:>16,.3f} t"
    yield f"  difference {tank.difference_t:>+14,.3f} t"
    yield f"  tolerance {tank.tolerance_t:>15,.3f} t = U(difference), of which:"
    for name, value in budget_of(tank.budget):
        yield f"    {name:<28}{value:>12,.3f}"


def _causes(tank: TankResult, language: str) -> Iterator[str]:
    yield "CAUSES"
    taken = [cause for cause in tank.causes if cause.taken]
    for cause in taken:
        yield from _cause(cause, language)
    if not taken:
        yield "  none looked for: the tank is not flagged"
    refused = [cause for cause in tank.causes if not cause.taken]
    if refused:
        yield "TRIED AND REFUSED"
    for cause in refused:
        yield from _cause(cause, language)


def _cause(cause: Cause, language: str) -> Iterator[str]:
    sure = f" ({cause.confidence})" if cause.taken else ""
    yield (
        f"  {cause.candidate}. {cause.code}{sure}: explains "
        f"{cause.explains_t:+,.3f} t, leaves {cause.residual_t:+,.3f} t"
    )
    yield from wrapped(say(cause.evidence, cause.params, language), "     ")
