"""CSV files to tables: separator found, columns in any order, every finding with its line. Standard library only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from rdcxl.grille import champs as C
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.conversion import CONTROLE, est_vide
from rdcxl.grille.lecture.entetes import lire_entetes
from rdcxl.grille.octets import TABLEAU, FichierRefuse, lire_octets
from rdcxl.grille.tableau import Cellule, Ligne, Tableau
from rdcxl.regles.inscription import lire_date
from rdcxl.regles.saisie import lire_nombre, nettoyer

SEPARATEURS = (";", "\t", ",")
LIGNES_MAXIMUM = 20_000
ZIP = b"PK\x03\x04"


def lire_tableau(
    chemin: Path, connus: dict[str, C.Champ], exigees: Iterable[str], problemes: list[str], avis: list[Anomalie]
) -> Tableau:
    """Read one CSV file; what prevents reading goes to `problemes`, unknown columns to `avis`."""
    rangees = lire_rangees_csv(chemin, problemes)
    if rangees is None:
        return Tableau(chemin.name, {})
    return en_tableau(chemin.name, rangees, connus, exigees, problemes, avis)


def lire_rangees_csv(chemin: Path, problemes: list[str]) -> list[list[str]] | None:
    """The rows of a CSV file; None, with the reason in `problemes`, when there are none to be had."""
    nom = chemin.name
    try:
        brut = lire_octets(chemin, TABLEAU)
        texte = brut.decode("utf-8-sig")
    except FichierRefuse as refus:
        raison = "n’existe pas" if refus.absent else f"ne peut pas être lu ({refus.raison})"
        problemes.append(f"{nom} : ce fichier {raison}.")
        return None
    except UnicodeDecodeError:
        classeur = brut.startswith(ZIP)
        raison = "c’est un classeur, pas un fichier CSV" if classeur else "ce fichier n’est pas en UTF-8"
        verbe = "Enregistrez-le" if classeur else "Dans Excel, enregistrez-le"
        problemes.append(f"{nom} : {raison}. {verbe} au format « CSV UTF-8 ».")
        return None
    lecteur = csv.reader(io.StringIO(texte, newline=""), delimiter=_separateur(texte), strict=True)
    try:
        rangees = list(lecteur)
    except csv.Error:
        problemes.append(f"{nom}, ligne {lecteur.line_num} : un guillemet est mal placé ou n’est pas fermé.")
        return None
    if not rangees:
        problemes.append(f"{nom} : ce fichier est vide.")
        return None
    if len(rangees) > LIGNES_MAXIMUM:
        problemes.append(f"{nom} : plus de {LIGNES_MAXIMUM} lignes, ce n’est pas une promotion. Gardez ce qui sert.")
        return None
    return rangees


def _separateur(texte: str) -> str:
    entete = texte.splitlines()[0] if texte else ""
    return max(SEPARATEURS, key=entete.count)


def en_tableau(
    nom: str, rangees: list[list[str]], connus: Mapping[str, C.Champ], exigees: Iterable[str], problemes: list[str],
    avis: list[Anomalie],
) -> Tableau:  # fmt: skip
    """The table of rows of texts, the first of which holds the headings.

    Args:
        connus: the fields by code; exigees: codes without whose column nothing can be read.
        problemes: what is missing or stands twice goes there; avis: what is unknown.
    """
    entetes = lire_entetes(rangees[0], connus)
    for titre in entetes.inconnues.values():
        message = f"La colonne « {titre} » n’est pas connue : elle n’a pas été reprise."
        avis.append(Anomalie.avis(nom, "ligne 1", "", titre, message))
    problemes += [f"{nom}, ligne 1 : la colonne « {code} » apparaît deux fois." for code in entetes.repetes.values()]
    problemes += [f"{nom} : la colonne « {code} » manque." for code in entetes.manquantes(exigees)]
    colonnes = entetes.codes
    lignes = []
    for numero, rangee in enumerate(rangees[1:], 2):
        if not any(nettoyer(v) for v in rangee):
            continue
        problemes += [
            f"{nom}, ligne {numero}, colonne {code} : cette valeur contient un caractère de contrôle. Ressaisissez-la."
            for i, code in colonnes.items()
            if i < len(rangee) and CONTROLE.search(nettoyer(rangee[i]))
        ]
        if len(rangee) > len(rangees[0]) and any(nettoyer(v) for v in rangee[len(rangees[0]) :]):
            problemes.append(
                f"{nom}, ligne {numero} : {len(rangee)} valeurs pour {len(rangees[0])} colonnes (séparateur en trop ?)."
            )
        cellules = {
            code: Cellule(
                _typer(rangee[i] if i < len(rangee) else None, connus[code]), f"ligne {numero}, colonne {code}"
            )
            for i, code in colonnes.items()
        }
        lignes.append(Ligne(cellules, f"ligne {numero}"))
    return Tableau(nom, dict.fromkeys(colonnes.values(), "ligne 1"), lignes)


def _typer(texte: str | None, champ: C.Champ) -> object:
    """In a CSV file everything is text: a number or a date in its column is one, without a notice."""
    if texte is None or est_vide(texte):
        return None
    if champ.genre == C.DATE:
        return lire_date(nettoyer(texte)) or texte
    if champ.genre in (C.NOTE, C.NOMBRE, C.POINTS):
        nombre = lire_nombre(texte)
        return texte if nombre.anomalie else nombre.valeur
    return texte
