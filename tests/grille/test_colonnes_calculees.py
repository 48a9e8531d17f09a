"""Sheets as lists of columns: a key says one column, both calculations have the same, each calculated column has its formula."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.outils.colonnes import feuilles_vierges, plan_vierge

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import annexes
from rdcxl.grille.construction import nombre_de_feuilles
from rdcxl.grille.construction.disposition import NATIF
from rdcxl.grille.construction.formules.annexes import CALCULEES, SOURCES
from rdcxl.grille.construction.sommaire import sommaire
from rdcxl.referentiel.chargement import DEFAUT, charger_referentiel

CAS = Path(__file__).parents[1] / "cas"
REFERENTIELS = [DEFAUT, CAS / "referentiel_trois_blocs.toml", CAS / "referentiel_sans_pro.toml"]


def test_chaque_colonne_calculee_d_une_table_facultative_a_sa_formule() -> None:
    tables = annexes(charger_referentiel())

    declarees = {nom: sorted(annexe.calculees) for nom, annexe in tables.items() if annexe.calculees}

    assert {nom: sorted(formules) for nom, formules in CALCULEES.items()} == declarees
    assert SOURCES.keys() <= declarees.keys()


@pytest.mark.parametrize("chemin", REFERENTIELS)
def test_une_cle_ne_designe_qu_une_colonne(chemin: Path) -> None:
    for feuille in feuilles_vierges(charger_referentiel(chemin)).values():
        cles = Counter(colonne.cle for colonne in feuille.colonnes)
        entetes = Counter((colonne.entete or colonne.cle).casefold() for colonne in feuille.colonnes)

        assert max(cles.values()) == 1, feuille.nom
        assert max(entetes.values()) == 1, feuille.nom  # an Excel table refuses two columns of one name


@pytest.mark.parametrize("chemin", REFERENTIELS)
def test_les_deux_calculs_ont_les_memes_colonnes_dans_le_meme_ordre(chemin: Path) -> None:
    feuilles = feuilles_vierges(charger_referentiel(chemin))

    natives = [cle.removeprefix(NATIF) for cle in feuilles[C.CONTROLE].rangs if cle.startswith(NATIF)]

    assert natives == [
        cle for cle in feuilles[C.SYNTHESE].rangs if cle not in ("identifiant", "nom", "apres", "motifs")
    ]


def test_l_avancement_compte_les_feuilles_que_tout_classeur_a() -> None:
    assert nombre_de_feuilles() == len(sommaire(plan_vierge(charger_referentiel()))) + 1
