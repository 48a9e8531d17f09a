"""What exports look at first in a closed jury: that it is closed, whom to name, the blocs to issue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rdcxl.erreurs import ExportRefuse
from rdcxl.grille.tables.candidats import Fiche
from rdcxl.jury.modele_clos import Cloture, ContenuDuJury
from rdcxl.jury.parties_closes import CandidatClos, EnsembleClos
from rdcxl.regles import libelles as L
from rdcxl.typographie import phrase

LIBRE = "CANDIDAT_LIBRE"


class _Chemin:
    """Stands for a model and notes which attribute is looked at."""

    def __init__(self, nom: str = "") -> None:
        self._nom = nom

    def __getattr__(self, nom: str) -> _Chemin:
        return _Chemin(f"{self._nom}.{nom}" if self._nom else nom)

    def __str__(self) -> str:
        return self._nom


def nom_pointe(lire: Callable[[Any], object]) -> str:
    """The name of what a function looks at, as session.toml and the messages write it.

    >>> nom_pointe(lambda clos: clos.session.centre.nom)
    'session.centre.nom'
    """
    return str(lire(_Chemin()))


def est_close(contenu: ContenuDuJury) -> bool:
    """Whether this is the content of a closed file: it alone says how it is signed, were it by nobody.

    What a closing would write has a digest already, and was never put down.
    """
    return isinstance(contenu, Cloture) and contenu.signature is not None


def exiger_la_cloture(contenu: ContenuDuJury) -> None:
    """Refuse what was never put down: a projet, or the content of a closing that did not take place.

    That a closed file was not changed is known by whoever read it (`rdcxl.jury.cloture.lire_cloture_en_vigueur`).
    Source: « Divulgation des résultats ».

    Raises:
        ExportRefuse: it does not say so.
    """
    if not est_close(contenu):
        raise ExportRefuse(phrase("Ce n'est pas une clôture, ce jury n'est pas clos : aucun document ne sort avant."))


def designer_candidat(fiche: Fiche) -> str:
    """Return the identifier and the name by which a message names a candidate: « C07 (Léa Le Goff) »."""
    nom = " ".join(v for v in (fiche.prenoms, fiche.nom_naissance) if v)
    return f"{fiche.identifiant or 'sans identifiant'} ({nom or 'sans nom'})"


def blocs_a_delivrer(clos: Cloture, candidat: CandidatClos) -> list[EnsembleClos]:
    """Return the blocs to issue to one candidate now: those that the jury finally certified.

    Without the title, blocs validated at this session; for a candidate who is postponed, those that the jury granted. An
    ACQUIS bloc was issued at an earlier session. Source: « Le jury de certification », reading X20.
    """
    return [bloc for bloc in clos.referentiel.blocs if bloc.code in candidat.blocs_certifies]


def numero_du_certificat(clos: Cloture, identifiant: str, bloc: str) -> str:
    """Number of the certificate of a bloc, « RNCP36395-B2-2025-C07 »: code, bloc, year of the jury, identifier."""
    return f"{clos.session.certification.code}-{bloc}-{clos.jury.date.year:04d}-{identifiant}"


def formation_a_attester(c: CandidatClos) -> bool:
    """Whether the centre attests that a candidate followed the training: the jury has decided, and not for the title.

    A free candidate did not follow it, nor one by experience (VAE). Source: « Le jury de certification » (B8).
    """
    sans_titre = c.resultat.decision in (L.PARTIELLE, L.AUCUNE, L.ANNULEE)
    return sans_titre and c.fiche.voie != LIBRE and not c.par_experience
