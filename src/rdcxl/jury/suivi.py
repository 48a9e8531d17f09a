"""Follow a grid while people save it: read again at each save, keep the last good state, say what changed. Only reads.

The file is polled (time, size, number), not watched: a shared drive, where schools keep their grids, notifies nobody.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import ErreurRdcxl
from rdcxl.grille.lecture import lire_grille
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.jury.deliberation import Deliberation, deliberer
from rdcxl.jury.ordre import Passage, passage, trier
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import Lectures, Reglement, Resultat
from rdcxl.regles.variantes import depend_d_une_lecture

RELANCE = 1.0  # seconds before a file that could not be read is tried again, though it did not change
PATIENCE = (
    1.0  # seconds during which nothing is said: a save leaves the file absent, locked or half-written for a moment
)

Empreinte = tuple[int, int, int]


@dataclass(frozen=True)
class Vue:
    """What a reading gave.

    Attributes:
        passages: the candidates in the order of discussion.
        avant: for each candidate who changed at the last reading that changed anything, the former proposal (None: new).
        retires: identifiers that left at that reading.
        lue_le: when the file was read.
    """

    deliberation: Deliberation
    passages: tuple[Passage, ...]
    lue_le: dt.datetime
    avant: Mapping[str, Optional[Resultat]] = field(default_factory=dict)
    retires: tuple[str, ...] = ()


class Suivi:
    """Follows one grid. `vue`: the last good state; `ennui`: why the file as it is now cannot be read, else empty.

    Args:
        choix: readings that replace those of the session.
        maintenant: the time of day, for the eye; `horloge`: seconds that only go forward.
        lire: reads the grid.
    """

    def __init__(
        self, chemin: Path, referentiel: Referentiel, choix: Mapping[str, str], *,
        maintenant: Callable[[], dt.datetime], horloge: Callable[[], float] = time.monotonic,
        lire: Callable[[Path, Referentiel], Promotion] = lire_grille,
    ) -> None:  # fmt: skip
        self.chemin, self.referentiel, self.choix = chemin, referentiel, choix
        self._maintenant, self._horloge, self._lire = maintenant, horloge, lire
        self._empreinte: Optional[Empreinte] = None
        self._echec: Optional[tuple[float, float, str]] = None  # first and last failure, and its sentence
        self._connus: dict[str, tuple[Candidat, Passage]] = {}
        self._lectures: Optional[Lectures] = None
        self._reglements: dict[Lectures, Reglement] = {}
        self.ennui = ""
        self.vue = self._regarder(self._relever())

    def actualiser(self) -> bool:
        """Read the file again if it changed. Never raises for what the file is.

        Returns:
            Whether there is something new to show.
        """
        empreinte = self._relever()
        encore = self._echec is not None and self._horloge() - self._echec[1] >= RELANCE
        if empreinte == self._empreinte and not encore:
            return self._dire_l_ennui()
        try:
            self.vue = self._regarder(empreinte)
        except ErreurRdcxl as erreur:
            instant = self._horloge()
            self._empreinte = empreinte
            self._echec = (self._echec[0] if self._echec else instant, instant, erreur.message)
            return self._dire_l_ennui()
        self._echec, self.ennui = None, ""
        return True

    def _relever(self) -> Optional[Empreinte]:
        """What tells one save from the next: a replaced file has another number, one written in place another time."""
        try:
            etat = self.chemin.stat()
        except OSError:
            return None
        return etat.st_mtime_ns, etat.st_size, etat.st_ino

    def _dire_l_ennui(self) -> bool:
        if self._echec is None or self._horloge() - self._echec[0] < PATIENCE:
            return False
        avant, self.ennui = self.ennui, self._echec[2]
        return self.ennui != avant

    def _regarder(self, empreinte: Optional[Empreinte]) -> Vue:
        lue_le = self._maintenant()
        promotion = self._lire(self.chemin, self.referentiel)
        deliberation = deliberer(promotion, self.referentiel, self.choix)
        passages = self._passages(deliberation)
        self._empreinte = empreinte
        ancienne: Optional[Vue] = getattr(self, "vue", None)
        if ancienne is None:
            return Vue(deliberation, passages, lue_le)
        avant, retires = comparer(ancienne.deliberation.resultats, deliberation.resultats)
        if not avant and not retires:
            avant, retires = dict(ancienne.avant), ancienne.retires
        return Vue(deliberation, passages, lue_le, avant, retires)

    def _passages(self, deliberation: Deliberation) -> tuple[Passage, ...]:
        """The order of discussion; a candidate whose line did not change is not studied again."""
        if deliberation.lectures != self._lectures:
            self._connus, self._lectures = {}, deliberation.lectures
        base, r = deliberation.lectures, self.referentiel
        reglement = self._reglements.setdefault(base, Reglement(r, base))
        etudies = {}
        for candidat, x in zip(deliberation.promotion.candidats, deliberation.resultats, strict=True):
            connu = self._connus.get(x.identifiant)
            if connu is None or connu[0] != candidat:
                sensible = depend_d_une_lecture(candidat.dossier, x, base, r, self._reglements)
                connu = (candidat, passage(reglement, candidat, x, sensible=sensible))
            etudies[x.identifiant] = connu
        self._connus = etudies
        return trier(p for _, p in etudies.values())


def comparer(
    avant: tuple[Resultat, ...], apres: tuple[Resultat, ...]
) -> tuple[dict[str, Optional[Resultat]], tuple[str, ...]]:
    """The former proposal of each candidate who changed (None: was not there), and who left."""
    anciens = {x.identifiant: x for x in avant}
    nouveaux = {x.identifiant for x in apres}
    changes = {x.identifiant: anciens.get(x.identifiant) for x in apres if anciens.get(x.identifiant) != x}
    return changes, tuple(i for i in anciens if i not in nouveaux)
