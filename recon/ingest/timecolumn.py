"""A column of times or dates, in one cell or in two, → instants of the site's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from recon.ingest.draft import Draft, coalesced, each_once, emptied, nothing, spread
from recon.ingest.plaintext import is_nil
from recon.ingest.refused import Refused
from recon.ingest.texttable import DATE_PART, TIME_PART
from recon.ingest.times import (
    FIRST_YEAR,
    LAST_YEAR,
    DayOrder,
    Instant,
    TimeContext,
    day_order,
    parse_clock,
    parse_instant,
)
from recon_schemas.fields import Column

_DATETIME = pl.Datetime("us")
_SEPARATED = r"(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|\.[0-9]{1,2}\.[0-9]{1,2})"
_CLOCK = r"[0-9]{1,2}:[0-5][0-9]"
_PLAIN_DATE = rf"^[0-9]{{4}}{_SEPARATED}$"
_PLAIN_MINUTES = rf"^[0-9]{{4}}{_SEPARATED}[ T]{_CLOCK}$"
_PLAIN_SECONDS = rf"^[0-9]{{4}}{_SEPARATED}[ T]{_CLOCK}:[0-5][0-9]$"
_DAY_FORM = "%Y-%m-%d"
_ISO_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO_FORMS = (
    (f"{_ISO_DAY} [0-9]{{2}}:[0-5][0-9]:[0-5][0-9]", f"{_DAY_FORM} %H:%M:%S"),
    (f"{_ISO_DAY} [0-9]{{2}}:[0-5][0-9]", f"{_DAY_FORM} %H:%M"),
    (_ISO_DAY, _DAY_FORM),
)
READ_BOTH_WAYS = r"^\s*[0-9０-９]{1,2}\s*[-/.／－．]"
"""Texts that begin with a small number and a separator: day or month."""

_FEW = 2_000


def read_times(
    draft: Draft, column: Column, zone: ZoneInfo, orders: Mapping[str, DayOrder]
) -> pl.Series:
    """The column's instants (Datetime, microseconds), refusals noted in ``draft``.

    ``draft.date_only[column]`` is True where no time of day was written; such an instant is that
    day's midnight. ``orders`` settles the order of day and month for columns whose evidence lies
    outside this part of the file.
    """
    name = column.name
    split = name not in draft.table.frame.columns and name + DATE_PART in draft.table.frame.columns
    source = name + DATE_PART if split else name
    texts = draft.text(source)
    whole = _all_plain(draft, name, source)
    if whole is not None:
        at, draft.date_only[name] = whole
        return at.alias(name)
    context = _context(draft, source, texts, zone, orders)
    if draft.text(name + TIME_PART).null_count() < draft.height:
        at, date_only, assumed = _in_two_cells(draft, name, source, context)
    else:
        at, date_only, assumed = _in_one_cell(draft, name, source, texts, context)
    if assumed.any():
        first = assumed.arg_max() or 0
        draft.note(
            "dates_read_day_first",
            column=column.title,
            value=texts[first],
            date=str(at[first].date()),
            rows=int(assumed.sum()),
        )
    draft.date_only[name] = date_only & at.is_not_null()
    return at.alias(name)


def read_dates(
    draft: Draft, column: Column, zone: ZoneInfo, orders: Mapping[str, DayOrder]
) -> pl.Series:
    """The column's dates; a time of day beside a date is not looked at."""
    return read_times(draft, column, zone, orders).dt.date()


def _all_plain(draft: Draft, name: str, source: str) -> tuple[pl.Series, pl.Series] | None:
    """(instants, date alone) of a column in one cell a row whose every text is plain; else None."""
    clocks = not draft.blank(name + TIME_PART)
    if clocks and not draft.blank(source):
        return None
    texts = draft.text(name + TIME_PART if clocks else source)
    if not clocks and draft.blank(source):
        return nothing(texts.name, draft.height, _DATETIME), draft.mask()
    few = draft.different(name + TIME_PART if clocks else source)
    if len(few) < draft.height:
        at, date_only = _spread_over(texts, few, *_plain_instants(few))
    else:
        at, date_only = _plain_instants(texts)
    date_only = date_only.fill_null(value=False)
    # A clock's column may hold whole instants; a day alone in it is looked at more closely.
    if at.null_count() > texts.null_count() or (clocks and date_only.any()):
        return None
    return at, date_only


