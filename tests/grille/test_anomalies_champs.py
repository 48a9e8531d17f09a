"""One bad gradebook per kind of anomaly in a field: place, value, why, what to do, and whether the candidate waits."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from tests.outils.classeurs import (
    ENTETE,
    Formule,
    Texte,
    bonne_ligne,
    carnet,
    cellule,
    simple,
)

COMPLEMENTS = (
    "blocs_inscrits",
    "dispense_pro",
    "executive",
    "heures_absence_injustifiees",
    "heures_absence_justifiees",
    "heures_formation",
    "accord_penalite",
    "fraude",
    "date_naissance",
    "sexe",
    "voie",
    "statut",
    "nom_usage",
    "commune_naissance",
    "code_insee_naissance",
    "pays_naissance",
    "courriel",
    "donnees_validees_le",
)
LARGE = (*ENTETE, *COMPLEMENTS)

# name, code, value, shown, words of the message, does the candidate wait?
CHAMPS: list[tuple[str, str, Any, str, list[str], bool]] = [
    ("parcours_inconnu", "parcours", "TOTAL", "TOTAL", ["COMPLET", "BLOCS"], True),
    ("parcours_absent", "parcours", None, "", ["Parcours", "Saisissez", "COMPLET", "BLOCS"], True),
    ("bloc_inconnu", "blocs_inscrits", "B9", "B9", ["B9", "B1", "B4"], True),
    ("dispense_sans_reference", "dispense_pro", "oui", "oui", ["référence", "positionnement", "Saisissez"], True),
    ("dispense_cochee", "dispense_pro", "x", "x", ["référence", "positionnement"], True),
    ("executive_illisible", "executive", "peut-être", "peut-être", ["oui", "non"], True),
    ("heures_entreprise_texte", "heures_entreprise", "beaucoup", "beaucoup", ["beaucoup", "Saisissez"], True),
    ("heures_entreprise_negatives", "heures_entreprise", -5, "-5", ["négatif", "Saisissez"], True),
    ("absences_texte", "heures_absence_injustifiees", "3 jours", "3 jours", ["3 jours", "Saisissez"], True),
    ("absences_date", "heures_absence_justifiees", dt.date(2025, 1, 3), "03/01/2025", ["date"], True),
    ("absences_erreur", "heures_absence_injustifiees", "#N/A", "#N/A", ["#N/A", "erreur"], True),
    ("heures_formation_negatives", "heures_formation", -637, "-637", ["négatif"], True),
    ("accord_illisible", "accord_penalite", "oui", "oui", ["date", "JJ/MM/AAAA"], True),
    ("accord_impossible", "accord_penalite", "31/02/2025", "31/02/2025", ["date", "JJ/MM/AAAA"], True),
    ("fraude_illisible", "fraude", "avérée", "avérée", ["date", "JJ/MM/AAAA"], True),
    ("fraude_nombre", "fraude", 1, "1", ["date", "JJ/MM/AAAA"], True),
    ("fraude_sans_valeur", "fraude", Formule("=TODAY()"), "", ["formule", "Excel"], True),
    ("naissance_illisible", "date_naissance", "mars 2002", "mars 2002", ["date", "JJ/MM/AAAA"], False),
    ("sexe_inconnu", "sexe", "H", "H", ["F", "M"], False),
    ("voie_inconnue", "voie", "INTERNET", "INTERNET", ["APPRENTISSAGE", "VAE"], False),
    ("statut_inconnu", "statut", "RETRAITE", "RETRAITE", ["SALARIE", "ETUDIANT"], False),
    ("insee_faux", "code_insee_naissance", "Lyon", "Lyon", ["INSEE"], False),
    ("validees_illisible", "donnees_validees_le", "oui", "oui", ["date", "JJ/MM/AAAA"], False),
    ("nom_absent", "nom_naissance", None, "", ["Nom de naissance", "Complétez"], False),
    ("prenoms_absents", "prenoms", "  ", "", ["Prénoms", "Complétez"], False),
    ("nom_date", "nom_naissance", dt.date(2025, 1, 1), "01/01/2025", ["texte"], False),
    ("nom_erreur", "nom_naissance", "#REF!", "#REF!", ["#REF!", "erreur"], False),
    ("nom_sur_deux_lignes", "nom_naissance", "Du\nbois", "Du\nbois", ["retour à la ligne", "Ressaisissez"], False),
]
IDENTITE = ("nom_naissance", "nom_usage", "prenoms", "commune_naissance", "pays_naissance", "courriel")
CHAMPS += [
    (f"{code}_debute_par_{signe}", code, Texte(f"{signe}1+1"), f"{signe}1+1", ["formule", "Ressaisissez"], False)
    for code in IDENTITE
    for signe in "=+-@"
]


@pytest.mark.parametrize(("nom", "code", "valeur", "montree", "mots", "attend"), CHAMPS, ids=[c[0] for c in CHAMPS])
def test_champ_illisible_est_signale(
    tmp_path: Path, juger: Any, nom: str, code: str, valeur: Any, montree: str, mots: list[str], attend: bool
) -> None:
    chemin = carnet(tmp_path / "carnet.xlsx", [bonne_ligne("C01"), bonne_ligne("C02", **{code: valeur})], LARGE)
    d = juger(chemin)
    (a,) = d.promotion.anomalies
    assert (a.feuille, a.cellule, a.identifiant) == ("Carnet", cellule(code, 2, LARGE), "C02")
    assert a.valeur.strip() == montree
    assert all(mot in simple(a.message) for mot in mots), a.message
    assert a.bloque
    assert [x.decision for x in d.resultats] == ["TITRE", "EN_ATTENTE" if attend else "TITRE"]


def test_parcours_blocs_sans_blocs_fait_attendre(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne(parcours="BLOCS")], LARGE))
    a = d.promotion.anomalies[0]
    assert (a.cellule, a.identifiant, a.valeur) == (cellule("parcours", 1), "C01", "BLOCS")
    assert "blocs inscrits" in a.message
    assert d.resultats[0].decision == "EN_ATTENTE"


def test_parcours_complet_avec_blocs_fait_attendre(tmp_path: Path, juger: Any) -> None:
    d = juger(carnet(tmp_path / "c.xlsx", [bonne_ligne(blocs_inscrits="B1 B2")], LARGE))
    (a,) = d.promotion.anomalies
    assert a.identifiant == "C01"
    assert "COMPLET" in a.message
    assert "BLOCS" in a.message
    assert d.resultats[0].decision == "EN_ATTENTE"
