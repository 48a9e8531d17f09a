"""Every workbook that exports print fits its paper: landscape, one page wide, not too small to read, headings repeated."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.exports.conftest import cloture
from tests.outils.clotures import lu

from rdcxl.exports.classeur import LARGEUR_A4, LISIBLE
from rdcxl.exports.diplomation import ecrire_diplomation
from rdcxl.exports.dossier import exporter_dossier
from rdcxl.exports.placement.certifies import suivre
from rdcxl.exports.placement.dossier import FICHIERS, ecrire_le_placement
from rdcxl.exports.placement.reponses import Lues
from rdcxl.exports.registre import classeur_du_registre
from rdcxl.exports.reglages import Reglages
from rdcxl.referentiel import charger_referentiel

A3, A4 = 8, 9
PLUS_LARGE = {A3: 1.414, A4: 1.0}
INSTANT = dt.datetime(2026, 1, 12, 9, tzinfo=dt.timezone.utc)
INSCRIPTION = {
    "numero": 1, "nom": "Arnoux", "prenoms": "Léa Marie", "date_naissance": "2002-03-14", "decision": "2025-07-10",
    "reference": "Commission du 9 juillet, réf. 88-XYZ, " * 5, "jusqu_au": "2035-07-10", "etat": "retirée",
    "retrait": {"le": "2025-09-01", "motif": "Annulée en appel. " * 10},
}  # fmt: skip


@pytest.fixture(scope="module")
def classeurs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """On extreme data: the longest name, two blocs, a bloc's whole title."""
    dossier = tmp_path_factory.mktemp("papier")
    contenu = cloture()
    contenu["candidats"][1]["fiche"] |= {
        "nom_naissance": "De La Tour " * 6,
        "prenoms": "Marie-Élisabeth " * 5,
        "courriel": f"{'a' * 60}@exemple.fr",
    }
    clos = lu(contenu)
    exporter_dossier(clos, dossier / "out", ("lettres",))
    (dossier / "dip").mkdir()
    ecrire_diplomation(clos, dossier / "dip")
    r = charger_referentiel()
    ecrire_le_placement(suivre([clos], r, (6, 12)), Lues({}, ()), r, dossier / "suivi", INSTANT, Reglages())
    ecrits = [
        *(dossier / "out" / "envois").glob("*.xlsx"),
        *(dossier / "dip").glob("*.xlsx"),
        *(dossier / "suivi").glob("*.xlsx"),
    ]
    return {
        "registre.xlsx": classeur_du_registre([INSCRIPTION] * 30, INSTANT),
        **{f.name: f.read_bytes() for f in ecrits},
    }


def feuilles(classeurs: dict[str, bytes]) -> Iterator[tuple[str, Worksheet]]:
    for nom, octets in classeurs.items():
        for feuille in openpyxl.load_workbook(io.BytesIO(octets)):
            yield f"{nom}/{feuille.title}", feuille


def largeur(feuille: Worksheet) -> float:
    """Of what is printed, in characters: openpyxl groups equal columns."""
    colonnes = (d for d in feuille.column_dimensions.values() if not d.hidden and d.min <= feuille.max_column)
    return sum(float((d.max - d.min + 1) * d.width) for d in colonnes)


def test_chaque_classeur_est_la(classeurs: dict[str, bytes]) -> None:
    assert {"registre.xlsx", "ordre-des-envois.xlsx", "publipostage.xlsx", "diplomation.xlsx"} <= classeurs.keys()
    assert {Path(nom).name for nom in FICHIERS if nom.endswith(".xlsx")} <= classeurs.keys()


def test_chaque_feuille_tient_en_une_page_de_large_et_se_lit(classeurs: dict[str, bytes]) -> None:
    vues = {}
    for nom, feuille in feuilles(classeurs):
        assert feuille.page_setup.orientation == "landscape", nom
        assert (feuille.page_setup.fitToWidth or 1, feuille.page_setup.fitToHeight) == (1, 0), nom
        assert feuille.sheet_properties.pageSetUpPr.fitToPage, nom
        papier = int(feuille.page_setup.paperSize)
        vues[nom] = LARGEUR_A4 * PLUS_LARGE[papier] / largeur(feuille)
        assert papier == A4 or LARGEUR_A4 / largeur(feuille) < LISIBLE + 0.05, nom
    assert {nom: round(x, 2) for nom, x in vues.items() if x < LISIBLE} == {}


def test_les_titres_d_une_liste_se_repetent(classeurs: dict[str, bytes]) -> None:
    for nom in ("ordre-des-envois.xlsx", "publipostage.xlsx", "diplomation.xlsx", "registre.xlsx"):
        assert openpyxl.load_workbook(io.BytesIO(classeurs[nom])).active.print_title_rows == "$1:$1"
