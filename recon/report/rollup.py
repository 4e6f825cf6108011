"""Several sites together: ``recon.rollup/1``, and the tables its workbook shows.

A site's run is boiled down to a few figures as soon as it is over, so that a hundred sites take
no more memory than one. Only what stands in the runs is added up; nothing is judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from recon.model import Json, Run, Totals
from recon.report.document import run_summary, totals_json
from recon.report.stored import rows_of, tonnes
from recon.report.view import flagged_tanks

ROLLUP_SCHEMA = "recon.rollup/1"

COUNTS = (
    *("tanks", "matched", "shortage", "surplus", "not_measurable", "not_counted", "not_booked"),
    "idle",
)
STANDING = ("high", "watch", "info", "overdue")
_TONNES = ("book_t", "physical_t", "difference_t", "not_counted_book_t")


@dataclass(frozen=True, slots=True)
class Supervised:
    """What was supervised of a site, product or month: flows of the month so far in tonnes.

    ``stock_t`` is the book at the end; flows are None where the ledger has no entries. ``totals``
    and ``standing`` (open findings by severity, and overdue ones) are those of the last night,
    None where there was none; ``compared`` and ``matched`` count tanks over all its nights.
    """

    name: str | None
    sites: tuple[str, ...]
    received_t: Decimal | None = None
    issued_t: Decimal | None = None
    stock_t: Decimal | None = None
    totals: Totals | None = None
    standing: Mapping[str, int] | None = None
    nights: int = 1
    compared: int = 0
    matched: int = 0

    @property
    def supervised_t(self) -> Decimal | None:
        """What came in and what went out, together."""
        if self.received_t is None or self.issued_t is None:
            return None
        return self.received_t + self.issued_t

    @property
    def match_rate_pct(self) -> float | None:
        """Of the tanks compared, over all the nights."""
        return 100 * self.matched / self.compared if self.compared else None


@dataclass(frozen=True, slots=True)
class SiteNight:
    """What a roll-up keeps of a site's run."""

    head: Mapping[str, Json]
    as_of: datetime
    language: str
    totals: Totals
    flagged: int
    findings: int
    input_problems: int
    whole: Supervised
    products: tuple[Supervised, ...]
    months: tuple[Supervised, ...]


@dataclass(frozen=True, slots=True)
class SiteOutcome:
    """What became of one site of a roll-up: its night, or the error that kept it from running."""

    site: str
    exit_code: int
    night: SiteNight | None = None
    error: str | None = None

    @classmethod
    def of(cls, run: Run, exit_code: int) -> SiteOutcome:
        """The outcome of a site that ran."""
        return cls(run.site, exit_code, site_night(run))


def site_night(run: Run) -> SiteNight:
    """Boil a run down to what a roll-up tells of it."""
    months = tuple(_of_row(row, row["month"], run.site) for row in rows_of(run, "months"))
    products = tuple(_of_row(row, row["product"], run.site) for row in rows_of(run, "products"))
    compared = run.totals.matched + run.totals.shortage + run.totals.surplus
    tonight = months[-1] if months else Supervised(None, (run.site,))
    whole = replace(
        tonight,
        name=run.site,
        totals=run.totals,
        nights=1,
        compared=compared,
        matched=run.totals.matched,
    )
    return SiteNight(
        head=run_summary(run),
        as_of=run.as_of,
        language=run.language,
        totals=run.totals,
        flagged=len(flagged_tanks(run)),
        findings=len(run.findings),
        input_problems=len(run.input_problems),
        whole=whole,
        products=products,
        months=months,
    )


def nights_of(outcomes: Iterable[SiteOutcome]) -> list[SiteNight]:
    """The nights of the sites that ran, in order of site."""
    listed = sorted(outcomes, key=lambda each: each.site)
    return [each.night for each in listed if each.night is not None]


def by_product(outcomes: Iterable[SiteOutcome]) -> list[Supervised]:
    """A row a product over all sites, in order of product; what has no product comes last."""
    rows = [row for night in nights_of(outcomes) for row in night.products]
    return _grouped(rows)


def by_month(outcomes: Iterable[SiteOutcome]) -> list[Supervised]:
    """A row a month over all sites, oldest first."""
    rows = [row for night in nights_of(outcomes) for row in night.months]
    return _grouped(rows)


