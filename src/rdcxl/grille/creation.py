"""From CSV files to a new grid on disk. Imports the référentiel, the reading of files, the register and the building."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

from rdcxl.erreurs import EcritureRefusee, SaisieRefusee
from rdcxl.grille.admission import examiner
from rdcxl.grille.annexes import nommer
from rdcxl.grille.anomalies import Anomalie
from rdcxl.grille.carnet.correspondance import chemin_de_la_correspondance, ecrire_correspondance
from rdcxl.grille.carnet.reprendre import CarnetLu
from rdcxl.grille.construction.classeur import Avancer, construire_grille
from rdcxl.grille.contenu import Contenu
from rdcxl.grille.grilles import lire_grilles
from rdcxl.grille.lecture.fichiers import lire_fichiers, lire_rangees
from rdcxl.grille.modele import Promotion, Session
from rdcxl.grille.provenance import grille_intacte
from rdcxl.grille.registre import Registre
from rdcxl.grille.session import lire_session
from rdcxl.referentiel.modele import Referentiel

PLACES_MAXIMUM = 1000


@dataclass(frozen=True)
class Complements:
    """What a user adds to the grid of a second session.

    Attributes:
        notes: notes.csv; annexes: files of optional tables; vides: names of those without rows; grilles: grilles.toml.
        registre: the register of falsifications.
        ecartes: identifiers of those who could sit and do not; their rows in these files are put aside.
    """

    notes: Path | None = None
    annexes: tuple[Path, ...] = ()
    vides: tuple[str, ...] = ()
    grilles: Path | None = None
    registre: Registre | None = None
    ecartes: tuple[str, ...] = ()


def creer_grille(
    grille: Path,
    candidats: Path,
    notes: Path | None = None,
    acquis: Path | None = None,
    session: Path | None = None,
    *,
    referentiel: Referentiel,
    grilles: Path | None = None,
    cree_le: dt.datetime,
    registre: Registre | None = None,
    remplacer: bool = False,
    avancer: Avancer | None = None,
    annexes: Sequence[Path] = (),
    vides: Sequence[str] = (),
) -> Contenu:
    """Read the files and write the workbook.

    Args:
        grille: the .xlsx or .xlsm file to create.
        referentiel: the one in force, with which the workbook is marked.
        annexes: files of optional tables; vides: names of those that the grid will have without rows.
        grilles: grilles.toml, whose grids get a sheet each.
        cree_le: date of creation to write in it, without offset; the day on which candidates are registered.
        registre: the register of falsifications; nothing of it goes into the grid.

    Returns:
        What was read, with its anomalies and notices, those on identities to check among them.

    Raises:
        SaisieRefusee: the files cannot be taken, or a candidate is banned; EcritureRefusee: the workbook cannot be written there.
    """
    verifier_le_nom(grille)
    contenu = lire_fichiers(
        referentiel, candidats, notes, acquis, session, annexes, nommer(referentiel, vides), grilles=grilles
    )
    return _construire(grille, contenu, referentiel, registre, cree_le, avancer, remplacer=remplacer)


def creer_seconde_session(
    grille: Path,
    nom: str,
    candidats: list[dict[str, str]],
    acquis: list[dict[str, str]],
    session: Session,
    *,
    referentiel: Referentiel,
    cree_le: dt.datetime,
    annexes: Mapping[str, list[dict[str, str]]],
    complements: Complements,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Contenu:
    """Write the workbook of the candidates who sit again, from rows in memory.

    Args:
        nom: where the rows come from, as messages say it; annexes: rows of optional tables, by name; complements: what the
            user adds; the rest as for `creer_grille`.

    Raises:
        SaisieRefusee, EcritureRefusee: as for `creer_grille`.
    """
    verifier_le_nom(grille)
    lues = lire_grilles(complements.grilles, referentiel) if complements.grilles else ()
    tables = {**annexes, **{cle: [] for cle in nommer(referentiel, complements.vides) if cle not in annexes}}
    contenu = lire_rangees(
        referentiel,
        nom,
        candidats,
        acquis,
        session,
        tables,
        complements.notes,
        complements.annexes,
        complements.ecartes,
    )._replace(grilles=lues)
    return _construire(grille, contenu, referentiel, complements.registre, cree_le, avancer, remplacer=remplacer)


def creer_grille_vide(
    grille: Path,
    places: int,
    session: Optional[Path] = None,
    *,
    referentiel: Referentiel,
    cree_le: dt.datetime,
    grilles: Optional[Path] = None,
    vides: Sequence[str] = (),
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Contenu:
    """Write a workbook with empty rows for candidates, without any file.

    Args:
        places: how many, from 1 to `PLACES_MAXIMUM`; the rest as for `creer_grille`.

    Raises:
        SaisieRefusee: that many places, or session.toml, cannot be taken; EcritureRefusee: as for `creer_grille`.
    """
    verifier_le_nom(grille)
    if not 1 <= places <= PLACES_MAXIMUM:
        raise SaisieRefusee(f"Une grille a de 1 à {PLACES_MAXIMUM} places, pas {places}.")
    lue = lire_session(session, referentiel) if session else Session()
    des_grilles = lire_grilles(grilles, referentiel) if grilles else ()
    annexes: dict[str, list[dict[str, object]]] = {nom: [] for nom in nommer(referentiel, vides)}
    contenu = Contenu(Promotion(lue, ()), [], [], annexes, des_grilles, places=places)
    return _construire(grille, contenu, referentiel, None, cree_le, avancer, remplacer=remplacer)


def creer_depuis_un_carnet(
    grille: Path,
    lu: CarnetLu,
    session: Optional[Path],
    *,
    referentiel: Referentiel,
    cree_le: dt.datetime,
    registre: Registre | None = None,
    remplacer: bool = False,
    avancer: Avancer | None = None,
) -> Contenu:
    """Write the workbook of the candidates of a school's gradebook, and beside it how its columns were understood.

    Args:
        lu: the gradebook once read; session: session.toml; the rest as for `creer_grille`.

    Returns:
        What was read; an anomaly stands at its cell in the gradebook.

    Raises:
        SaisieRefusee, EcritureRefusee: as for `creer_grille`.
    """
    verifier_le_nom(grille)
    lue = lire_session(session, referentiel) if session else Session()
    contenu = lire_rangees(referentiel, lu.source, [dict(x) for x in lu.lignes], [], lue)
    contenu = _construire(grille, contenu, referentiel, registre, cree_le, avancer, remplacer=remplacer)
    ecrire_correspondance(chemin_de_la_correspondance(grille), lu.table.feuille.titre, lu.colonnes)
    promotion = contenu.promotion
    anomalies, avis = (tuple(map(lu.situer, x)) for x in (promotion.anomalies, promotion.avertissements))
    return contenu._replace(promotion=replace(promotion, anomalies=anomalies, avertissements=avis))


def _construire(
    grille: Path, contenu: Contenu, referentiel: Referentiel, registre: Registre | None, cree_le: dt.datetime,
    avancer: Avancer | None, *, remplacer: bool,
) -> Contenu:  # fmt: skip
    """Admit the candidates, write the workbook; what is in it, with a notice on each identity to check."""
    douteux = _admettre(contenu, registre, referentiel, cree_le.date())
    remplacable = grille_intacte if remplacer else None
    construire_grille(grille, contenu, referentiel, cree_le=cree_le, remplacable=remplacable, avancer=avancer)
    promotion = contenu.promotion
    return contenu._replace(promotion=replace(promotion, avertissements=(*douteux, *promotion.avertissements)))


def _admettre(
    contenu: Contenu, registre: Registre | None, referentiel: Referentiel, jour: dt.date
) -> tuple[Anomalie, ...]:
    """Refuse whoever is banned; the candidates whose identity must be checked."""
    if registre is None:
        return ()
    admission = examiner(contenu.promotion.candidats, registre, referentiel, jour)
    if admission.refuses:
        phrases = map(str, (*admission.refuses, *admission.a_verifier))
        raise SaisieRefusee("La grille n’a pas été créée.", phrases)
    return admission.a_verifier


def verifier_le_nom(grille: Path) -> None:
    """Raises `EcritureRefusee` for a name that does not end as a grid's does."""
    if grille.suffix.lower() not in (".xlsx", ".xlsm"):
        raise EcritureRefusee(
            f"« {grille.name} » : le nom de la grille doit finir par .xlsx, ou .xlsm avec les boutons."
        )
