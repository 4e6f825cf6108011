"""``recon.toml`` → frozen ``Settings``. Nothing else in the project reads configuration.

Every key is optional and has a default; an unknown key, a wrong type or an inverted bound raises
``ConfigurationError`` that names the key.
"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from recon.errors import ConfigurationError

Percent = Annotated[float, Field(ge=0, le=100, strict=True)]
NonNegative = Annotated[float, Field(ge=0, allow_inf_nan=False, strict=True)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False, strict=True)]

HeaderWords = dict[str, dict[str, list[str]]]
"""Kind → canonical column → additional header words."""

Profile = Literal["gb", "iso15", "us60"]

KINDS = (
    "tanks",
    "capacity_tables",
    "products",
    "movements",
    "balances",
    "stocktakes",
    "applications",
    "visits",
    "actions",
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class SiteSection(_Section):
    """Who and where: the name is the default depot of every tank."""

    name: str | None = None
    timezone: str = "Asia/Shanghai"
    profile: Profile = "gb"
    licence_valid_until: date | None = None

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{value!r} is no time zone of the tz database") from error
        return value


class ToleranceSection(_Section):
    """What is allowed: lines over the uncertainty (metrology: severity lines)."""

    coverage_factor: Positive = 2.0
    movement_uncertainty_pct: Percent = 0.10
    light_pct: Percent = 0.3
    heavy_pct: Percent = 0.2
    high_t: NonNegative = 50.0

    @model_validator(mode="after")
    def _heavy_not_above_light(self) -> ToleranceSection:
        if self.heavy_pct > self.light_pct:
            raise ValueError(
                f"heavy_pct ({self.heavy_pct}) is above light_pct ({self.light_pct}): "
                "heavy oils are allowed no more than light ones"
            )
        return self


class UncertaintySection(_Section):
    """What is known: the components of U(physical), each at k = 2."""

    level_mm: NonNegative = 3.0
    free_water_mm: NonNegative = 3.0
    liquid_temperature_c: NonNegative = 0.5
    density_kgm3: NonNegative = 0.5
    sediment_water_pct: Percent = 0.05
    vcf_pct: Percent = 0.05


class NightSection(_Section):
    """Windows of the night, in hours and days."""

    stocktake_window_hours: Positive = 36.0
    ledger_lag_hours: Positive = 36.0
    storage_warning_days: Annotated[int, Field(ge=0)] = 60


class FilePin(_Section):
    """Pins the kind of files whose path in the inbox matches a glob pattern."""

    pattern: Annotated[str, Field(min_length=1)]
    kind: Literal[
        "tanks",
        "capacity_tables",
        "products",
        "movements",
        "balances",
        "stocktakes",
        "applications",
        "visits",
        "actions",
    ]


class Period(_Section):
    """A closed month: entries with an effective time in it are signed; ``agreed`` is its stock.

    ``agreed_stock`` (``agreed`` for short) maps a tank id to the tonnes both sides agreed on at the
    month's end.
    """

    month: Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
    closed_on: date
    agreed: dict[str, Decimal] = Field(
        default_factory=dict, validation_alias=AliasChoices("agreed_stock", "agreed")
    )

    @model_validator(mode="after")
    def _closed_after_it_began(self) -> Period:
        if f"{self.closed_on:%Y-%m}" < self.month:
            raise ValueError(f"closed_on ({self.closed_on}) is before the month {self.month}")
        return self


class StoreSection(_Section):
    """Where the store lies and what it may use of the machine.

    ``threads``: of the store's engine where it is not small, and processes that read a big inbox
    beside the night.
    """

    path: str | None = None
    memory_limit: Annotated[str, Field(pattern=r"^\d+(\.\d+)?\s*(MB|GB|MiB|GiB)$")] = "384MB"
    threads: Annotated[int, Field(ge=1, le=1024)] = 2


class OutputSection(_Section):
    """Where results go and in which language."""

    dir: str | None = None
    language: Literal["en", "zh"] = "en"


class Settings(_Section):
    """All of ``recon.toml`` with its defaults filled in."""

    site: SiteSection = SiteSection()
    tolerance: ToleranceSection = ToleranceSection()
    uncertainty: UncertaintySection = UncertaintySection()
    night: NightSection = NightSection()
    headers: HeaderWords = Field(default_factory=dict)
    files: tuple[FilePin, ...] = ()
    periods: tuple[Period, ...] = ()
    store: StoreSection = StoreSection()
    output: OutputSection = OutputSection()

    @field_validator("headers")
    @classmethod
    def _known_kinds(
        cls, value: dict[str, dict[str, list[str]]]
    ) -> dict[str, dict[str, list[str]]]:
        # Only a file that adds header words pays for loading the contracts.
        from recon_schemas.registry import columns_of

        for kind in value:
            if kind not in KINDS:
                raise ValueError(f"no input kind {kind!r}; kinds are {', '.join(KINDS)}")
            known = {column.name for column in columns_of(kind)}
            for column in value[kind]:
                if column not in known:
                    raise ValueError(f"{kind} has no column {column!r}; see recon schema {kind}")
        return value

    @property
    def rules_sha256(self) -> str:
        """Hash of everything here that can change a figure or the reading of a file."""
        judged = self.model_dump_json(exclude={"store", "output"})
        return sha256(judged.encode()).hexdigest()


def load_settings(path: Path) -> Settings:
    """Read ``path`` (TOML); a missing file gives the defaults.

    Raises ``ConfigurationError`` naming file and key for anything that cannot be used.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path.name}: cannot be read: {error}") from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{path.name}: not valid TOML: {error}") from error
    except ValidationError as error:
        raise ConfigurationError(_in_words(path.name, error)) from error


def _in_words(name: str, error: ValidationError) -> str:
    parts = []
    for problem in error.errors():
        key = ".".join(str(step) for step in problem["loc"]) or "(top level)"
        if problem["type"] == "extra_forbidden":
            parts.append(f"unknown key {key}")
        else:
            parts.append(f"{key}: {problem['msg']} (got {problem['input']!r})")
    return f"{name}: " + "; ".join(parts)
