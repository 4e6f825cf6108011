"""What gauge rows mean beyond their cells: out of service, densities in other scales, marks."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time

import polars as pl

from recon.ingest.draft import Draft, each_once, spread
from recon.ingest.plaintext import is_nil, plain
from recon.ingest.texttable import TextTable
from recon.ingest.timecolumn import latest
from recon.ingest.units import unit_of
from recon_schemas.registry import choices_of, word_key

LEVELS = ("innage_mm", "ullage_mm")
_MAY_SAY_SO = (
    *LEVELS,
    *("tank_id", "product", "gauged_at", "gauged_at__date", "gauged_at__time"),
    *("free_water_mm", "liquid_temperature_c", "ambient_temperature_c", "density20_kgm3"),
    *("density15_kgm3", "observed_density_kgm3", "test_temperature_c", "reported_tov_m3"),
)
_IN_REMARKS = re.compile(
    r"清罐|停用|停役|检修|大修|封存|out of service|not in service|under maintenance",
    re.IGNORECASE,
)
_NET = re.compile(r"扣.{0,2}(?:含水|水|杂)|净|net\b|S&W|BS&W|sediment", re.IGNORECASE)
_BRACKETED = re.compile(r"^(.*\S)\s*[(（]([^()（）]+)[)）]$")


def densities_by_scale(table: TextTable) -> TextTable:
    """API gravity or relative density under a density's header belongs to ``api60``.

    An observed density in these scales stays where it is: it was read at the test temperature.
    """
    for name in ("density20_kgm3", "density15_kgm3"):
        unit = unit_of(table.units.get(name, ""), "density")
        if unit is None or unit.scale is None or name not in table.frame.columns:
            continue
        if "api60" in table.frame.columns:
            continue
        renamed: dict[str, str] = {name: "api60"}
        cells = table.cells
        if cells is not None:
            cells = tuple({renamed.get(c, c): at for c, at in row.items()} for row in cells)
        table = replace(
            table,
            frame=table.frame.rename(renamed),
            letters={renamed.get(c, c): at for c, at in table.letters.items()},
            cells=cells,
            units={renamed.get(c, c): u for c, u in table.units.items()},
            headers={renamed.get(c, c): text for c, text in table.headers.items()},
            native={renamed.get(c, c): held for c, held in table.native.items()},
        )
    return table


def settle_service(draft: Draft) -> pl.Series:
    """Before reading: 清罐 or 停用 anywhere in a row without a level says its status.

    The words are taken out of the cells of numbers and times. Returns where a tank is out of
    service.
    """
    known = choices_of("stocktakes", "status")
    said = draft.mask()

    def says(text: str) -> bool:
        return known.get(word_key(text)) == "out_of_service"

    for name in _MAY_SAY_SO:
        if not draft.has(name):
            continue
        texts = draft.text(name)
        candidates = texts.str.contains(r"[^0-9.,:\-/\s]").fill_null(value=False)
        if not candidates.any():
            continue
        if name == "tank_id":
            said = said | _beside_the_tank(draft, texts, candidates)
            continue
        hits, _ = each_once(texts, candidates, says)
        out = [text for text, is_so in hits.items() if is_so]
        if not out:
            continue
        hit = texts.is_in(out).fill_null(value=False)
        draft.replace_text(name, texts.set(hit, None))
        said = said | hit
    without_level = _nil(draft, LEVELS[0]) & _nil(draft, LEVELS[1])
    remarks = (
        draft.text("remarks").str.contains(f"(?i){_IN_REMARKS.pattern}").fill_null(value=False)
    )
    said = said | (remarks & without_level)
    status = draft.text("status")
    draft.replace_text(
        "status", status.set(said & without_level & status.is_null(), "out_of_service")
    )
    keys, _ = each_once(status, status.is_not_null(), word_key)
    written = [text for text, key in keys.items() if known.get(key) == "out_of_service"]
    return (said & without_level) | status.is_in(written).fill_null(value=False)


def _beside_the_tank(draft: Draft, texts: pl.Series, candidates: pl.Series) -> pl.Series:
    """``T-308（清罐）`` in the tank's cell."""
    known = choices_of("stocktakes", "status")

    def bare(text: str) -> str | None:
        found = _BRACKETED.match(text)
        return found[1] if found and known.get(word_key(found[2])) == "out_of_service" else None

    names, _ = each_once(texts, candidates, bare)
    tanks = spread(texts, candidates, {t: b for t, b in names.items() if b}, pl.String())
    draft.replace_text("tank_id", tanks.fill_null(texts))
    return tanks.is_not_null()


def _nil(draft: Draft, name: str) -> pl.Series:
    texts = draft.text(name)
    nil, _ = each_once(texts, texts.is_not_null(), is_nil)
    return texts.is_null() | texts.is_in([text for text, so in nil.items() if so])


def settle(draft: Draft, out_of_service: pl.Series) -> None:
    """After reading: free water that was not found is none; gauge times; net volumes."""
    values = draft.values
    in_service = ~out_of_service
    water, refused = values["free_water_mm"], draft.refused("free_water_mm")
    values["free_water_mm"] = water.set(water.is_null() & ~refused & in_service, 0.0)
    _settle_gauge_times(draft, out_of_service)
    _move_net_volumes(draft)


def _settle_gauge_times(draft: Draft, out_of_service: pl.Series) -> None:
    values = draft.values
    at, alone = values["gauged_at"], draft.date_only["gauged_at"]
    draft.refuse("gauged_at", alone & ~out_of_service, "time_of_day_missing", rejects=True)
    blank = out_of_service & at.is_null() & ~draft.refused("gauged_at")
    if not blank.any():
        return
    base = latest(at.filter(~alone))
    if base is None and draft.table.reference_date is not None:
        base = datetime.combine(draft.table.reference_date, time())
    if base is not None:
        values["gauged_at"] = at.set(blank, base)
        draft.note("gauge_time_of_sheet_taken", rows=int(blank.sum()), time=base.isoformat(" "))


def _move_net_volumes(draft: Draft) -> None:
    """A standard volume marked as net of S&W is the net one: ``7590.386*`` with ``*已扣除含水``."""
    texts = draft.text("reported_gsv_m3")
    marked = texts.str.contains(r"[*＊※]").fill_null(value=False)

    def is_net(text: str) -> bool:
        short = plain(text)
        mark = next(sign for sign in short if sign in "*※")
        said = short[short.index(mark) + 1 :] or draft.table.footnotes.get(mark, "")
        return _NET.search(said) is not None

    found, _ = each_once(texts, marked, is_net)
    net = texts.is_in([text for text, so in found.items() if so]).fill_null(value=False)
    if not net.any():
        return
    gross, had = draft.values["reported_gsv_m3"], draft.values["reported_nsv_m3"]
    moved = net & had.is_null()
    draft.values["reported_nsv_m3"] = gross.zip_with(moved, had).alias("reported_nsv_m3")
    draft.values["reported_gsv_m3"] = gross.set(net, None)
    draft.note("volumes_net_of_water", rows=int(net.sum()))
