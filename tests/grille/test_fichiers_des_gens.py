"""Files as people keep them, where a CSV is taken: workbooks, Windows-1252, scales in headings, one message per fault."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from tests.outils.carnets import ecrire_ods

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.anomalies import regrouper
from rdcxl.grille.lecture.classeur import lire_grille
from rdcxl.grille.lecture.fichiers import lire_fichiers
from rdcxl.referentiel.modele import Referentiel

ENTETES = ["identifiant", "nom_naissance", "prenoms", "parcours"]


def candidats(
    dossier: Path, *lignes: list[Any], nom: str = "candidats.csv", entetes: list[str] = ENTETES, codage: str = "utf-8"
) -> Path:
    chemin = dossier / nom
    rangees = [entetes, *(lignes or (["C01", "Lefèvre", "Zoé", "COMPLET"],))]
    if chemin.suffix == ".csv":
        chemin.write_bytes("\n".join(";".join("" if x is None else str(x) for x in r) for r in rangees).encode(codage))
    elif chemin.suffix == ".ods":
        ecrire_ods(chemin, rangees)
    else:
        classeur = Workbook()
        page: Any = classeur.active
        page.title = "Promo"
        for r in rangees:
            page.append(r)
        classeur.create_sheet("Autre").append(["rien"])
        classeur.save(chemin)
    return chemin


@pytest.mark.parametrize("nom", ["c.csv", "c.xlsx", "c.ods"])
def test_un_classeur_est_pris_ou_un_csv_l_est(tmp_path: Path, nom: str, referentiel: Referentiel) -> None:
    contenu = lire_fichiers(referentiel, candidats(tmp_path, nom=nom))
    assert contenu.promotion.candidats[0].fiche.nom_naissance == "Lefèvre"


def test_une_feuille_se_nomme_apres_le_fichier(tmp_path: Path, referentiel: Referentiel) -> None:
    chemin = candidats(tmp_path, nom="c.xlsx")
    assert len(lire_fichiers(referentiel, chemin.with_name("c.xlsx#promo")).candidats) == 1
    with pytest.raises(SaisieRefusee) as refus:
        lire_fichiers(referentiel, chemin.with_name("c.xlsx#Notes"))
    assert "Feuilles : Promo, Autre" in refus.value.problemes[0]


def test_windows_1252_se_lit_et_se_dit(tmp_path: Path, referentiel: Referentiel) -> None:
    contenu = lire_fichiers(referentiel, candidats(tmp_path, codage="cp1252"))
    assert contenu.promotion.candidats[0].fiche.prenoms == "Zoé"
    assert any("Windows-1252" in a.message for a in contenu.promotion.avertissements)


def test_les_intitules_de_nos_feuilles_sont_compris(tmp_path: Path, referentiel: Referentiel) -> None:
    titres = ["Identifiant", "Nom de naissance", "Prénoms", "Parcours", "Nom d'usage", "Voie  d’accès"]
    chemin = candidats(tmp_path, ["C01", "Roux", "Léa", "COMPLET", "Vial", "Apprentissage"], entetes=titres)
    fiche = lire_fichiers(referentiel, chemin).promotion.candidats[0].fiche
    assert (fiche.nom_usage, fiche.voie) == ("Vial", "APPRENTISSAGE")


@pytest.mark.parametrize(
    ("mot", "code"),
    [("Salariée", "SALARIE"), ("salarié", "SALARIE"), ("Alternante", "ALTERNANT"), ("Étudiante", "ETUDIANT")],
)
def test_un_statut_en_francais_est_compris(tmp_path: Path, mot: str, code: str, referentiel: Referentiel) -> None:
    chemin = candidats(tmp_path, ["C01", "Roux", "Léa", "COMPLET", mot], entetes=[*ENTETES, "statut"])
    contenu = lire_fichiers(referentiel, chemin)
    assert contenu.promotion.candidats[0].fiche.statut == code
    assert contenu.candidats[0]["statut"] == code


def test_une_colonne_qui_manque_dit_celles_qui_sont_la(tmp_path: Path, referentiel: Referentiel) -> None:
    chemin = candidats(tmp_path, ["Roux", "Léa"], entetes=["Nom", "Prénom"])
    with pytest.raises(SaisieRefusee) as refus:
        lire_fichiers(referentiel, chemin)
    assert "Colonnes trouvées : « Nom », « Prénom »" in refus.value.problemes[0]
    assert "rdcxl reprendre" in refus.value.problemes[0]


def test_une_colonne_sans_intitule_est_nommee(tmp_path: Path, referentiel: Referentiel) -> None:
    chemin = candidats(tmp_path, ["C01", "Roux", "Léa", "COMPLET", "12"], entetes=[*ENTETES, ""])
    avis = lire_fichiers(referentiel, chemin).promotion.avertissements
    assert any("La colonne E n’a pas d’intitulé" in a.message for a in avis)


def test_une_faute_de_plusieurs_lignes_est_dite_une_fois(tmp_path: Path, referentiel: Referentiel) -> None:
    lignes = [[f"C{i:02d}", "Roux", "Léa", "COMPLET", "Martien"] for i in range(1, 4)]
    contenu = lire_fichiers(referentiel, candidats(tmp_path, *lignes, entetes=[*ENTETES, "statut"]))
    phrases = [p for p in regrouper(contenu.promotion.anomalies) if "Martien" in p]
    assert len(phrases) == 1
    assert phrases[0].startswith("candidats.csv, lignes 2, 3, 4, colonne statut (C01, C02, C03)")


def notes(dossier: Path, entete: str, *valeurs: object) -> Path:
    chemin = dossier / "notes.csv"
    chemin.write_text(f"identifiant;{entete}\n" + "".join(f"C{i:02d};{v}\n" for i, v in enumerate(valeurs, 1)), "utf-8")
    return chemin


def test_une_echelle_dans_l_intitule_fait_des_points_exacts(tmp_path: Path, referentiel: Referentiel) -> None:
    lignes = [[f"C{i:02d}", "Roux", "Léa", "COMPLET"] for i in range(1, 5)]
    autres = ";".join(code for code in referentiel.composantes if code != "PRO.ECRIT")
    fichier = notes(tmp_path, f"PRO.ECRIT / 20;{autres}", "14,25", "ABJ", "", "21")
    contenu = lire_fichiers(referentiel, candidats(tmp_path, *lignes), fichier)
    vrais = [c.dossier.notes["PRO.ECRIT"] for c in contenu.promotion.candidats]
    assert vrais[0] == Fraction(57, 4) * 75 / 20
    assert [getattr(x, "name", "") for x in vrais[1:]] == ["ABJ", "VIDE", "ANOMALIE"]
    assert str(contenu.candidats[0]["PRO.ECRIT"]) == "53.4375"
    assert ["21 dépasse le maximum de 20" in a.message for a in contenu.promotion.anomalies] == [True]


def test_un_carnet_a_codes_porte_ses_echelles(tmp_path: Path, referentiel: Referentiel) -> None:
    classeur = Workbook()
    page: Any = classeur.active
    page.append(["identifiant", "b1.1/20", "B3.2/100"])
    page.append(["C01", 12.5, 60])
    classeur.save(tmp_path / "carnet.xlsx")
    dossier = lire_grille(tmp_path / "carnet.xlsx", referentiel).candidats[0].dossier
    assert (dossier.notes["B1.1"], dossier.notes["B3.2"]) == (Fraction(125, 2), 90)


@pytest.mark.parametrize(("echelle", "plus", "avertit"), [("", 20, True), ("", 21, False), ("/20", 20, False)])
def test_des_notes_toutes_sous_20_sur_un_plus_grand_maximum_alertent(
    tmp_path: Path, echelle: str, plus: int, avertit: bool, referentiel: Referentiel
) -> None:
    classeur = Workbook()
    page: Any = classeur.active
    for r in (["identifiant", f"B1.1{echelle}", "B2.1"], ["C01", 12, 100], ["C02", plus if not echelle else 20, 75]):
        page.append(r)
    classeur.save(tmp_path / "carnet.xlsx")
    avis = [
        a.message
        for a in lire_grille(tmp_path / "carnet.xlsx", referentiel).avertissements
        if "sont-elles sur 20" in a.message
    ]
    assert [m.startswith("Toutes les notes de B1.1") for m in avis] == [True] * avertit
