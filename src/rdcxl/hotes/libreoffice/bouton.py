"""A button pressed in LibreOffice's menu: the port `Hote` over lines of JSON. Run by rdcxl's own Python, as a process."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from rdcxl import __version__
from rdcxl.erreurs import HoteRefuse
from rdcxl.grille.lecture.feuilles import Structure
from rdcxl.hotes.boutons import lancer, titre_du_message
from rdcxl.hotes.hote import Conseils, Emplacement, Genres, Rapport
from rdcxl.hotes.liaison import Liaison
from rdcxl.hotes.libreoffice.echange import depuis_la_ligne, en_ligne
from rdcxl.hotes.secret import demander_secret


class PanneDeCalc(Exception):
    """LibreOffice failed at what was asked; the name of its own exception."""


class HoteCalc:
    """The document that is open in LibreOffice, at the other end of two streams.

    Args:
        questions: where questions are written; reponses: where the answers come from.
    """

    def __init__(self, questions: TextIO, reponses: TextIO) -> None:
        self._questions, self._reponses = questions, reponses

    def _demander(self, question: str, *arguments: object) -> Any:
        self._questions.write(en_ligne([question, arguments]))
        self._questions.flush()
        ligne = self._reponses.readline()
        if not ligne:
            raise PanneDeCalc("fermé")
        reponse = depuis_la_ligne(ligne)
        if "refus" in reponse:
            raise HoteRefuse(reponse["refus"])
        if "panne" in reponse:
            raise PanneDeCalc(reponse["panne"])
        return reponse["dit"]

    @property
    def nom(self) -> str:
        """See `Hote`."""
        return str(self._demander("nom"))

    @property
    def conseils(self) -> Conseils:
        """See `Hote`."""
        return Conseils("menu RDC", "« rdcxl installer libreoffice » remet le menu en place.")

    def titres(self) -> list[str]:
        """See `Hote`."""
        return list(self._demander("titres"))

    def lignes(self, titre: str) -> list[tuple[Any, ...]]:
        """See `Hote`."""
        return [tuple(ligne) for ligne in self._demander("lignes", titre)]

    def structure(self, titre: str, entete: int) -> Structure:
        """See `Hote`."""
        lue = self._demander("structure", titre, entete)
        return Structure(tuple(lue["fusions"]), frozenset(lue["lignes_masquees"]))

    def nom_defini(self, nom: str) -> str | None:
        """See `Hote`."""
        contenu = self._demander("nom_defini", nom)
        return None if contenu is None else str(contenu)

    def emplacement(self) -> Emplacement:
        """See `Hote`."""
        return Emplacement(Path(self._demander("emplacement")))

    def est_modifie(self) -> bool:
        """See `Hote`."""
        return bool(self._demander("est_modifie"))

    def position(self) -> tuple[str, int]:
        """See `Hote`."""
        feuille, ligne = self._demander("position")
        return str(feuille), int(ligne)

    def ecrire_rapport(self, titre: str, rapport: Rapport) -> None:
        """See `Hote`."""
        self._demander("ecrire_rapport", titre, rapport._asdict())

    def ecrire_nom(self, nom: str, texte: str) -> None:
        """See `Hote`."""
        self._demander("ecrire_nom", nom, texte)

    def vider_nom(self, nom: str) -> None:
        """See `Hote`."""
        self._demander("vider_nom", nom)

    def montrer_nom(self, nom: str) -> None:
        """See `Hote`."""
        self._demander("montrer_nom", nom)

    def recalculer(self) -> None:
        """See `Hote`."""
        self._demander("recalculer")

    def rattacher(self) -> Liaison:
        """See `Hote`."""
        liens, formules, feuilles, refusees = self._demander("rattacher")
        return Liaison(liens, formules, tuple(feuilles), tuple(refusees))

    def sans_reponse(self) -> int:
        """See `Hote`."""
        return int(self._demander("sans_reponse"))

    def montrer_feuille(self, titre: str) -> None:
        """See `Hote`."""
        self._demander("montrer_feuille", titre)

    def demander(self, titre: str, invite: str) -> str | None:
        """See `Hote`."""
        reponse = self._demander("demander", titre, invite)
        return None if reponse is None else str(reponse)

    def confirmer(self, titre: str, question: str, *, sinon: bool = False) -> bool:
        """See `Hote`."""
        return bool(self._demander("confirmer", titre, question, sinon))

    def choisir_fichier(self, titre: str, genres: Genres) -> Path | None:
        """See `Hote`."""
        choisi = self._demander("choisir_fichier", titre, genres)
        return Path(choisi) if choisi else None

    def choisir_cible(self, titre: str, propose: str, genres: Genres) -> Path | None:
        """See `Hote`."""
        choisi = self._demander("choisir_cible", titre, propose, genres)
        return Path(choisi) if choisi else None

    def etat(self, texte: str) -> None:
        """See `Hote`."""
        self._demander("etat", texte)

    @contextmanager
    def au_travail(self) -> Iterator[None]:
        """See `Hote`."""
        self._demander("debut")
        try:
            yield
        finally:
            self._demander("fin")

    def dire(self, titre: str, message: str, *, grave: bool = False) -> None:
        """See `Hote`."""
        self._demander("dire", titre, message, grave)

    def demander_secret(self, titre: str, invite: str) -> str | None:
        """See `Hote`. This process asks by itself: a secret does not travel between programs."""
        return demander_secret(titre, invite)


def main(arguments: list[str]) -> int:
    """Press a button: its name, and the version of the extension. Questions go to the output, answers come by the input."""
    bouton, version = arguments
    hote = HoteCalc(sys.stdout, sys.stdin)
    if version != __version__:
        hote.dire(
            titre_du_message(bouton),
            f"L’extension de LibreOffice est celle de rdcxl {version}, et rdcxl {__version__} est installé : lancez "
            "« rdcxl installer libreoffice » dans un terminal, puis recommencez.",
            grave=True,
        )
        return 1
    lancer(hote, bouton, dt.datetime.now(dt.timezone.utc).astimezone())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
