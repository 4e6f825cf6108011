"""What a rule proposes, and what becomes of it when it is weighed.

Tonnes are whole kilograms here (``_kg``, ``int``), so that what is added stays exact.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from recon.model import Params, TankKey, TankResult

if TYPE_CHECKING:
    from recon.diagnose.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Proposal:
    """One correction that a rule found: it would account for ``explains_kg`` of the difference.

    ``case`` is the number of the case in its ``Evidence``. ``mark`` names the kind of trace that
    speaks for it (a key of ``recon.diagnose.priors``), ``times`` how much more or less it is worth
    here than that table says, ``searched`` how many corrections of that
    code and mark were looked at on the tank: the more, the less one that fits means. ``proof``
    tells that a document or twin shows it. ``spread_t`` is the standard uncertainty of the
    correction itself, beyond that of the difference. With ``free`` the size was fitted to the
    difference, so that its fitting means nothing. ``other`` is the second tank that the same
    correction touches and what it would explain there.
    """

    case: int
    code: str
    mark: str
    explains_kg: int
    evidence: str
    params: Params = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    tanks: tuple[str, ...] = ()
    searched: float = 1.0
    times: float = 1.0
    proof: bool = False
    spread_t: float = 0.0
    free: bool = False
    other: tuple[TankKey, int] | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A flagged tank, or what one correction leaves of it.

    ``difference_kg`` is what is to be explained; ``first`` the correction taken out of the tank's
    difference before, where a second one is looked for. ``sigma_t`` is one standard deviation of
    the difference, ``uncertainty_t`` the line of the verdict.
    """

    number: int
    result: TankResult
    gauged_at: datetime
    difference_kg: int
    sigma_t: float
    uncertainty_t: float
    first: Proposal | None = None
    parent: int | None = None

    @property
    def key(self) -> TankKey:
        """``(depot, tank_id)``."""
        return self.result.key


Rule = Callable[["Evidence"], list[Proposal]]
"""Every rule has this shape: evidence in, proposals out."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One explanation (one proposal, or two together) with its logarithmic weight.

    ``denied``: the other tank that the correction touches speaks against it.
    """

    parts: tuple[Proposal, ...]
    log_weight: float
    residual_kg: int
    denied: bool = False
