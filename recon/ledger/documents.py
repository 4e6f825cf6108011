"""Ticket by ticket (逐票核查): the papers that the night's book rests on, each with its check."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import date, datetime

import polars as pl

from recon.ledger import near
from recon.ledger.book import KEY
from recon.ledger.legs import prepare
from recon.model import Concern
from recon.store.connection import Store
from recon.store.sql import load

EXCEPTIONS = (
    "not_in_tonnes",
    "ticket_application_not_in_force",
    "ticket_reversal_alone",
    "ticket_twins",
    "ticket_vanished",
)
"""Marks that make a ticket an exception; the others are noted."""

OF_APPLICATIONS = ("application_without_effect", "cited_application_not_in_force")
"""Rules of the account checks that speak of one change application, by its number."""

CHANGES = {
    "owner_change_without_application": (
        *("owner_change", "effective_at", "owner", "counter_owner"),
    ),
    "product_change_without_application": (
        *("product_change", "valid_from", "from_value", "to_value"),
    ),
    "capacity_change_without_application": (
        *("capacity_change", "valid_from", "from_value", "to_value"),
    ),
    "storage_limit_beyond_a_year": (
        *("storage_extension", "entered_on", "entered_on", "storage_limit"),
    ),
}
"""Rules that speak of a change nobody approved: the application's kind that it lacks, and which
parameters tell its day, what was before and what came after."""

TICKET_SCHEMA: dict[str, pl.DataType] = {
    "depot": pl.String(),
    "paper": pl.String(),
    "number": pl.String(),
    "entries": pl.Int64(),
    "entry_ids": pl.String(),
    "tanks": pl.String(),
    "kinds": pl.String(),
    "first_at": pl.Datetime("us"),
    "last_at": pl.Datetime("us"),
    "added_t": pl.Decimal(18, 3),
    "taken_t": pl.Decimal(18, 3),
    "declarations": pl.String(),
    "applications": pl.String(),
    "marks": pl.List(pl.String()),
    "outcome": pl.String(),
}
"""Columns of ``tickets``. ``paper``: document, declaration, application or none (then ``number`` is
the entry's id); ``added_t`` and ``taken_t``: what its entries put into and took out of the books of
the tanks asked for, t; ``marks``: codes of what the check found; ``outcome``: in_order, noted or
exception."""


def tickets(store: Store, gauged: pl.DataFrame, *, exceptions_only: bool = False) -> pl.DataFrame:
    """The papers behind the book of tanks: ``TICKET_SCHEMA``, sorted by depot, paper and number.

    ``gauged``: depot, tank_id, gauged_at: entries up to each tank's own instant, those that do not
    count included. Give the flagged tanks for the workbook and all of them for the file beside it;
    ``exceptions_only`` leaves out what is in order or merely noted.
    """
    near.look_up(store, gauged, near.PAPERS)
    asked = gauged.select(*KEY, pl.col("gauged_at").cast(pl.Datetime("us")))
    with store.table(asked, "tank_gauged"):
        store.execute(
            load("recon.ledger", "documents.sql")["tickets"],
            {"exceptions": list(EXCEPTIONS), "exceptions_only": exceptions_only},
        )
    near.forget(store, near.PAPERS)
    found = store.query("FROM ledger_ticket ORDER BY depot, paper, number")
    store.execute("DROP TABLE temp.ledger_ticket")
    return found.select(pl.col(name).cast(kind) for name, kind in TICKET_SCHEMA.items())


def application_tickets(
    store: Store, as_of: datetime, concerns: Iterable[Concern] = ()
) -> pl.DataFrame:
    """Every change application beside the ledger, both ways, sorted by tank and number.

    ``concerns``: what the account checks saw that night. Columns: depot, tank_id, application_no,
    kind, from_value, to_value, status, approved_on, effective_from, effective_to, citing_entries,
    entry_ids (of booked entries that cite it) and ``outcome``: ``application_without_effect``
    (approved, nothing shows it), ``cited_application_not_in_force`` (its status ``unknown`` where
    there is no such application), ``in_order``; or ``change_without_application``, a row for
    each change of owner, product, capacity or limit that nobody approved.
    """
    prepare(store)
    statement = load("recon.ledger", "documents.sql")["application_tickets"]
    found = store.query(statement, {"as_of": as_of})
    seen = list(concerns)
    outcome = {each.identity: each.rule for each in seen if each.rule in OF_APPLICATIONS}
    listed = found.with_columns(
        outcome=pl.col("application_no").replace_strict(
            outcome, default="in_order", return_dtype=pl.String
        )
    )
    known = set(found["application_no"].to_list())
    others = [row for each in seen if (row := _unapproved(each, known)) is not None]
    if not others:
        return listed
    more = pl.DataFrame(others, schema=listed.schema, orient="row", infer_schema_length=None)
    keys = ["depot", "tank_id", "application_no", "effective_from", "entry_ids", "kind"]
    return pl.concat([listed, more]).sort(keys, nulls_last=True, maintain_order=True)


def _unapproved(concern: Concern, known: AbstractSet[str]) -> dict[str, object] | None:
    """A concern as a row of ``application_tickets``, where no application that was given has it."""
    told = concern.params
    row: dict[str, object] = {"depot": concern.depot, "tank_id": concern.tank_id}
    if concern.rule == "cited_application_not_in_force":
        if concern.identity in known:
            return None
        found = {"citing_entries": told["entries"], "entry_ids": told["entry_ids"]}
        named = {"application_no": concern.identity, "status": "unknown"}
        return {**row, **named, **found, "outcome": concern.rule}
    if concern.rule not in CHANGES:
        return None
    kind, day, before, after = CHANGES[concern.rule]
    entry_id = told.get("entry_id")
    return {
        **row,
        "kind": kind,
        "application_no": told.get("application_no"),
        "from_value": told.get(before),
        "to_value": told.get(after),
        "effective_from": date.fromisoformat(str(told[day])[:10]),
        "citing_entries": 0 if entry_id is None else 1,
        "entry_ids": entry_id,
        "outcome": "change_without_application",
    }
