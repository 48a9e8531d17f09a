"""Input files of a promotion, written as a school would write them. Codes and maxima are copied from the norm, not from src."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from rdcxl.grille.creation import creer_grille
from rdcxl.referentiel import charger_referentiel

MAXIMA = {
    "B1.1": 100,
    "B2.1": 150,
    "B2.2a": 50,
    "B2.2b": 25,
    "B3.1a": 80,
    "B3.1b": 20,
    "B3.2": 150,
    "B4.1": 50,
    "B4.2": 50,
    "B4.3": 75,
    "PRO.ECRIT": 75,
    "PRO.ORAL": 125,
    "PRO.TUTEUR": 50,
}
CODES = tuple(MAXIMA)
# 12/20 everywhere: a title with 600 points, every bloc validated.
BONNES_NOTES = {code: maximum * 0.6 for code, maximum in MAXIMA.items()}
CREE_LE = dt.datetime(2025, 6, 30, 9, 0)  # noqa: DTZ001 - a workbook's properties hold no offset

COLONNES_CANDIDATS = (
    "identifiant",
    "nom_naissance",
    "nom_usage",
    "prenoms",
    "sexe",
    "date_naissance",
    "commune_naissance",
    "code_insee_naissance",
    "pays_naissance",
    "courriel",
    "voie",
    "statut",
    "parcours",
    "blocs_inscrits",
    "dispense_pro",
    "executive",
    "heures_entreprise",
    "donnees_validees_le",
    "positionnement",
)
COLONNES_NOTES = (
    "identifiant",
    *CODES,
    "heures_absence_injustifiees",
    "heures_absence_justifiees",
    "heures_formation",
    "accord_penalite",
    "fraude",
)
COLONNES_DECISIONS = ("identifiant", "acte", "objet", "valeur", "motif", "auteur", "horodatage")
COLONNES_ACQUIS = ("identifiant", "composante", "points", "session", "accorde_le", "preuve", "preuve_du")

SESSION = """\
[centre]
nom = "École des Quatre Vents"
siret = "12345678901234"
numero_declaration_activite = "84690000069"
cci = "CCI des Quatre Vents"
ville = "Lyon"
[session]
libelle = "RDC 2024-2025"
rang_promotion = 2
date_derniere_epreuve = 2025-06-27
date_jury = 2025-07-10
[certification]
code = "RNCP36395"
intitule = "Responsable de développement commercial"
date_decision = 2022-04-25
date_derniere_delivrance = 2029-04-25
codes_nsf = ["312"]
niveau = 6
[responsables]
session = "Mme Hélène Aubertin"
certification = "M. Paul Keller"
"""


def membre(nom: str, prenom: str, role: str, **autres: str) -> str:
    """A regular member of jury.toml, with the given differences (TOML values)."""
    champs = {
        "nom": f'"{nom}"',
        "prenom": f'"{prenom}"',
        "role": f'"{role}"',
        "fonction": '"Directrice"',
        "organisme": '"Rhône Négoce"',
        "annees_exercice": "12",
        "derniere_activite": "2025-07-01",
        "informe_le": "2025-06-10",
        "externe": "true",
        "a_forme": "[]",
        **autres,
    }
    return "[[membres]]\n" + "".join(f"{cle} = {valeur}\n" for cle, valeur in champs.items() if valeur)


MEMBRES = {
    "PRESIDENT": membre("Vasseur", "Catherine", "PRESIDENT"),
    "PROFESSIONNEL": membre("Bonnet", "Stéphane", "PROFESSIONNEL"),
    "PROFESSIONNEL_2": membre("El Amrani", "Samira", "PROFESSIONNEL"),
    "REPRESENTANT": membre("Thibault", "Jérôme", "REPRESENTANT", externe="false"),
    "OBSERVATEUR": membre("Carpentier", "Lucie", "OBSERVATEUR"),
}
PROCES_VERBAUX = {
    bloc: f'[[epreuves]]\nbloc = "{bloc}"\ndate = 2025-06-{12 + rang}\nresponsable = "Mme Hélène Aubertin"\n'
    for rang, bloc in enumerate(("B1", "B2", "B3", "B4"))
}


def jury_toml(
    membres: Mapping[str, str] = MEMBRES, proces_verbaux: Mapping[str, str] = PROCES_VERBAUX, date: str = "2025-07-10"
) -> str:
    """The text of a regular jury.toml, or of one with the given differences."""
    return "\n".join((f'date = {date}\nlieu = "Lyon"', *membres.values(), *proces_verbaux.values()))


JURY = jury_toml()

Ligne = Mapping[str, object]


class Entrees(TypedDict):
    """The files of a promotion, by the name of the argument of `creer_grille`."""

    candidats: Path
    notes: Path | None
    acquis: Path | None
    session: Path | None


def candidat(identifiant: str = "C01", **autres: object) -> dict[str, object]:
    """A complete registration on the full path, with the given differences."""
    return {
        "identifiant": identifiant,
        "nom_naissance": "Lefèvre",
        "prenoms": "Camille Anne",
        "sexe": "F",
        "date_naissance": "14/03/2002",
        "commune_naissance": "Lyon",
        "code_insee_naissance": "69123",
        "pays_naissance": "France",
        "courriel": "c@exemple.fr",
        "voie": "APPRENTISSAGE",
        "statut": "ALTERNANT",
        "parcours": "COMPLET",
        "executive": "non",
        "heures_entreprise": "910",
        "donnees_validees_le": "02/06/2025",
        **autres,
    }


def notes(identifiant: str = "C01", sauf: Mapping[str, object] | None = None, **autres: object) -> dict[str, object]:
    """Good marks for a candidate; `sauf`: other marks by code, None for a blank."""
    valeurs = {code: f"{note:g}".replace(".", ",") for code, note in BONNES_NOTES.items()}
    return {"identifiant": identifiant, **valeurs, **(sauf or {}), **autres}


def ecrire_csv(chemin: Path, colonnes: Sequence[str], lignes: Iterable[Ligne], separateur: str = ";") -> Path:
    """Write rows under their columns; a missing key is an empty cell."""
    with chemin.open("w", encoding="utf-8", newline="") as fichier:
        sortie = csv.writer(fichier, delimiter=separateur)
        sortie.writerow(colonnes)
        for ligne in lignes:
            sortie.writerow(["" if (v := ligne.get(code)) is None else v for code in colonnes])
    return chemin


def ecrire_entrees(
    dossier: Path,
    candidats: Iterable[Ligne],
    notes: Iterable[Ligne] | None = None,
    acquis: Iterable[Ligne] | None = None,
    session: str | None = SESSION,
) -> Entrees:
    """Write the files of a promotion into a folder; their paths by the name of the argument of `creer_grille`."""
    chemins: Entrees = {
        "candidats": ecrire_csv(dossier / "candidats.csv", COLONNES_CANDIDATS, candidats),
        "notes": None if notes is None else ecrire_csv(dossier / "notes.csv", COLONNES_NOTES, notes),
        "acquis": None if acquis is None else ecrire_csv(dossier / "acquis.csv", COLONNES_ACQUIS, acquis),
        "session": None,
    }
    if session is not None:
        chemins["session"] = toml = dossier / "session.toml"
        toml.write_text(session, "utf-8")
    return chemins


def creer(
    dossier: Path,
    candidats: Iterable[Ligne] | None = None,
    notes_: Iterable[Ligne] | None = None,
    acquis: Iterable[Ligne] | None = None,
    session: str | None = SESSION,
    nom: str = "grille.xlsx",
    annexes: Mapping[str, Sequence[Ligne]] | None = None,
) -> Path:
    """Build a grid from rows; one good candidate by default. `annexes`: rows of optional tables, by name."""
    lignes = [candidat()] if candidats is None else list(candidats)
    saisies = [notes(str(x["identifiant"])) for x in lignes] if notes_ is None else notes_
    chemins = ecrire_entrees(dossier, lignes, saisies, acquis, session)
    grille = dossier / nom
    tables = {cle: lignes for cle, lignes in (annexes or {}).items() if lignes}
    fichiers = [ecrire_csv(dossier / f"{cle}.csv", list(lignes[0]), lignes) for cle, lignes in tables.items()]
    vides = [cle for cle in annexes or {} if cle not in tables]
    entrees = [chemin for chemin in (*chemins.values(), *fichiers) if isinstance(chemin, Path)]
    cle = (grille.suffix, *vides, *((chemin.name, chemin.read_bytes()) for chemin in entrees))
    if cle not in _CREES:
        creer_grille(
            grille, **chemins, referentiel=charger_referentiel(), cree_le=CREE_LE, annexes=fichiers, vides=vides
        )
        _CREES[cle] = grille.read_bytes()
    else:
        grille.write_bytes(_CREES[cle])
    return grille


# Grids by what they were made of: the same inputs give the same bytes (test_structure.py), so that one build serves many tests.
_CREES: dict[tuple[object, ...], bytes] = {}


def decision(identifiant: str = "C01", acte: str = "AJOURNE", **autres: object) -> dict[str, object]:
    """A row of decisions.csv, complete, with the given differences."""
    return {
        "identifiant": identifiant,
        "acte": acte,
        "motif": "Le jury l’a voulu ainsi.",
        "auteur": "C. Vasseur",
        "horodatage": "10/07/2025 15:00",
        **autres,
    }


def en_options(chemins: Entrees) -> list[str]:
    """The paths as options of `rdcxl nouveau`."""
    return [mot for nom, chemin in chemins.items() if chemin is not None for mot in (f"--{nom}", str(chemin))]
