"""What the reader accepts, a user may type: the native formulas must then say the same as the rules."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from tests.outils.calcul import Recalcul, ecarts
from tests.outils.classeurs import Texte, modifier
from tests.outils.fichiers import candidat, creer, notes

from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.deliberation import deliberer
from rdcxl.regles import libelles as L

# name, cells changed in a grid of one good candidate (row 7)
SAISIES: list[tuple[str, dict[str, Any]]] = [
    # Acquis has fewer rows of its own than this list: these come first
    ("accorde", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": 10, "Acquis!E7": 45483, "Notes!C7": None}),
    ("accorde_a_zero", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": 0, "Acquis!E7": 45483, "Notes!C7": None}),
    (
        "accorde_en_texte",
        {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": 10, "Acquis!E7": "2024", "Notes!C7": None},
    ),
    (
        "accorde_trop_haut",
        {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": 101, "Acquis!E7": 45483, "Notes!C7": None},
    ),
    ("accorde_avec_notes", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": 10, "Acquis!E7": 45483}),
    ("acquis_minuscules", {"Acquis!A7": "c01", "Acquis!B7": "b1", "Acquis!C7": 60, "Notes!C7": None}),
    ("acquis_espaces", {"Acquis!A7": "C01", "Acquis!B7": "B1 ", "Acquis!C7": 60, "Notes!C7": None}),
    ("acquis_en_texte", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Acquis!C7": "60", "Notes!C7": None}),
    ("acquis_sans_points", {"Acquis!A7": "C01", "Acquis!B7": "B1", "Notes!C7": None}),
    ("acquis_d_un_autre", {"Acquis!A7": "C99", "Acquis!B7": "B1", "Acquis!C7": 60}),
    ("abs_minuscules_et_espaces", {"Notes!D7": " abs "}),
    ("abs_espace_insecable", {"Notes!D7": "ABS\u00a0"}),
    ("abs_espace_fine", {"Notes!D7": "\u202fabs"}),
    ("abs_espace_pleine_chasse", {"Notes!D7": "ABS\u3000"}),
    ("nr", {"Notes!M7": "nr "}),
    ("abj", {"Notes!D7": "Abj"}),
    ("cellule_d_espaces", {"Notes!D7": "   "}),
    ("texte_virgule", {"Notes!D7": Texte("85,5")}),
    ("texte_point", {"Notes!D7": Texte("85.5")}),
    ("texte_entier", {"Notes!D7": Texte("85")}),
    ("texte_zero_final", {"Notes!D7": Texte("85,50")}),
    ("texte_zero_initial", {"Notes!D7": Texte("085")}),
    ("texte_espaces", {"Notes!D7": Texte(" 85,5\u00a0")}),
    ("texte_espace_pleine_chasse", {"Notes!D7": Texte("85,5\u3000")}),
    ("texte_trop_grand", {"Notes!D7": Texte("150,5")}),
    ("texte_negatif", {"Notes!D7": Texte("-1")}),
    ("texte_17_chiffres", {"Notes!C7": Texte("60,000000000000001")}),
    ("binaire_sous_le_seuil", {"Notes!C7": 39.99999999999999}),
    ("booleen", {"Notes!D7": True}),
    ("date", {"Notes!D7": dt.date(2025, 6, 1)}),
    ("fraude_en_texte", {"Notes!P7": "16/06/2025"}),
    ("fraude_iso_en_texte", {"Notes!P7": "2025-06-16"}),
    ("fraude_illisible", {"Notes!P7": "oui"}),
    ("accord_en_texte", {"Assiduité!C7": 40, "Assiduité!F7": "02/06/2025"}),
    ("absences_en_texte", {"Assiduité!C7": "40,5", "Assiduité!F7": dt.date(2025, 6, 2)}),
    ("absences_negatives", {"Assiduité!C7": -1}),
    ("heures_prevues_propres", {"Assiduité!C7": 15, "Assiduité!E7": 600, "Assiduité!F7": dt.date(2025, 6, 2)}),
    ("heures_prevues_nulles", {"Assiduité!C7": 15, "Assiduité!E7": 0, "Assiduité!F7": dt.date(2025, 6, 2)}),
    ("heures_entreprise_en_texte", {"Candidats!Q7": "279,5"}),
    ("parcours_minuscules", {"Candidats!M7": " complet "}),
    ("parcours_espace_insecable", {"Candidats!M7": "COMPLET\u00a0"}),
    ("parcours_inconnu", {"Candidats!M7": "TOUT"}),
    ("blocs_plus", {"Candidats!M7": "BLOCS", "Candidats!N7": "B1+B3"}),
    ("blocs_barre", {"Candidats!M7": "BLOCS", "Candidats!N7": "B1/B3"}),
    ("blocs_virgule", {"Candidats!M7": "BLOCS", "Candidats!N7": "b1, b3"}),
    ("blocs_point_virgule", {"Candidats!M7": "BLOCS", "Candidats!N7": "B1;B3"}),
    ("blocs_repetes", {"Candidats!M7": "BLOCS", "Candidats!N7": "B1 B1"}),
    ("blocs_inconnus", {"Candidats!M7": "BLOCS", "Candidats!N7": "B1 B7"}),
    ("blocs_sans_blocs", {"Candidats!M7": "BLOCS"}),
    ("complet_avec_blocs", {"Candidats!N7": "B1"}),
    ("executive_majuscules", {"Candidats!P7": "OUI", "Candidats!Q7": 110}),
    ("executive_booleen", {"Candidats!P7": True, "Candidats!Q7": 110}),
    ("tuteur_absent", {"Notes!O7": "ABS"}),
    ("tuteur_absent_en_minuscules_et_oral_manque", {"Notes!O7": " abs ", "Notes!N7": "ABS"}),
    ("executive_positionne", {"Candidats!P7": "oui", "Candidats!Q7": 105, "Candidats!S7": "POS-2"}),
    ("executive_positionne_sous_le_minimum", {"Candidats!P7": "oui", "Candidats!Q7": 104.99, "Candidats!S7": "POS-2"}),
    ("executive_dispense", {"Candidats!P7": "oui", "Candidats!Q7": 105, "Candidats!O7": "POS-2"}),
    ("executive_sans_positionnement", {"Candidats!P7": "oui", "Candidats!Q7": 279.99}),
    ("executive_sans_positionnement_au_minimum", {"Candidats!P7": "oui", "Candidats!Q7": 280}),
    ("executive_positionnement_d_espaces", {"Candidats!P7": "oui", "Candidats!Q7": 105, "Candidats!S7": "  "}),
    ("positionnement_oui", {"Candidats!S7": "oui"}),
    ("executive_illisible", {"Candidats!P7": "peut-être"}),
    ("dispense_oui", {"Candidats!O7": "oui"}),
    ("dispense_espaces", {"Candidats!O7": "  "}),
    ("identifiant_minuscules", {"Notes!A7": "c01"}),
    ("identifiant_espaces", {"Notes!A7": "C01 "}),
]


def grille_des_saisies(dossier: Path) -> Path:
    """One grid with a good candidate per case, each changed by hand in its own row."""
    noms = [f"C{i:02d}" for i in range(1, len(SAISIES) + 1)]
    cellules: dict[str, Any] = {}
    for i, (nom, (_, changees)) in enumerate(zip(noms, SAISIES, strict=True)):
        for adresse, valeur in changees.items():
            propre = (
                type(valeur)(valeur.replace("C01", nom).replace("c01", nom.lower()))
                if isinstance(valeur, str)
                else valeur
            )
            cellules[re.sub(r"7$", str(7 + i), adresse)] = propre
    return modifier(creer(dossier, [candidat(nom) for nom in noms]), cellules)


@pytest.fixture(scope="module")
def saisies_jugees(tmp_path_factory: pytest.TempPathFactory, referentiel: Any) -> tuple[list[str], Any]:
    """The differences between native formulas and rules, and the results of these."""
    return ecarts(grille_des_saisies(tmp_path_factory.mktemp("saisies")), referentiel)


@pytest.mark.parametrize("rang", range(len(SAISIES)), ids=[s[0] for s in SAISIES])
def test_saisie_a_la_main_a_la_meme_issue_par_les_formules_et_par_les_regles(
    saisies_jugees: tuple[list[str], Any], rang: int
) -> None:
    """While an anomaly keeps a candidate waiting, only the decision is compared."""
    trouves, d = saisies_jugees
    identifiant = f"C{rang + 1:02d}"
    miens = [t for t in trouves if t.startswith(f"{identifiant} ")]
    # the sheet shows the identifier as Notes has it, the rules as Candidats has it
    miens = [t for t in miens if t != f"{identifiant} Identifiant : {identifiant.lower()!r} au lieu de {identifiant!r}"]
    if any(a.identifiant == identifiant for a in d.promotion.anomalies):
        miens = [t for t in miens if "Décision" in t]
    assert miens == []


def test_candidat_a_une_autre_ligne_de_notes_est_decide_par_les_formules(tmp_path: Path, referentiel: Any) -> None:
    """The rows of Notes need not be those of Candidats: here the candidate stands one row lower."""
    colonnes = "CDEFGHIJKLMNO"
    cellules = (
        {"Notes!A7": None, "Notes!A8": "C01"}
        | {f"Notes!{c}7": None for c in colonnes}
        | {f"Notes!{c}8": 20 for c in colonnes}
    )
    grille = modifier(creer(tmp_path), cellules)
    (x,) = deliberer(lire_grille(grille, referentiel), referentiel).resultats
    ligne = Recalcul(grille).lignes("Synthèse", 2)[1]
    assert (ligne["Décision proposée"], ligne["Total"]) == (L.DECISIONS[x.decision], 260)


IDENTIFIANTS = [
    ("joker", ["C1", "C*"]),
    ("interrogation", ["C1", "C?"]),
    ("tilde", ["C~1", "C1"]),
    ("comparaison", ["<5", ">A"]),
    ("numeriques", ["1", "01"]),
    ("seize_chiffres", ["1234567890123456", "1234567890123457"]),
    ("espaces", ["A B", "AB"]),
    ("accents", ["Élève-1", "Eleve-1"]),
    ("apostrophe", ["d'1", 'd"1']),
]


@pytest.mark.parametrize(("nom", "identifiants"), IDENTIFIANTS, ids=[i[0] for i in IDENTIFIANTS])
def test_identifiants_voisins_ne_se_confondent_pas_dans_les_formules(
    tmp_path: Path, referentiel: Any, nom: str, identifiants: list[str]
) -> None:
    """The second candidate alone has an acquis of B1 and company hours below the minimum; an identifier may be refused."""
    premier, second = identifiants
    grille = creer(
        tmp_path,
        [candidat(premier), candidat(second, heures_entreprise="100")],
        [notes(premier), notes(second, {"B1.1": None})],
        [{"identifiant": second, "composante": "B1", "points": "70"}],
    )
    trouves, d = ecarts(grille, referentiel)
    refuses = {a.identifiant for a in d.promotion.anomalies if a.code != "heures_entreprise"}
    attendues = [
        "EN_ATTENTE" if nom_ in refuses else decision
        for nom_, decision in zip(identifiants, ("TITRE", "PARTIELLE"), strict=True)
    ]
    assert [x.decision for x in d.resultats] == attendues
    assert trouves == []


def test_composante_d_acquis_mal_ecrite_dans_le_csv_compte_aussi_dans_les_formules(
    tmp_path: Path, referentiel: Any
) -> None:
    acquis = [{"identifiant": "C01", "composante": " b1", "points": "60"}]
    trouves, d = ecarts(creer(tmp_path, None, [notes("C01", {"B1.1": None})], acquis), referentiel)
    assert d.resultats[0].blocs["B1"].statut == "ACQUIS"
    assert trouves == []


@pytest.mark.parametrize("note", ["60,000000000000001", "0,30000000000000004", "33,33333333333333333333"])
def test_note_a_plus_de_quinze_chiffres_d_un_csv_est_jugee_aussi_par_les_formules(
    tmp_path: Path, referentiel: Any, note: str
) -> None:
    trouves, d = ecarts(creer(tmp_path, None, [notes("C01", {"B1.1": note})]), referentiel)
    assert d.resultats[0].decision != "EN_ATTENTE"
    assert trouves == []


def test_accueil_compte_les_decisions_et_les_saisies_a_corriger(tmp_path: Path) -> None:
    candidats = [candidat("C01"), candidat("C02"), candidat("C03"), candidat("C04")]
    saisies = [
        notes("C01"),
        notes("C02", {"B1.1": "ABJ"}),
        notes("C03", {"B1.1": None, "B2.1": "bien"}),
        notes("C04", fraude="16/06/2025"),
    ]
    classeur = Recalcul(creer(tmp_path, candidats, saisies)).classeur
    compteurs = {classeur.get_value("Accueil", r, 5): classeur.get_value("Accueil", r, 6) for r in range(7, 20)}
    assert compteurs["Candidats inscrits"] == 4
    assert compteurs["Candidats sans ligne de notes"] == 0
    assert (compteurs["Titre obtenu"], compteurs["En attente"], compteurs["Session annulée"]) == (1, 2, 1)
    assert compteurs["Certification partielle"] == compteurs["Aucune certification"] == 0
    assert (compteurs["Notes manquantes"], compteurs["Rattrapages à venir (ABJ)"], compteurs["Saisies à corriger"]) == (
        1,
        1,
        1,
    )
    assert compteurs["Jury de certification"] == (dt.date(2025, 7, 10) - dt.date(1899, 12, 30)).days
    assert compteurs["Résultats au plus tard le"] == (dt.date(2025, 8, 8) - dt.date(1899, 12, 30)).days


def test_candidat_de_reserve_saisi_a_la_main_est_decide_par_les_formules(tmp_path: Path, referentiel: Any) -> None:
    cellules: dict[str, Any] = {
        "Candidats!A8": "C02",
        "Candidats!B8": "Roux",
        "Candidats!D8": "Zoé",
        "Candidats!M8": "COMPLET",
        "Notes!A8": "C02",
    }
    cellules |= {
        f"Notes!{c}8": v
        for c, v in zip("CDEFGHIJKLMNO", (30, 75, 25, 12.5, 40, 10, 75, 25, 25, 37.5, 37.5, 62.5, 25), strict=True)
    }
    trouves, d = ecarts(modifier(creer(tmp_path), cellules), referentiel)
    assert [x.decision for x in d.resultats] == ["TITRE", "PARTIELLE"]
    assert trouves == []


def _dix_partout(note: float) -> dict[str, object]:
    """10/20 everywhere, `note` in B1."""
    notes = (note, 75, 25, 12.5, 40, 10, 75, 25, 25, 37.5, 37.5, 62.5, 25)
    return {f"Notes!{c}7": v for c, v in zip("CDEFGHIJKLMNO", notes, strict=True)}


def test_total_a_un_cheveu_de_la_moyenne_est_refuse_aussi_par_les_formules(tmp_path: Path, referentiel: Any) -> None:
    """10/20 everywhere but a hair in B1: no title, and never « 10.00 » on screen."""
    trouves, d = ecarts(modifier(creer(tmp_path), _dix_partout(49.999999999)), referentiel)
    assert (d.resultats[0].decision, str(d.resultats[0].moyenne)) == ("PARTIELLE", "9.99")
    assert trouves == []


def test_residu_binaire_au_bord_d_un_seuil_fait_attendre_les_regles_et_les_formules(
    tmp_path: Path, referentiel: Any
) -> None:
    """What a formula leaves (49.99999999999999, shown as 50) is neither forgiven nor held against the candidate."""
    grille = modifier(creer(tmp_path), _dix_partout(49.99999999999999))
    trouves, d = ecarts(grille, referentiel)
    assert d.resultats[0].decision == "EN_ATTENTE"
    assert trouves == []
    (anomalie,) = [a for a in d.promotion.anomalies if a.code == "residu"]
    assert (anomalie.feuille, anomalie.cellule, anomalie.valeur) == ("Notes", "C7", "49,99999999999999")
    assert "qu’Excel affiche 50" in anomalie.message


def test_note_tapee_avec_quinze_chiffres_est_jugee_par_les_regles_et_attend_dans_les_formules(
    tmp_path: Path, referentiel: Any
) -> None:
    """A double cannot add it exactly: the sheet waits, which is the safe side, and the rules decide exactly."""
    trouves, d = ecarts(modifier(creer(tmp_path), _dix_partout(49.9999999999999)), referentiel)
    assert (d.resultats[0].decision, str(d.resultats[0].moyenne)) == ("PARTIELLE", "9.99")
    assert any("En attente" in ecart for ecart in trouves)


def test_candidat_sans_ligne_de_notes_se_voit_sans_python(tmp_path: Path) -> None:
    """A late candidate typed in Candidats alone, and marks typed on a row without identifier: the sheet says so."""
    grille = modifier(creer(tmp_path), {"Candidats!A8": "C99", "Notes!C9": 12})
    classeur = Recalcul(grille).classeur
    compteurs = {classeur.get_value("Accueil", r, 5): classeur.get_value("Accueil", r, 6) for r in range(7, 20)}
    assert (compteurs["Candidats inscrits"], compteurs["Candidats sans ligne de notes"]) == (2, 1)
    assert compteurs["Saisies à corriger"] == 1
    assert classeur.get_value("Contrôle", 9, 9) == "Identifiant manquant"