def _context(
    draft: Draft, source: str, texts: pl.Series, zone: ZoneInfo, orders: Mapping[str, DayOrder]
) -> TimeContext:
    reference = draft.table.reference_date
    order = orders.get(source)
    open_texts = texts.filter(texts.str.contains(READ_BOTH_WAYS).fill_null(value=False))
    if order is None:
        order = day_order(open_texts.unique(), reference)
    if order == "month_first" and open_texts.str.contains(r"^[^-]*[/.／．]").any():
        draft.note("dates_month_first", column=draft.columns[source.split("__")[0]].title)
    return TimeContext(zone, reference, order)


def _in_one_cell(
    draft: Draft, name: str, source: str, texts: pl.Series, context: TimeContext
) -> tuple[pl.Series, pl.Series, pl.Series]:
    plain_at, plain_date = _plain_instants(texts)
    parts, date_parts, assumed_parts = [plain_at], [plain_date], []
    todo = plain_at.is_null() & texts.is_not_null()
    if todo.any() and texts.filter(todo).n_unique() > _FEW:
        at, date_only, assumed = _by_tokens(texts, todo, context)
        parts.append(at)
        date_parts.append(date_only)
        assumed_parts.append(assumed)
        todo = todo & at.is_null()

    def read(text: str) -> Instant | Refused | None:
        return None if is_nil(text) else parse_instant(text, context)

    values, refused = each_once(texts, todo, read)
    at, date_only, assumed = _spread_instants(texts, todo, values)
    draft.refuse_texts(name, refused, todo, source)
    parts.append(at)
    date_parts.append(date_only)
    assumed_parts.append(assumed)
    return (
        coalesced(parts),
        coalesced(date_parts).fill_null(value=False),
        coalesced(assumed_parts).fill_null(value=False),
    )


