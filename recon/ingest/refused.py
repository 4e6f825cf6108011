"""A text that could not be understood, as a value: the rule it broke and what to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from recon.model import Params


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text is no value of its column; ``rule`` and ``params`` go into an ``InputProblem``."""

    rule: str
    params: Params = field(default_factory=dict)
