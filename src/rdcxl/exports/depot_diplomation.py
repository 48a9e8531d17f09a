"""The deposit folder for DIPLOMATION: the import file, the minutes, the two lists that go with it, a manifest, one ZIP.

Source: « Divulgation des résultats » (I6, I7 of the domain notes: the minutes go to CCI France, each candidate validates his
data), « Suivi du placement » (I5: surveys over two years at least).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from rdcxl.erreurs import ExportRefuse
from rdcxl.exports.archive import empreintes, en_zip
from rdcxl.exports.diplomation import Cellule, convertir, ecrire_diplomation, en_csv
from rdcxl.exports.fichiers import ecrire
from rdcxl.exports.lecture import blocs_a_delivrer, designer_candidat
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.regles import libelles as L
from rdcxl.typographie import phrase

DEPOT = "depot-diplomation.zip"


class Personne(NamedTuple):
    """A candidate for whom a parchemin is asked, beside the closed jury."""

    clos: Cloture
    candidat: CandidatClos

    @property
    def issue(self) -> str:
        """« titre », or which blocs."""
        blocs = ", ".join(b.code for b in blocs_a_delivrer(self.clos, self.candidat))
        return "titre" if self.candidat.resultat.decision == L.TITRE else f"blocs {blocs}"


class Colonne(NamedTuple):
    """A column of a list: its heading, what it takes, its format (as a `profil.Colonne`)."""

    entete: str
    lire: Callable[[Personne], object]
    format: str = "texte"


A_VALIDER = (
    Colonne("Identifiant", lambda p: p.candidat.fiche.identifiant),
    Colonne("Nom de naissance", lambda p: p.candidat.fiche.nom_naissance),
    Colonne("Prénoms", lambda p: p.candidat.fiche.prenoms),
    Colonne("Courriel", lambda p: p.candidat.fiche.courriel),
)
ENQUETES = (
    *A_VALIDER,
    Colonne("Certification", lambda p: p.issue),
    Colonne("Certifié le", lambda p: p.clos.jury.date, "date"),
    Colonne("Enquêtes jusqu’au", lambda p: p.clos.enquetes_jusqu_au, "date"),
)


def ecrire_depot(clos: Cloture, dossier: Path, profil: Path | None, proces_verbaux: Sequence[Path]) -> list[Path]:
    """Write the deposit into an existing folder; return the paths.

    Args:
        profil: the profile of the import file, None for the default one.
        proces_verbaux: the minutes, already written, that go into the ZIP.

    Raises:
        ExportRefuse: a field is missing or cannot be written, by candidate; EcritureRefusee: a file cannot be written.
    """
    ecrits = ecrire_diplomation(clos, dossier, profil)
    ecrits.append(ecrire(dossier / "donnees-a-valider.csv", _liste(clos, a_valider(clos), A_VALIDER)))
    ecrits.append(ecrire(dossier / "enquetes-de-placement.csv", _liste(clos, a_transmettre(clos), ENQUETES)))
    pieces = {chemin.name: chemin for chemin in (*ecrits, *proces_verbaux)}
    zip_ = en_zip(pieces, clos.instant, {"manifeste.sha256": empreintes(pieces).encode()})
    return [*ecrits, ecrire(dossier / DEPOT, zip_)]


def a_transmettre(clos: Cloture) -> list[CandidatClos]:
    """The candidates for whom a parchemin is asked: the title, or blocs certified now."""
    return [c for c in clos.candidats if c.resultat.decision == L.TITRE or blocs_a_delivrer(clos, c)]


def a_valider(clos: Cloture) -> list[CandidatClos]:
    """Those among them who have not validated their data themselves yet."""
    return [c for c in a_transmettre(clos) if not c.fiche.donnees_validees_le]


def _liste(clos: Cloture, candidats: Iterable[CandidatClos], colonnes: Sequence[Colonne]) -> bytes:
    """The list as CSV."""
    return en_csv([c.entete for c in colonnes], [_ligne(Personne(clos, c), colonnes) for c in candidats])


def _ligne(personne: Personne, colonnes: Sequence[Colonne]) -> list[Cellule]:
    ligne, problemes = [], []
    for colonne in colonnes:
        cellule, defaut = convertir(colonne.lire(personne), colonne.format)
        ligne.append(cellule)
        if defaut:
            modele, qui = "{qui} : {entete} {defaut}.", designer_candidat(personne.candidat.fiche)
            problemes.append(phrase(modele, qui=qui, entete=colonne.entete, defaut=defaut))
    if problemes:
        raise ExportRefuse(phrase("Les listes jointes au dépôt ne peuvent pas être produites."), problemes)
    return ligne
