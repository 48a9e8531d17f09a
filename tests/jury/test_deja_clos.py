"""A jury closes once: another file of the folder that closes it already refuses, until a reason says why it does not count."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest
from tests.outils import clotures
from tests.outils.classeurs import simple
from tests.outils.fichiers import SESSION, candidat, creer, jury_toml

from rdcxl.erreurs import ClotureRefusee
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import clore, lire_cloture_en_vigueur
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel

R = charger_referentiel()
PLUS_TARD = clotures.CLOS_LE + dt.timedelta(days=3)


def _clore(grille: Path, malgre: str = "", jury: str | None = None) -> Path:
    if jury:
        grille.with_name("jury.toml").write_text(jury, "utf-8")
    deliberation = deliberer(lire_grille(grille, R), R)
    return clore(
        deliberation, lire_jury(grille.with_name("jury.toml")), grille, clos_le=PLUS_TARD, malgre=malgre
    )  # fmt: skip


@pytest.fixture
def close(tmp_path: Path) -> Path:
    grille = clotures.grille(tmp_path, 5)
    clotures.clos(grille)
    return grille


def test_la_meme_grille_sous_un_autre_nom_ne_se_clot_pas_une_seconde_fois(close: Path) -> None:
    autre = Path(shutil.copy(close, close.with_name("copie.xlsx")))
    with pytest.raises(ClotureRefusee) as refus:
        _clore(autre)
    (phrase,) = map(simple, refus.value.problemes)
    assert "« grille.cloture.json », à côté de la grille, clôt déjà ce jury pour 5 de ces candidats" in phrase
    assert "(C01, C02, C03…)" in phrase
    assert "rdcxl rectifier" in phrase
    assert "--malgre" in phrase
    assert not autre.with_name("copie.cloture.json").exists()


def test_une_raison_le_leve_et_reste_dans_le_fichier(close: Path) -> None:
    autre = Path(shutil.copy(close, close.with_name("copie.xlsx")))
    clos = lire_cloture_en_vigueur(_clore(autre, "  La première était un essai. "))
    assert clos.force is not None
    assert clos.force.motif == "La première était un essai."
    assert [e.code for e in clos.force.empechements] == ["deja_clos"]


def test_ni_une_autre_session_ni_d_autres_candidats_ne_genent(tmp_path: Path) -> None:
    clotures.clos(clotures.grille(tmp_path, 2))
    (tmp_path / "x.json").write_text("[1]", "utf-8")
    (tmp_path / "y.json").write_text(json.dumps({"format": "rdcxl-cloture", "candidats": [3], "jury": 4}), "utf-8")
    autres = creer(tmp_path, [candidat("C77", nom_naissance="Autre")], nom="autres.xlsx")
    assert _clore(autres).exists()
    suivante = SESSION.replace("RDC 2024-2025", "RDC 2025-2026").replace("2025-07-10", "2025-07-11")
    plus_tard = creer(tmp_path, [candidat("C01")], session=suivante, nom="suivante.xlsx")
    assert _clore(plus_tard, jury=jury_toml(date="2025-07-11")).exists()


def test_le_jury_de_la_premiere_session_ne_clot_pas_la_seconde(close: Path) -> None:
    """Another session with the first one's jury.toml: the same day, the same people."""
    suivante = SESSION.replace("RDC 2024-2025", "Rattrapage")
    grille = creer(close.parent, [candidat("C01")], session=suivante, nom="seconde.xlsx")
    with pytest.raises(ClotureRefusee) as refus:
        _clore(grille)
    assert any("clôt déjà ce jury pour 1 de ces candidats (C01)" in simple(p) for p in refus.value.problemes)
