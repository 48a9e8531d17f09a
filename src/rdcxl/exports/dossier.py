"""The export folder: every wanted document of a closed jury, all or nothing. Imports the documents of this package."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rdcxl.erreurs import ExportRefuse, UsageIncorrect
from rdcxl.exports.certificats import ecrire_certificats
from rdcxl.exports.diplomation import ecrire_diplomation
from rdcxl.exports.lecture import blocs_a_delivrer, candidats, exiger_la_cloture, valeur
from rdcxl.exports.profil import charger_profil
from rdcxl.grille.ecriture import dossier_neuf

Avancer = Callable[[int], None]
DIPLOMATION = "diplomation"
CERTIFICATS = "certificats"
EXPORTS = (DIPLOMATION, CERTIFICATS)
MANIFESTE = "manifeste.sha256"


@dataclass(frozen=True)
class Bilan:
    """What was written (paths inside the folder), and what the user must know."""

    fichiers: tuple[Path, ...]
    avertissements: tuple[str, ...]


def choisir(quoi: str) -> tuple[str, ...]:
    """The exports named in a comma-separated text; all of them when it is empty.

    Raises:
        UsageIncorrect: a name is none of `EXPORTS`.
    """
    voulus = [nom.strip().lower() for nom in quoi.split(",") if nom.strip()]
    inconnus = [nom for nom in voulus if nom not in EXPORTS]
    if inconnus:
        raise UsageIncorrect(f"Export inconnu : {', '.join(inconnus)}. Exports possibles : {', '.join(EXPORTS)}.")
    return tuple(nom for nom in EXPORTS if not voulus or nom in voulus)


def exporter_dossier(
    cloture: dict[str, Any],
    dossier: Path,
    quoi: tuple[str, ...],
    *,
    profil: Path | None = None,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Bilan:
    """Write the wanted exports into a new folder, with a manifest of SHA-256 digests.

    Args:
        cloture: a closed file whose digest was checked (`lire_cloture`).
        dossier: the folder to create; it appears whole or not at all.
        avancer: called with the number of certificates done.

    Raises:
        ExportRefuse: this is no closed jury; a mention, field or character is missing; EcritureRefusee: the folder cannot be written.
    """
    exiger_la_cloture(cloture)
    avertissements = [*cloture_a_savoir(cloture), *_restes(cloture)]
    with dossier_neuf(dossier, remplacable=_deja_exportes(dossier, quoi) if remplacer else None) as provisoire:
        ecrits: list[Path] = []
        problemes: list[str] = []
        for nom in quoi:
            sous_dossier = provisoire / nom
            sous_dossier.mkdir()
            try:
                if nom == DIPLOMATION:
                    ecrits += ecrire_diplomation(cloture, sous_dossier, profil)
                    avertissements.append(f"DIPLOMATION : {charger_profil(profil).avertissement}")
                else:
                    ecrits += ecrire_certificats(cloture, sous_dossier, avancer)
            except ExportRefuse as refus:
                problemes += refus.problemes or (refus.message,)
        if problemes:
            raise ExportRefuse("Rien n’a été écrit : ces exports sont refusés.", dict.fromkeys(problemes))
        relatifs = tuple(chemin.relative_to(provisoire) for chemin in ecrits)
        _manifeste(provisoire, relatifs)
    return Bilan((*relatifs, Path(MANIFESTE)), tuple(a for a in avertissements if a))


def _deja_exportes(dossier: Path, quoi: tuple[str, ...]) -> set[str]:
    """The files of an earlier export of these kinds: those its manifest lists, unchanged since, and the manifest."""
    try:
        lignes = (dossier / MANIFESTE).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return set()
    listes = {nom: empreinte for empreinte, _, nom in (ligne.partition("  ") for ligne in lignes)}
    inchanges = {
        nom
        for nom, empreinte in listes.items()
        if nom.split("/")[0] in quoi
        and (dossier / nom).is_file()
        and hashlib.sha256((dossier / nom).read_bytes()).hexdigest() == empreinte
    }
    return {*inchanges, MANIFESTE}


def nombre_de_certificats(cloture: dict[str, Any]) -> int:
    """How many certificates a closed jury gives (steps that the progress bar shows)."""
    return sum(len(blocs_a_delivrer(cloture, c)) for c in candidats(cloture))


def _manifeste(dossier: Path, fichiers: tuple[Path, ...]) -> None:
    lignes = [f"{hashlib.sha256((dossier / f).read_bytes()).hexdigest()}  {f.as_posix()}\n" for f in fichiers]
    (dossier / MANIFESTE).write_text("".join(lignes), encoding="utf-8", newline="\n")


def cloture_a_savoir(cloture: dict[str, Any]) -> list[str]:
    """What the closing noted on the jury itself, said again with each export."""
    return [str(phrase) for phrase in cloture.get("reserves", [])]


def _restes(cloture: dict[str, Any]) -> list[str]:
    """Say what has no document here, so that nothing is silently absent."""
    phrases = []
    attente = [
        str(valeur(c, "fiche.identifiant"))
        for c in candidats(cloture)
        if valeur(c, "resultat.decision") == "EN_ATTENTE" and not valeur(c, "blocs_certifies")
    ]
    a_valider = [
        str(valeur(c, "fiche.identifiant"))
        for c in candidats(cloture)
        if (valeur(c, "resultat.decision") == "TITRE" or valeur(c, "blocs_certifies"))
        and not valeur(c, "fiche.donnees_validees_le")
    ]
    if a_valider:
        qui = ", ".join(a_valider)
        phrases.append(f"Ces candidats n’ont pas encore validé leurs données, ce que la transmission demande : {qui}.")
    if attente:
        phrases.append(f"Ajournés, donc sans document : {', '.join(attente)}.")
    acquis = [
        f"{valeur(c, 'fiche.identifiant')} ({', '.join(blocs)})"
        for c in candidats(cloture)
        if valeur(c, "resultat.decision") in ("PARTIELLE", "ANNULEE")
        and (blocs := [code for code, b in c["resultat"]["blocs"].items() if b["statut"] == "ACQUIS"])
    ]
    if acquis:
        phrases.append(f"Blocs acquis à une session antérieure, déjà certifiés alors : {', '.join(acquis)}.")
    return phrases
