"""One reader of rows, one reader of headings: what every source of rows shares."""

import datetime as dt
from decimal import Decimal

import pytest

from rdcxl.grille import champs as C
from rdcxl.grille.lecture.entetes import lire_entetes
from rdcxl.grille.lecture.rangees import lire_cellule, lire_rangee
from rdcxl.grille.tableau import Cellule, Ligne, Tableau

JOUR = C.Champ("jour", "Jour de l’épreuve", C.DATE, "", obligatoire=True)
HEURES = C.Champ("heures", "Heures", C.NOMBRE, "", decisif=True)
NOTE = C.Champ("points_lus", "Points", C.NOTE, "")
CHAMPS = {champ.code: champ for champ in (JOUR, HEURES, NOTE)}


def test_une_colonne_se_nomme_par_son_code_ou_par_son_titre() -> None:
    lus = lire_entetes([" JOUR DE L’ÉPREUVE ", "Remarque", None, "heures", "Heures"], CHAMPS)
    assert lus.codes == {0: "jour", 3: "heures"}
    assert lus.repetes == {4: "heures"}
    assert lus.inconnues == {1: "Remarque"}
    assert lus.manquantes(CHAMPS) == ["points_lus"]


def test_le_titre_d_une_epreuve_a_cote_de_son_code_ne_nomme_pas_de_colonne() -> None:
    epreuve = C.Champ("B1.1", "Étude de cas", C.NOTE, C.NOTES)
    assert lire_entetes(["Étude de cas", "b1.1"], {"B1.1": epreuve}).codes == {1: "B1.1"}


@pytest.mark.parametrize(
    ("champ", "cellule", "repetee", "valeur", "erreur"),
    [
        (JOUR, Cellule("02/09/2024", "A2"), False, dt.date(2024, 9, 2), ""),
        (JOUR, Cellule("demain", "A2"), False, None, "« demain » n’est pas une date. Saisissez JJ/MM/AAAA."),
        (JOUR, Cellule("demain", "A2", "fusionnée."), False, None, "fusionnée."),
        (JOUR, Cellule("demain", "A2"), True, None, "« demain » n’est pas une date. Saisissez JJ/MM/AAAA."),
        (JOUR, Cellule("02/09/2024", "A2"), True, None, "La colonne jour apparaît deux fois."),
        (HEURES, Cellule("7,5", "B2"), False, Decimal("7.5"), ""),
        (NOTE, Cellule("7,5", "C2"), False, "7,5", ""),
        (NOTE, Cellule(" ", "C2"), False, None, ""),
    ],
)
def test_une_cellule_donne_sa_valeur_ou_sa_raison(
    champ: C.Champ, cellule: Cellule, repetee: bool, valeur: object, erreur: str
) -> None:
    lue = lire_cellule(champ, cellule, repetee=repetee)
    assert (lue.valeur, lue.erreur) == (valeur, erreur)


def test_une_cellule_vide_ne_manque_que_si_elle_est_obligatoire() -> None:
    tableau = Tableau("essai.csv", {"jour": "ligne 1"})
    lues = lire_rangee(CHAMPS.values(), tableau, Ligne({"jour": Cellule("  ", "ligne 2, colonne jour")}, "ligne 2"))
    assert {code: (lue.valeur, lue.manque) for code, lue in lues.items()} == {
        "jour": (None, True),
        "heures": (None, False),
        "points_lus": (None, False),
    }
    assert lues["heures"].cellule.lieu == "ligne 2"


def test_un_nombre_ecrit_en_texte_ne_compte_pas_ou_les_formules_ne_le_lisent_pas() -> None:
    lue = lire_cellule(HEURES, Cellule("7,5", "B2"), texte_compte=False)
    assert lue.valeur is None
    assert lue.erreur == "« 7,5 » est du texte, lu comme 7,5. Ressaisissez le nombre."
