"""The grid of those who sit again after a closed jury (`rdcxl nouveau --depuis`). Reads the closed file; writes the new workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from rdcxl.grille.annexes import DEMANDES, TENTATIVES
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.creation import Complements, creer_seconde_session
from rdcxl.grille.modele import Session
from rdcxl.grille.session import lire_session
from rdcxl.jury.cloture import lire_cloture_en_vigueur
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.reprise import RATTRAPAGE, preparer_reprise
from rdcxl.referentiel.modele import Referentiel

SANS_COMPLEMENT = Complements()


def ouvrir_seconde_session(
    grille: Path,
    cloture: Path,
    mode: str,
    referentiel: Referentiel,
    *,
    cree_le: dt.datetime,
    seulement: Sequence[str] = (),
    session: Path | None = None,
    complements: Complements = SANS_COMPLEMENT,
    remplacer: bool = False,
    avancer: Callable[[int], None] | None = None,
) -> tuple[Contenu, tuple[str, ...]]:
    """Build the grid.

    Args:
        grille: the workbook to create; cloture: a closed file in force; mode: `RATTRAPAGE` or `REDOUBLEMENT`;
            referentiel: that of the closed file.
        cree_le: date of creation, without offset: no session is opened after the date of last issue.
        seulement: those who sit, among those who may; all when empty.
        session: session.toml of the new session; without it, that of the closed one, its dates emptied.

    Returns:
        What was written, and what the user must know.

    Raises:
        ClotureRefusee: the file is not in force, or nobody has anything to take again; SaisieRefusee, EcritureRefusee: the grid
            cannot be built.
    """
    clos = lire_cloture_en_vigueur(cloture, referentiel)
    reprise = preparer_reprise(clos, referentiel, mode, cree_le.date(), seulement)
    prochaine = lire_session(session, referentiel) if session is not None else _suivante(clos)
    presents = {c["identifiant"] for c in reprise.candidats}
    ecartes = tuple(c.identifiant for c in clos.candidats if c.identifiant not in presents)
    complements = replace(complements, ecartes=ecartes if seulement else ())
    ecrit = creer_seconde_session(
        grille, cloture.name, list(reprise.candidats), list(reprise.acquis), prochaine,
        referentiel=referentiel, cree_le=cree_le, remplacer=remplacer, avancer=avancer, complements=complements,
        annexes={TENTATIVES: list(reprise.tentatives), **({DEMANDES: []} if mode == RATTRAPAGE else {})},
    )  # fmt: skip
    return ecrit, reprise.avis


def _suivante(clos: Cloture) -> Session:
    """The session of the closed file under the same readings, its dates emptied: the new ones are not known yet."""
    examen = clos.session.session
    titre = f"{examen.libelle} – seconde session" if examen.libelle else ""
    vide = examen.model_copy(update={"libelle": titre, "date_derniere_epreuve": None, "date_jury": None})
    return clos.session.model_copy(update={"session": vide, "lectures": dict(clos.lectures_modifiees)})
