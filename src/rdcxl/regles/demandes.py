"""Written requests of candidates: sections « En cas d'échec », « Motifs recevables… », « Fraude… » (D1 to D5, G3).

Pure functions; standard library only. Each yields what is wrong with one request, and what to do; the limit day is in time (X23).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Optional

from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.echeances import (
    debut_de_formation_apres_fraude,
    dossier_pro_possible,
    limite_demande_rattrapage,
    limite_rattrapage_justifie,
    peut_repasser,
    premier_dossier_pro,
    premiere_session_apres_fraude,
)
from rdcxl.regles.sections import regle

RATTRAPAGE, REDOUBLEMENT, ABSENCE, APRES_FRAUDE, PRO = "RATTRAPAGE", "REDOUBLEMENT", "ABSENCE", "APRES_FRAUDE", "PRO"
RECOMMANDE, MAIN_PROPRE = "RECOMMANDE", "MAIN_PROPRE"
# The cell of a request that a remark is about.
DU, NATURE, POUR, MOYEN, EPREUVE = "demande_du", "demande", "demande_pour", "moyen", "epreuve_le"
MOTIF, DEPUIS = "motif_absence", "absence_ou_fraude_le"


@dataclass(frozen=True)
class Demande:
    """One request as the rules see it; None or empty: not entered.

    Attributes:
        nature: one of the five codes above; du: when it was received.
        epreuve: first épreuve concerned, or the day on which the professional file is handed in.
        depuis: day of the absence, of the decision on the fraud, or of the start of experience.
        redouble: after a fraud, the training is taken again.
    """

    nature: str
    du: dt.date
    moyen: str = ""
    epreuve: Optional[dt.date] = None
    motif: str = ""
    depuis: Optional[dt.date] = None
    redouble: bool = False


class Remarque(NamedTuple):
    """Something about a request: the cell, a French sentence with its section; does it keep the jury from being closed?"""

    champ: str
    texte: str
    bloque: bool = True


def remarques(r: Referentiel, d: Demande, derniere_delivrance: Optional[dt.date]) -> list[Remarque]:
    """Everything that the règlement says of a request.

    Args:
        derniere_delivrance: last day on which the certification may be issued, None where it is not entered (X30).
    """
    return list(_PAR_NATURE[d.nature](r, d, derniere_delivrance))


@regle("echec", "X23", "X30")
def remarques_rattrapage(r: Referentiel, d: Demande, derniere_delivrance: Optional[dt.date]) -> Iterator[Remarque]:
    """Make-up épreuves are asked for by registered letter or by hand, months before the first one.

    Bounds: the limit day is in time.
    """
    titre = r.articles["echec"].titre
    if d.moyen not in (RECOMMANDE, MAIN_PROPRE):
        yield _moyen(d, "une demande de rattrapage se fait par lettre recommandée ou se remet en main propre", titre)
    if d.epreuve is None:
        texte = (
            "La date de la première épreuve à repasser manque, sans laquelle le délai de la demande ne se vérifie pas"
        )
        yield Remarque(EPREUVE, f"{texte} [{titre}]. Saisissez-la.")
        return
    limite = limite_demande_rattrapage(r, d.epreuve)
    if d.du > limite:
        yield Remarque(
            DU,
            f"Demande de rattrapage du {_jour(d.du)} : pour l’épreuve du {_jour(d.epreuve)}, elle devait être faite le "
            f"{_jour(limite)} au plus tard, {r.reprise.demande_mois} mois avant [{titre}]. Le candidat ne peut pas s’y présenter : "
            "reportez-le à la session suivante, ou corrigez la date.",
        )
    yield from _apres_la_derniere_delivrance(r, d, derniere_delivrance)


@regle("echec", "X30")
def remarques_redoublement(r: Referentiel, d: Demande, derniere_delivrance: Optional[dt.date]) -> Iterator[Remarque]:
    """Taking the year again has neither form nor delay in the règlement: registering is all there is to it."""
    texte = "Redoublement : le règlement ne fixe ni forme ni délai à cette demande, seule l’inscription compte"
    yield Remarque(NATURE, f"{texte} [{r.articles['echec'].titre}]. Rien d’autre n’est vérifié.", bloque=False)
    yield from _apres_la_derniere_delivrance(r, d, derniere_delivrance)


@regle("motifs_recevables", "X23")
def remarques_absence(r: Referentiel, d: Demande, derniere_delivrance: Optional[dt.date]) -> Iterator[Remarque]:
    """An absence for one of three reasons gives a make-up épreuve, within months of the written request."""
    titre = r.articles["motifs_recevables"].titre
    if not d.motif:
        texte = "Le motif de l’absence manque : certificat médical, arrêt de travail et force majeure justifiée sont seuls recevables"
        yield Remarque(MOTIF, f"{texte} [{titre}]. Saisissez-le.")
    limite = limite_rattrapage_justifie(r, d.du)
    if d.epreuve is not None and d.epreuve > limite:
        yield Remarque(
            EPREUVE,
            f"Épreuve de rattrapage le {_jour(d.epreuve)} : la demande étant du {_jour(d.du)}, elle devait se tenir le "
            f"{_jour(limite)} au plus tard, {r.reprise.rattrapage_mois} mois après [{titre}]. Avancez-la, ou corrigez la date.",
        )
    if d.depuis is not None and d.du < d.depuis:
        yield Remarque(
            DU, f"Demande du {_jour(d.du)}, avant l’absence du {_jour(d.depuis)} : vérifiez les dates.", False
        )
    if d.depuis is not None and d.epreuve is not None and d.epreuve <= d.depuis:
        texte = f"Épreuve de rattrapage le {_jour(d.epreuve)}, qui ne suit pas l’absence du {_jour(d.depuis)} : vérifiez les dates."
        yield Remarque(EPREUVE, texte, False)


@regle("fraude", "X22", "X23")
def remarques_apres_fraude(r: Referentiel, d: Demande, derniere_delivrance: Optional[dt.date]) -> Iterator[Remarque]:
    """After a proven fraud, a new session needs a registered letter, its notice, and the end of the waiting period.

    Reading: X22: each delay runs from its own date, the later end wins.
    """
    titre = r.articles["fraude"].titre
    if d.moyen != RECOMMANDE:
        yield _moyen(d, "après une fraude, la demande se fait par lettre recommandée avec accusé de réception", titre)
    if d.redouble:
        debut = _jour(debut_de_formation_apres_fraude(r, d.du))
        texte = (
            f"Redoublement après une fraude, demandé le {_jour(d.du)} : la formation ne commence pas avant le {debut}"
        )
        yield Remarque(DU, f"{texte} [{titre}]. La grille ne porte pas ce jour : vérifiez-le.", False)
    if d.depuis is None:
        texte = "La date de la décision sur la fraude manque, sans laquelle la carence ne se calcule pas"
        yield Remarque(DEPUIS, f"{texte} [{titre}]. Saisissez-la.")
        return
    premiere = premiere_session_apres_fraude(r, d.depuis, d.du, redoublement=d.redouble)
    raison = f"décision du {_jour(d.depuis)}, demande du {_jour(d.du)}"
    if d.epreuve is None:
        texte = f"Nouvelle session le {_jour(premiere)} au plus tôt ({raison})"
        yield Remarque(EPREUVE, f"{texte} [{titre}]. La date de l’épreuve n’est pas saisie.", False)
    elif d.epreuve < premiere:
        yield Remarque(
            EPREUVE,
            f"Épreuve le {_jour(d.epreuve)} : après une fraude, la nouvelle session ne commence pas avant le {_jour(premiere)} "
            f"({raison}) [{titre}]. Le candidat ne peut pas s’y présenter : reportez-le à la session suivante, ou corrigez les dates.",
        )


@regle("echec", "X30", "X31")
def remarques_pro(r: Referentiel, d: Demande, derniere_delivrance: Optional[dt.date]) -> Iterator[Remarque]:
    """A new professional file needs months of experience since their start, and the certification still issued."""
    titre = r.articles["echec"].titre
    if d.depuis is None:
        texte = "Le début de l’expérience professionnelle manque, sans lequel le nouveau dossier ne se vérifie pas"
        yield Remarque(DEPUIS, f"{texte} [{titre}]. Saisissez-le.")
        return
    premier = premier_dossier_pro(r, d.depuis)
    if d.epreuve is None:
        texte = f"Nouveau dossier professionnel le {_jour(premier)} au plus tôt, l’expérience ayant commencé le {_jour(d.depuis)}"
        yield Remarque(EPREUVE, f"{texte} [{titre}]. La date de sa remise n’est pas saisie.", False)
    elif not dossier_pro_possible(r, d.depuis, d.epreuve, derniere_delivrance):
        bornes = f"le {_jour(premier)} au plus tôt, après {r.reprise.mois_experience_pro} mois d’expérience"
        fin = f", et le {_jour(derniere_delivrance)} au plus tard" if derniere_delivrance else ""
        yield Remarque(
            EPREUVE,
            f"Dossier professionnel remis le {_jour(d.epreuve)} : il se remet {bornes}{fin} [{titre}]. "
            "Changez le jour de la remise, ou corrigez les dates.",
        )


_PAR_NATURE: dict[str, Callable[[Referentiel, Demande, Optional[dt.date]], Iterator[Remarque]]] = {
    RATTRAPAGE: remarques_rattrapage,
    REDOUBLEMENT: remarques_redoublement,
    ABSENCE: remarques_absence,
    APRES_FRAUDE: remarques_apres_fraude,
    PRO: remarques_pro,
}


def _apres_la_derniere_delivrance(r: Referentiel, d: Demande, limite: Optional[dt.date]) -> Iterator[Remarque]:
    if limite is not None and not peut_repasser(r, 0, d.epreuve, limite):
        texte = f"La certification n’est plus délivrée après le {_jour(limite)}, l’épreuve du {_jour(d.epreuve)} ne se repasse plus"
        yield Remarque(EPREUVE, f"{texte} [{r.articles['echec'].titre}]. Avancez l’épreuve, ou corrigez la date.")


def _moyen(d: Demande, regle_du_moyen: str, titre: str) -> Remarque:
    suite = "Faites refaire la demande, ou corrigez le moyen." if d.moyen else "Saisissez le moyen de cette demande."
    return Remarque(MOYEN, f"Demande du {_jour(d.du)} : {regle_du_moyen} [{titre}]. {suite}")


def _jour(jour: Optional[dt.date]) -> str:
    return f"{jour:%d/%m/%Y}" if jour else ""