def together(rows: Sequence[Supervised], name: str | None) -> Supervised:
    """The sum of ``rows``; what none of them knows stays None."""
    told = [row.totals for row in rows if row.totals is not None]
    open_now = [row.standing for row in rows if row.standing is not None]
    return Supervised(
        name=name,
        sites=tuple(sorted({site for row in rows for site in row.sites})),
        received_t=_sum(row.received_t for row in rows),
        issued_t=_sum(row.issued_t for row in rows),
        stock_t=_sum(row.stock_t for row in rows),
        totals=total_of(told) if told else None,
        standing={k: sum(one[k] for one in open_now) for k in STANDING} if open_now else None,
        nights=sum(row.nights for row in rows),
        compared=sum(row.compared for row in rows),
        matched=sum(row.matched for row in rows),
    )


def total_of(totals: Iterable[Totals]) -> Totals:
    """The sum of several totals; zeros when there are none. The match rate is taken anew."""
    listed = list(totals)
    counts = {name: sum(getattr(each, name) for each in listed) for name in COUNTS}
    added = {
        name: sum((getattr(each, name) for each in listed), Decimal("0.000")) for name in _TONNES
    }
    return _totals({**counts, **added})


def rollup_document(
    outcomes: Iterable[SiteOutcome], workbook: tuple[str, str] | None = None
) -> dict[str, Json]:
    """Several sites in one document: each by itself, and the sums over those that ran.

    ``workbook``: name and sha256 of the workbook beside it. Tonnes are added as decimals.
    """
    listed = sorted(outcomes, key=lambda outcome: outcome.site)
    name, digest = workbook or (None, None)
    return {
        "schema": ROLLUP_SCHEMA,
        "sites": [_site(outcome) for outcome in listed],
        "products": [_row(row, "product") for row in by_product(listed)],
        "months": [_row(row, "month") for row in by_month(listed)],
        "totals": totals_json(total_of(night.totals for night in nights_of(listed))),
        "workbook": None if name is None else {"name": name, "sha256": digest},
    }


def _of_row(row: Mapping[str, Any], name: str | None, site: str) -> Supervised:
    totals = None
    if row["totals"] is not None:
        totals = _totals({**row["totals"], **{k: tonnes(row["totals"][k]) for k in _TONNES}})
    judged = 0 if totals is None else totals.matched + totals.shortage + totals.surplus
    return Supervised(
        name=name,
        sites=(site,),
        received_t=tonnes(row["received_t"]),
        issued_t=tonnes(row["issued_t"]),
        stock_t=tonnes(row["stock_t"]),
        totals=totals,
        standing=row["standing"],
        nights=row.get("nights", 1),
        compared=row.get("compared", judged),
        matched=row.get("matched", 0 if totals is None else totals.matched),
    )


def _totals(values: Mapping[str, Any]) -> Totals:
    compared = values["matched"] + values["shortage"] + values["surplus"]
    rate = 100 * values["matched"] / compared if compared else None
    return Totals(**values, match_rate_pct=rate)


def _grouped(rows: Iterable[Supervised]) -> list[Supervised]:
    named: dict[str | None, list[Supervised]] = {}
    for row in rows:
        named.setdefault(row.name, []).append(row)
    order = sorted(named, key=lambda name: (name is None, name or ""))
    return [together(named[name], name) for name in order]


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, Decimal("0.000")) if known else None


def _site(outcome: SiteOutcome) -> dict[str, Json]:
    night = outcome.night
    if night is None:
        none = ("run", "totals", "findings", "input_problems", *_FLOWS, "open_findings")
        head = {"site": outcome.site, "exit_code": outcome.exit_code, "error": outcome.error}
        return {**head, **dict.fromkeys(none)}
    return {
        "site": outcome.site,
        "exit_code": outcome.exit_code,
        "error": outcome.error,
        "run": dict(night.head),
        "totals": totals_json(night.totals),
        "findings": night.findings,
        "input_problems": night.input_problems,
        **_flows(night.whole),
        "open_findings": _standing(night.whole),
    }


def _row(row: Supervised, what: str) -> dict[str, Json]:
    of_nights = {}
    if what == "month":
        rate = row.match_rate_pct
        of_nights = {
            "nights": row.nights,
            "nights_match_rate_pct": None if rate is None else round(rate, 3),
        }
    return {
        what: row.name,
        "sites": list(row.sites),
        **_flows(row),
        **of_nights,
        "totals": None if row.totals is None else totals_json(row.totals),
        "open_findings": _standing(row),
    }


_FLOWS = ("received_t", "issued_t", "supervised_t", "stock_t")


def _flows(row: Supervised) -> dict[str, Json]:
    values = {name: getattr(row, name) for name in _FLOWS}
    return {name: None if value is None else float(value) for name, value in values.items()}


def _standing(row: Supervised) -> dict[str, Json] | None:
    return None if row.standing is None else {name: row.standing[name] for name in STANDING}
