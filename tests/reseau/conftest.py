"""Networks for the tests: small ones, drawn from a seed, closed and signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from rdcxl.exemple.reseau import Brouillon, Plan, generer_reseau
from rdcxl.grille.registre import Registre
from rdcxl.referentiel.modele import Referentiel
from rdcxl.reseau.anomalies import RECHERCHES, Anomalie, chercher
from rdcxl.reseau.campagne import Bilan, Demande, etudier, mener
from rdcxl.reseau.centres import lire_centres
from rdcxl.reseau.chaine import Verse

MAINTENANT = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.timezone.utc)
CLE = bytes(range(32))
Retouche = Callable[[int, int, Brouillon], None]


def campagne(sources: Path, vers: Path, **options: object) -> Bilan:
    """A campaign on a network, with its list of centres."""
    demande = Demande([sources], CLE, MAINTENANT, centres=lire_centres(sources / "centres.toml"), **options)  # type: ignore[arg-type]
    return mener(demande, vers)


@pytest.fixture(scope="session")
def reseau(tmp_path_factory: pytest.TempPathFactory, referentiel: Referentiel) -> Path:
    """Six centres, two sessions each: to be read."""
    pytest.importorskip("duckdb")
    dossier = tmp_path_factory.mktemp("reseau")
    generer_reseau(dossier, referentiel, Plan(centres=6, sessions=2, candidats=12))
    return dossier


@pytest.fixture(scope="session")
def mene(reseau: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Bilan]:
    """Its campaign: the folder, and what was found."""
    vers = tmp_path_factory.mktemp("campagne") / "campagne"
    return vers, campagne(reseau, vers)


@dataclass(frozen=True)
class Trouve:
    """What is found in a network, without writing anything."""

    verses: Sequence[Verse]
    anomalies: list[Anomalie]

    @property
    def effectif(self) -> int:
        return sum(v.releve.effectif for v in self.verses if v.compte)

    @property
    def centres(self) -> int:
        return len({v.releve.siret for v in self.verses if v.compte})


def regarder(sources: Path, **options: Any) -> Trouve:
    """Verify a network and look for its anomalies."""
    with etudier(
        Demande([sources], CLE, MAINTENANT, centres=lire_centres(sources / "centres.toml"), **options)
    ) as etude:
        return Trouve(etude.verses, chercher(etude.contexte, RECHERCHES[:-1]))  # the last one is the third count's


@pytest.fixture
def plante(tmp_path: Path, referentiel: Referentiel) -> Callable[..., Trouve]:
    """What is found in a network in which something was planted."""
    pytest.importorskip("duckdb")

    def planter(
        retouche: Retouche,
        apres: Callable[[Path], None] = lambda _: None,
        registre: Registre | None = None,
        **plan: Any,
    ) -> Trouve:
        sources = tmp_path / "sources"
        sources.mkdir()
        generer_reseau(
            sources, referentiel, Plan(**{"centres": 3, "sessions": 1, "candidats": 4, **plan}, retoucher=retouche)
        )
        apres(sources)
        return regarder(sources, registre=registre)

    return planter
