"""`rdcxl nouveau --depuis`: the grid of those who sit again after a closed jury. Package imports wait for the call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdcxl.grille.lecture.fichiers import Contenu
    from rdcxl.grille.modele import Session
    from rdcxl.grille.registre import Registre


def creer_depuis(
    grille: Path, cloture: Path, mode: str, session: Path | None, registre: Registre | None, cree_le: dt.datetime,
    remplacer: bool, avancer: Callable[[int], None], grilles: Path | None = None,
) -> tuple[Contenu, tuple[str, ...]]:  # fmt: skip
    """Build the grid; what was written, and what the user must know."""
    from rdcxl.grille.annexes import DEMANDES, TENTATIVES
    from rdcxl.grille.creation import creer_seconde_session
    from rdcxl.grille.session import lire_session
    from rdcxl.jury.cloture import lire_cloture_en_vigueur
    from rdcxl.jury.reprise import RATTRAPAGE, preparer_reprise
    from rdcxl.referentiel import charger_referentiel

    contenu, referentiel = lire_cloture_en_vigueur(cloture), charger_referentiel()
    reprise = preparer_reprise(contenu, referentiel, mode, cree_le.date())
    prochaine = lire_session(session, referentiel) if session is not None else _suivante(contenu)
    ecrit = creer_seconde_session(
        grille, cloture.name, list(reprise.candidats), list(reprise.acquis), prochaine,
        grilles=grilles, cree_le=cree_le, registre=registre, remplacer=remplacer, avancer=avancer,
        annexes={TENTATIVES: list(reprise.tentatives), **({DEMANDES: []} if mode == RATTRAPAGE else {})},
    )  # fmt: skip
    return ecrit, reprise.avis


def _suivante(contenu: dict[str, object]) -> Session:
    """The session of the closed file under the same readings, its dates emptied: the new ones are not known yet."""
    from rdcxl.grille.modele import Session

    ancienne = Session.model_validate({**dict(contenu["session"]), "lectures": contenu["lectures_modifiees"]})  # type: ignore[call-overload]
    examen = ancienne.session
    titre = f"{examen.libelle} – seconde session" if examen.libelle else ""
    vide = examen.model_copy(update={"libelle": titre, "date_derniere_epreuve": None, "date_jury": None})
    return ancienne.model_copy(update={"session": vide})
