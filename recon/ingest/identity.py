"""Tanks and products as people write them → as the register spells them.

Two spellings are one tank when they agree after normalisation and the register leaves no doubt.
Normalisation goes from mild to strong, and the first step at which the register knows anything
decides: ``T101`` is ``T-101`` although a ``TK-101`` exists; ``101#`` then is neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property, lru_cache

import polars as pl

from recon.ingest.plaintext import comparable
from recon.ingest.refused import Refused
from recon.model import TankKey

_NOT_WORD = re.compile(r"[\W_]+")
_BEFORE = re.compile(r"^(?:shoretank|storagetank|tankno|tank|tk|储罐|油罐|罐号|罐|no|t|g)+(?=\d)")
_AFTER = re.compile(r"(?<=[0-9a-z])(?:号罐|号储罐|号油罐|罐|号|tank|tk)$")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_SEVERAL = re.compile(r"[;；,，、/|]")


@lru_cache(maxsize=65536)
def _steps(text: str) -> tuple[str, ...]:
    """Keys of ``text`` from mild to strong normalisation."""
    mild = comparable(text)
    letters = _AFTER.sub("", _NOT_WORD.sub("", mild)) or mild
    bare = _BEFORE.sub("", letters) or letters
    return mild, letters, bare, _ZEROS.sub("", bare)


@dataclass(frozen=True)
class Register:
    """The tanks and products a site knows.

    ``tanks``: frame of kind ``tanks`` (``tank_id``, ``depot``, ``product``; several validities of
    a tank are one tank); a blank depot is ``default_depot``. ``products``: frame of kind
    ``products``. Either may be empty; where no product is registered, none is checked.
    """

    tanks: pl.DataFrame
    products: pl.DataFrame
    default_depot: str

    @cached_property
    def keys(self) -> tuple[TankKey, ...]:
        """Every (depot, tank) of the register, as it spells them, sorted."""
        rows = self.tanks.select(pl.col("depot").fill_null(self.default_depot), "tank_id")
        return tuple(sorted({(depot, tank) for depot, tank in rows.iter_rows() if tank}))

    @cached_property
    def _depots(self) -> Mapping[str, str]:
        return {comparable(depot): depot for depot, _ in self.keys}

    @cached_property
    def _by_step(self) -> tuple[Mapping[str, tuple[TankKey, ...]], ...]:
        steps: tuple[dict[str, list[TankKey]], ...] = ({}, {}, {}, {})
        for tank in self.keys:
            for known, name in zip(steps, _steps(tank[1]), strict=True):
                known.setdefault(name, []).append(tank)
        return tuple({name: tuple(found) for name, found in known.items()} for known in steps)

    @cached_property
    def names_depots(self) -> bool:
        """Whether the register gives any tank a depot; where it does not, none is compared."""
        return self.tanks["depot"].null_count() < self.tanks.height

    def knows_depot(self, written: str) -> bool:
        """Whether a depot of that name is in the register."""
        return comparable(written) in self._depots

    def tank(
        self, written: str, depot: str | None = None, *, suggest: bool = True
    ) -> TankKey | Refused:
        """The tank ``written`` means in ``depot``; without a depot, the default one comes first.

        ``suggest`` False leaves the nearest known tank out: looking for it takes its time.
        Refusals: ``unknown_tank`` (with the nearest known), ``ambiguous_tank``, ``unknown_depot``.
        """
        if depot is not None and (self.names_depots or self.knows_depot(depot)):
            known = self._depots.get(comparable(depot))
            if known is None:
                names = ", ".join(sorted(self._depots.values()))
                return Refused("unknown_depot", {"depot": depot, "known": names})
            found = self._matching(written, known)
        else:
            found = self._matching(written, self.default_depot) or self._matching(written, None)
        if len(found) == 1:
            return found[0]
        if found:
            return Refused("ambiguous_tank", {"tanks": ", ".join(_spelled(found))})
        nearest = self.nearest_tank(written) if suggest else None
        return Refused("unknown_tank", {"nearest": nearest or "—"})

    def spelled(self, pairs: pl.DataFrame) -> pl.DataFrame:
        """What each different pair of ``depot`` and ``tank`` as written means, one row a pair.

        Columns: depot, tank, ``depot_spelled`` and ``spelled`` of the register, or the ``rule``
        that refuses it. Pairs asked for before are among the rows: each is looked up once.
        """
        keys = ["depot", "tank"]
        known = self._spelled[0]
        new = (
            pairs.drop_nulls("tank")
            .unique(keys, maintain_order=True)
            .join(known, on=keys, how="anti", nulls_equal=True, maintain_order="left")
        )
        if new.height:
            rows = [
                (*pair, *_told(self.tank(pair[1], pair[0], suggest=False))) for pair in new.rows()
            ]
            found = pl.DataFrame(rows, schema=known.schema, orient="row")
            self._spelled[0] = pl.concat([known, found])
        return self._spelled[0]

    @cached_property
    def _spelled(self) -> list[pl.DataFrame]:
        names = ("depot", "tank", "depot_spelled", "spelled", "rule")
        return [pl.DataFrame(schema=dict.fromkeys(names, pl.String))]

    def _matching(self, written: str, depot: str | None) -> tuple[TankKey, ...]:
        """What the register has at the first step of normalisation at which it has anything."""
        for known, name in zip(self._by_step, _steps(written), strict=True):
            found = [tank for tank in known.get(name, ()) if depot in {None, tank[0]}]
            if found:
                return tuple(found)
        return ()

    def nearest_tank(self, written: str) -> str | None:
        """The register's tank whose number looks most like ``written``."""
        names = {_steps(tank)[1]: tank for _, tank in reversed(self.keys)}
        close = get_close_matches(_steps(written)[1], list(names), n=1, cutoff=0.0)
        return names[close[0]] if close else None

    @cached_property
    def _products(self) -> tuple[Mapping[str, frozenset[str]], Mapping[str, frozenset[str]]]:
        mild: dict[str, set[str]] = {}
        strong: dict[str, set[str]] = {}
        names = self.products.select("product", "name", "name_zh")
        for code, *others in names.iter_rows():
            if code is None:
                continue
            for text in (code, *others, *_parts(others)):
                if text:
                    mild.setdefault(comparable(text), set()).add(code)
                    strong.setdefault(_NOT_WORD.sub("", comparable(text)), set()).add(code)
        return (
            {name: frozenset(codes) for name, codes in mild.items()},
            {name: frozenset(codes) for name, codes in strong.items() if name},
        )

    def product(self, written: str, *, suggest: bool = True) -> str | Refused | None:
        """The code of the product ``written`` means; None when no product is registered at all.

        ``suggest`` False leaves the nearest known product out.
        Refusals: ``unknown_product`` (with the nearest known), ``ambiguous_product``.
        """
        mild, strong = self._products
        if not mild:
            return None
        for known, name in (
            (mild, comparable(written)),
            (strong, _NOT_WORD.sub("", comparable(written))),
        ):
            found = known.get(name, frozenset())
            if len(found) == 1:
                return next(iter(found))
            if found:
                return Refused("ambiguous_product", {"products": ", ".join(sorted(found))})
        names = sorted(mild) if suggest else []
        close = get_close_matches(comparable(written), names, n=1, cutoff=0.5)
        nearest = min(mild[close[0]]) if close else "—"
        return Refused("unknown_product", {"nearest": nearest})


def _told(key: TankKey | Refused) -> tuple[str | None, str | None, str | None]:
    return (None, None, key.rule) if isinstance(key, Refused) else (*key, None)


def _parts(names: Iterable[str | None]) -> list[str]:
    """``航空煤油, 3号喷气燃料`` names a product twice."""
    parts = [part.strip() for name in names if name for part in _SEVERAL.split(name)]
    return [part for part in parts if len(part) > 1]


def _spelled(tanks: Iterable[TankKey]) -> list[str]:
    several = {depot for depot, _ in tanks}
    return [tank if len(several) == 1 else f"{depot} {tank}" for depot, tank in sorted(tanks)]
