"""Dated tax rates from a TOML file: indicative, each with the source it was taken from."""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recon.errors import ConfigurationError

Amount = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class _Dated(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    valid_from: date
    source: Annotated[str, Field(min_length=1)]


class Rate(_Dated):
    """The rates of the goods whose HS code begins with ``hs_code``, from a day on."""

    hs_code: Annotated[str, Field(pattern=r"^\d{2,10}$")]
    duty_pct: Amount | None = None
    consumption_cny_per_l: Amount | None = None
    consumption_deferred: bool = False
    vat_pct: Amount | None = None
    price_cny_per_t: Amount | None = None


class Exchange(_Dated):
    """What one unit of ``currency`` is worth in CNY, from a day on."""

    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    cny: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]


class Rates(BaseModel):
    """All of a rates file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    rate: tuple[Rate, ...] = ()
    exchange: tuple[Exchange, ...] = ()

    def of(self, hs_code: str | None, day: date) -> Rate | None:
        """The rate in force on ``day`` with the longest beginning of ``hs_code``."""
        fitting = [
            rate
            for rate in self.rate
            if (hs_code or "").startswith(rate.hs_code) and rate.valid_from <= day
        ]
        return max(fitting, key=lambda rate: (len(rate.hs_code), rate.valid_from), default=None)

    def cny(self, currency: str | None, day: date) -> Decimal | None:
        """What one unit of ``currency`` was worth on ``day``; 1 for CNY, None when not given."""
        if currency in ("CNY", "RMB"):
            return Decimal(1)
        fitting = [
            one for one in self.exchange if one.currency == currency and one.valid_from <= day
        ]
        newest = max(fitting, key=lambda one: one.valid_from, default=None)
        return None if newest is None else newest.cny


def load_rates(path: Path | None = None) -> Rates:
    """Read ``path`` if it is there, else the file that comes with the program.

    Raises ``ConfigurationError`` naming file and key for anything that cannot be used.
    """
    if path is not None and path.is_file():
        name, content = path.name, path.read_bytes()
    else:
        name = "tax_rates.toml"
        content = files("recon.ledger").joinpath("data", name).read_bytes()
    try:
        return Rates.model_validate(tomllib.loads(content.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{name}: not valid TOML: {error}") from error
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(step) for step in one['loc'])}: {one['msg']}" for one in error.errors()
        )
        raise ConfigurationError(f"{name}: {problems}") from error