def _plain_instants(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Year first, separators, whole minutes or seconds: the whole column at once."""
    uniform = _uniform_instants(texts)
    if uniform is not None:
        return uniform
    iso = texts.str.replace_all(r"[/.]", "-").str.replace("T", " ", literal=True)
    minutes = texts.str.contains(_PLAIN_MINUTES).fill_null(value=False)
    seconds = texts.str.contains(_PLAIN_SECONDS).fill_null(value=False)
    days = texts.str.contains(_PLAIN_DATE).fill_null(value=False)
    found = []
    for where, form in (
        (seconds, "%Y-%m-%d %H:%M:%S"),
        (minutes, "%Y-%m-%d %H:%M"),
        (days, "%Y-%m-%d"),
    ):
        if where.any():
            kept = iso.set(~where, None)
            found.append(kept.str.to_datetime(form, strict=False, time_unit="us"))
    if not found:
        return nothing(texts.name, len(texts), _DATETIME), nothing("", len(texts), pl.Boolean())
    at = coalesced(found)
    within = at.dt.year().is_between(FIRST_YEAR, LAST_YEAR)
    at = at.set(~within, None)
    return at, days.set(at.is_null(), None)


def _uniform_instants(texts: pl.Series) -> tuple[pl.Series, pl.Series] | None:
    """The same for a column in which every text has one ISO form, as most exports write them."""
    first = texts.drop_nulls().head(1).to_list()
    found = [form for form in _ISO_FORMS for text in first if re.fullmatch(form[0], text)]
    if not found:
        return None
    pattern, form = found[0]
    if not texts.str.contains(f"^(?:{pattern})$").all():
        return None
    at = texts.str.to_datetime(form, strict=False, time_unit="us")
    at = emptied(at, ~at.dt.year().is_between(FIRST_YEAR, LAST_YEAR))
    alone = pl.Series([form == _DAY_FORM]).new_from_index(0, len(texts))
    return at, emptied(alone, at.is_null())


def _spread_over(
    texts: pl.Series, few: pl.Series, at: pl.Series, date_only: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """What was read of the ``few`` different texts, for every row."""
    known = pl.DataFrame({"text": few, "at": at, "alone": date_only})
    found = texts.to_frame("text").join(known, on="text", how="left", maintain_order="left")
    return found["at"], found["alone"]


def _by_tokens(
    texts: pl.Series, todo: pl.Series, context: TimeContext
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Day and clock apart: many instants hold few different days and few different clocks."""
    halves = texts.set(~todo, None).str.splitn(" ", 2).struct.unnest()
    day_texts, clock_texts = halves["field_0"], halves["field_1"]
    both = todo & clock_texts.is_not_null()

    def read_day(text: str) -> Instant | Refused:
        day = parse_instant(text, context)
        return Refused("") if isinstance(day, Instant) and not day.date_only else day

    days, _ = each_once(day_texts, both, read_day)
    clocks, _ = each_once(clock_texts, both, parse_clock)
    day, _, assumed = _spread_instants(day_texts, both, days)
    clock = spread(clock_texts, both, clocks, pl.Duration("us"))
    at = day + clock
    return at, pl.repeat(False, len(texts), eager=True).set(at.is_null(), None), assumed


def _spread_instants(
    texts: pl.Series, where: pl.Series, values: Mapping[str, Instant | None]
) -> tuple[pl.Series, pl.Series, pl.Series]:
    read = {text: instant for text, instant in values.items() if instant is not None}
    return (
        spread(texts, where, {t: i.at for t, i in read.items()}, _DATETIME),
        spread(texts, where, {t: i.date_only for t, i in read.items()}, pl.Boolean()),
        spread(texts, where, {t: i.assumed for t, i in read.items()}, pl.Boolean()),
    )


def _in_two_cells(
    draft: Draft, name: str, source: str, context: TimeContext
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """A day in one cell and a time of day in another, which may repeat the day."""
    clock_cell = name + TIME_PART
    day_texts, clock_texts = draft.text(source), draft.text(clock_cell)
    day, date_only, assumed = _in_one_cell(draft, name, source, day_texts, context)
    written = clock_texts.is_not_null()
    # A column of this name may hold whole instants: those need no look one by one.
    instants, days_alone = _plain_instants(clock_texts)
    instants = instants.set(days_alone.fill_null(value=False), None)
    todo = written & instants.is_null()

    def read_clock(text: str) -> timedelta | Refused | None:
        return None if is_nil(text) else parse_clock(text)

    clocks, no_clocks = each_once(clock_texts, todo, read_clock)
    clock = spread(clock_texts, todo, clocks, pl.Duration("us"))
    repeated, refused = _repeated_days(clock_texts, no_clocks, context)
    whole = instants.fill_null(repeated)
    midnight = day.dt.truncate("1d")
    at = (midnight + clock).fill_null(whole).fill_null(day)
    given = clock.is_not_null() | whole.is_not_null()
    # Where both cells hold a day, or both a time of day, they must say the same.
    apart = (whole.dt.truncate("1d") != midnight) | (
        given & (day != midnight) & (at != day)
    ).fill_null(value=False)
    draft.refuse(name, apart, "time_parts_disagree", source=clock_cell)
    draft.refuse_texts(name, refused, written & day.is_not_null(), clock_cell)
    lonely = given & day_texts.is_null() & whole.is_null()
    draft.refuse(name, lonely, "time_date_missing", source=clock_cell)
    unread = written & clock_texts.is_in(list(refused))
    at = at.set(apart.fill_null(value=False) | unread, None)
    return at, date_only & ~given & ~unread, assumed


def _repeated_days(
    texts: pl.Series, no_clocks: Mapping[str, Refused], context: TimeContext
) -> tuple[pl.Series, dict[str, Refused]]:
    """Clock cells that hold day and time: their instants, and what is refused for good."""
    todo = texts.is_in(list(no_clocks)).fill_null(value=False)

    def read(text: str) -> Instant | Refused:
        again = parse_instant(text, context)
        return no_clocks[text] if isinstance(again, Refused) or again.date_only else again

    values, refused = each_once(texts, todo, read)
    return _spread_instants(texts, todo, values)[0], refused


def end_of_day(at: pl.Series) -> pl.Series:
    """The last microsecond of each instant's day: when a date alone takes effect."""
    return at.dt.truncate("1d") + timedelta(days=1) - timedelta(microseconds=1)


def latest(at: pl.Series) -> datetime | None:
    """The latest instant, None when there is none."""
    found = at.max()
    return found if isinstance(found, datetime) else None
