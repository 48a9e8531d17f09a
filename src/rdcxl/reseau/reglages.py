"""The settings of the network, read once from reglages.toml. Standard library only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class Reglages:
    """Thresholds: `effectif` counts below are hidden; `taux` denominators below give no rate. The others: see reglages.toml."""

    effectif: int
    taux: int
    quantile: Decimal
    limites: int
    jurys_par_an: int
    amas_effectif: int
    amas_part: Decimal


@lru_cache(maxsize=1)
def reglages() -> Reglages:
    """The settings that ship with rdcxl."""
    lu = tomllib.loads(resources.files(__package__).joinpath("reglages.toml").read_text("utf-8"))
    secret, comparaison, anomalies = lu["secret"], lu["comparaison"], lu["anomalies"]
    return Reglages(
        secret["effectif"], secret["taux"], Decimal(comparaison["quantile"]), comparaison["limites"], anomalies["jurys_par_an"],
        anomalies["amas_effectif"], Decimal(anomalies["amas_part"]),
    )  # fmt: skip
