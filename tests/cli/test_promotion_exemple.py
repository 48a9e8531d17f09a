"""`workbooks/promotion-exemple` is what the package generates, member by member; nothing there is edited by hand."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from rdcxl import exemple

DOSSIER = Path(__file__).parents[2] / "workbooks" / "promotion-exemple"
TEXTES = (
    *("candidats.csv", "notes.csv", "acquis.csv", "session.toml", "jury.toml", "decisions.csv", "epreuves.toml"),
    "jours.csv",
)


@pytest.fixture(scope="module")
def genere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dossier = tmp_path_factory.mktemp("exemple")
    exemple.generer(dossier)
    return dossier


@pytest.mark.parametrize("nom", TEXTES)
def test_fichier_de_texte_est_regenere_a_l_octet_pres(genere: Path, nom: str) -> None:
    assert (DOSSIER / nom).read_bytes() == (genere / nom).read_bytes()


def test_grille_est_regeneree_membre_par_membre(genere: Path) -> None:
    """Names, order and bytes of the members; not the compressed bytes, which depend on the zlib of the machine."""
    with zipfile.ZipFile(DOSSIER / "grille.xlsx") as range_, zipfile.ZipFile(genere / "grille.xlsx") as neuf:
        assert range_.namelist() == neuf.namelist()
        for nom in neuf.namelist():
            assert range_.read(nom) == neuf.read(nom), nom


def test_dossier_ne_contient_rien_d_autre(genere: Path) -> None:
    assert sorted(p.name for p in DOSSIER.iterdir()) == sorted(p.name for p in genere.iterdir())
