"""A small closed jury for the tests of the exports: one candidate per decision, and awkward names."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rdcxl import exemple
from rdcxl.exports.atelier import Atelier
from rdcxl.grille.lecture import lire_grille
from rdcxl.jury.cloture import clore
from rdcxl.jury.composition import lire_jury
from rdcxl.jury.decisions import lire_tous_les_actes
from rdcxl.jury.deliberation import deliberer
from rdcxl.referentiel import charger_referentiel

BLOCS = [
    {"code": "B1", "numero": 1, "titre": "Élaboration du plan opérationnel de développement commercial omnicanal"},
    {"code": "B2", "numero": 2, "titre": "Élaboration et mise en œuvre d'une stratégie de prospection omnicanale"},
    {"code": "B3", "numero": 3, "titre": "Construction et négociation d'une offre commerciale"},
    {"code": "B4", "numero": 4, "titre": "Management de l'activité commerciale en mode projet"},
]


def fiche(identifiant: str, nom: str, prenoms: str, **autres: Any) -> dict[str, Any]:
    """Return the record of a candidate, complete, with the given differences."""
    return {
        "identifiant": identifiant, "nom_naissance": nom, "nom_usage": None, "prenoms": prenoms, "sexe": "F",
        "date_naissance": "2002-03-14", "commune_naissance": "Lyon", "code_insee_naissance": "69123",
        "pays_naissance": "France", "courriel": "adresse@exemple.fr", "voie": "APPRENTISSAGE", "statut": "ALTERNANT",
        "parcours": "COMPLET", "blocs_inscrits": [], "dispense_pro": None, "executive": False,
        "heures_entreprise": "700", "donnees_validees_le": "2025-06-01", **autres,
    }  # fmt: skip


def candidat(fiche: dict[str, Any], decision: str, *statuts: str) -> dict[str, Any]:
    """Return a candidate of the closed file: a record, a decision and the statut of B1, B2, B3, B4."""
    blocs = {bloc["code"]: {"points": "0", "sur": "0", "note": "0.00", "statut": statut}
             for bloc, statut in zip(BLOCS, statuts, strict=True)}  # fmt: skip
    resultat = {"identifiant": fiche["identifiant"], "decision": decision, "points": "519.375", "sur": "1000",
                "moyenne": "10.38", "blocs": blocs,
                "pro": {"points": "150", "sur": "250", "note": "12.00", "statut": "SUFFISANT"},
                "blocs_valides": [], "motifs": []}  # fmt: skip
    certifies = [code for code, bloc in blocs.items() if decision == "PARTIELLE" and bloc["statut"] == "VALIDE"]
    return {"fiche": fiche, "saisies": {"notes": {}, "acquis": {}}, "proposition": resultat, "actes": [], "resultat": resultat,
            "blocs_certifies": certifies}  # fmt: skip


def cloture() -> dict[str, Any]:
    """Return a new closed jury: C01 TITRE, C02 PARTIELLE (B2; B3 is ACQUIS), C03 PARTIELLE (B1, B4), then the rest."""
    return {
        "format": "rdcxl-cloture", "version": 2, "logiciel": {"nom": "rdcxl", "version": "0.1.0"},
        "referentiel": {"code": "RNCP36395", "intitule": "Responsable de développement commercial",
                        "document": "2024-03-25", "empreinte": "0" * 64, "blocs": BLOCS},
        "lectures": {"moyenne": "points"}, "lectures_modifiees": {}, "grille": {"nom": "grille.xlsx", "empreinte": "1" * 64},
        "clos_le": "2025-07-10T17:30:00+02:00",
        "session": {
            "centre": {"nom": "École de commerce des Monts d'Or", "siret": "12345678901234",
                       "numero_declaration_activite": "84 69 12345 69", "cci": "CCI Lyon Métropole", "ville": "Lyon"},
            "session": {"libelle": "RDC 2024-2025", "rang_promotion": 2,
                        "date_derniere_epreuve": "2025-06-27", "date_jury": "2025-07-10"},
            "certification": {"code": "RNCP36395", "intitule": "Responsable de développement commercial",
                              "date_decision": "2022-04-25", "date_derniere_delivrance": "2029-04-25",
                              "codes_nsf": ["312"], "niveau": 6},
            "responsables": {"session": "Mme Solène Arnaud", "certification": "M. Hugues Delorme"},
        },
        "jury": {"date": "2025-07-10", "lieu": "Lyon", "epreuves": [],
                 "membres": [{"nom": "Delorme", "prenom": "Hugues", "role": "PRESIDENT"}]},
        "resultats_avant_le": "2025-08-08", "enquetes_jusqu_au": "2027-07-10", "reserves": [], "a_statuer": [],
        "candidats": [
            candidat(fiche("C01", "Arnoux", "Léa Marie"), "TITRE", "COMPENSE", "VALIDE", "VALIDE", "VALIDE"),
            candidat(fiche("C02", "Le Goff", "Maël", sexe="M", nom_usage="Ménard"), "PARTIELLE",
                     "ELIMINATOIRE", "VALIDE", "ACQUIS", "NON_VALIDE"),
            candidat(fiche("C03", "N'Guessan", "Aya Inès", commune_naissance="Grand-Bassam",
                           code_insee_naissance="99326", pays_naissance="Côte d'Ivoire",
                           date_naissance="2001-02-01"), "PARTIELLE",
                     "VALIDE", "NON_VALIDE", "NON_VALIDE", "VALIDE"),
            candidat(fiche("C04", "Petit", "Jean"), "AUCUNE", *["NON_VALIDE"] * 4),
            candidat(fiche("C05", "Roux", "Zoé"), "EN_ATTENTE", "VALIDE", "EN_ATTENTE", "COMPENSABLE", "VALIDE"),
            candidat(fiche("C06", "Blanc", "Hugo"), "ANNULEE", *["ANNULE"] * 4),
        ],
        "avertissements": [], "force": None,
        "empreinte": {"algorithme": "SHA-256", "valeur": "9f86d081884c7d65" + "0" * 48},
        "signature": {"algorithme": "AUCUNE"},
    }  # fmt: skip


@pytest.fixture(name="cloture")
def _cloture() -> dict[str, Any]:
    return cloture()


@pytest.fixture
def ajouter(cloture: dict[str, Any]) -> Callable[..., dict[str, Any]]:
    """Return a function that adds a candidate to the closed jury (record, decision, statuts) and returns the record."""

    def ajouter_candidat(decision: str, *statuts: str, **valeurs: Any) -> dict[str, Any]:
        complete = fiche(**{"identifiant": "C07", "nom": "Nguyen", "prenoms": "Anh", **valeurs})
        cloture["candidats"].append(candidat(complete, decision, *statuts))
        return complete

    return ajouter_candidat


@pytest.fixture(scope="session")
def scelle(modele: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample promotion, closed: the text of its file."""
    dossier = tmp_path_factory.mktemp("exemple")
    shutil.copytree(modele, dossier, dirs_exist_ok=True)
    referentiel = charger_referentiel()
    deliberation = deliberer(lire_grille(dossier / exemple.GRILLE, referentiel), referentiel)
    actes = lire_tous_les_actes(deliberation, exemple.CLOS_LE, dossier / "decisions.csv").actes
    jury = lire_jury(dossier / "jury.toml")
    clos = clore(deliberation, jury, dossier / exemple.GRILLE, clos_le=exemple.CLOS_LE, actes=actes)
    return clos.read_text("utf-8")


@pytest.fixture
def contenu(scelle: str) -> dict[str, Any]:
    """The same, read: a test may change it."""
    ouvert: dict[str, Any] = json.loads(scelle)
    return ouvert


@pytest.fixture(scope="module")
def atelier() -> Atelier:
    """A workshop, which keeps its fonts and templates for all documents of a module."""
    return Atelier()
