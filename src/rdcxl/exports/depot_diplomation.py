"""The deposit folder for DIPLOMATION: the import file, the minutes, the two lists that go with it, a manifest, one ZIP.

Source: « Divulgation des résultats » (I6, I7 of the domain notes: the minutes go to CCI France, each candidate validates his
data), « Suivi du placement » (I5: surveys over two years at least).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.archive import empreintes, en_zip
from rdcxl.exports.diplomation import Cellule, convertir, ecrire_diplomation, en_csv
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.lecture import blocs_a_delivrer, candidats, designer_candidat, instant_de_cloture, phrase, valeur
from rdcxl.exports.profil import Colonne, Profil

DEPOT = "depot-diplomation.zip"
A_VALIDER = Profil(
    "Données à valider",
    (
        Colonne("Identifiant", "fiche.identifiant", "texte", True),
        Colonne("Nom de naissance", "fiche.nom_naissance", "texte", True),
        Colonne("Prénoms", "fiche.prenoms", "texte", True),
        Colonne("Courriel", "fiche.courriel", "texte", False),
    ),
    "",
)
ENQUETES = Profil(
    "Enquêtes de placement",
    (
        *A_VALIDER.colonnes,
        Colonne("Certification", "issue", "texte", True),
        Colonne("Certifié le", "jury.date", "date", True),
        Colonne("Enquêtes jusqu’au", "enquetes_jusqu_au", "date", True),
    ),
    "",
)


def ecrire_depot(
    cloture: dict[str, Any], dossier: Path, profil: Path | None, proces_verbaux: Sequence[Path]
) -> list[Path]:
    """Write the deposit into an existing folder; return the paths.

    Args:
        profil: the profile of the import file, None for the default one.
        proces_verbaux: the minutes, already written, that go into the ZIP.

    Raises:
        ExportRefuse: a field is missing or cannot be written, by candidate; EcritureRefusee: a file cannot be written.
    """
    ecrits = ecrire_diplomation(cloture, dossier, profil)
    attendus = [_ligne({"fiche": c["fiche"]}, A_VALIDER) for c in a_valider(cloture)]
    ecrits.append(ecrire(dossier / "donnees-a-valider.csv", en_csv(A_VALIDER, attendus)))
    ecrits.append(ecrire(dossier / "enquetes-de-placement.csv", en_csv(ENQUETES, _enquetes(cloture))))
    pieces = {chemin.name: chemin for chemin in (*ecrits, *proces_verbaux)}
    zip_ = en_zip(pieces, instant_de_cloture(cloture), {"manifeste.sha256": empreintes(pieces).encode()})
    return [*ecrits, ecrire(dossier / DEPOT, zip_)]


def a_transmettre(cloture: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The candidates for whom a parchemin is asked: the title, or blocs certified now."""
    return [
        c
        for c in candidats(cloture)
        if valeur(c, "resultat.decision") == "TITRE" or blocs_a_delivrer(cloture, c)
    ]  # fmt: skip


def a_valider(cloture: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Those among them who have not validated their data themselves yet."""
    return [c for c in a_transmettre(cloture) if not valeur(c, "fiche.donnees_validees_le")]


def _enquetes(cloture: Mapping[str, Any]) -> list[list[Cellule]]:
    lignes = []
    for c in a_transmettre(cloture):
        blocs = ", ".join(b["code"] for b in blocs_a_delivrer(cloture, c))
        issue = "titre" if valeur(c, "resultat.decision") == "TITRE" else f"blocs {blocs}"
        lignes.append(_ligne({**cloture, "fiche": c["fiche"], "issue": issue}, ENQUETES))
    return lignes


def _ligne(donnees: Mapping[str, Any], profil: Profil) -> list[Cellule]:
    ligne, problemes = [], []
    for colonne in profil.colonnes:
        cellule, defaut = convertir(valeur(donnees, colonne.champ), colonne)
        ligne.append(cellule)
        if defaut:
            modele = "{qui} : le champ {champ} {defaut}."
            qui = designer_candidat(donnees["fiche"])
            problemes.append(phrase(modele, qui=qui, champ=colonne.champ, defaut=defaut))
    if problemes:
        raise ExportRefuse(phrase("Les listes jointes au dépôt ne peuvent pas être produites."), problemes)
    return ligne
