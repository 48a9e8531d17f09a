"""Sheet Assiduité: hours of absence, the team's agreement, and what the native formulas say of the penalty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import Colonne, Groupe, calcul, saisie
from rdcxl.grille.construction.disposition import LIGNE_CODES, LIGNE_EPREUVE
from rdcxl.grille.construction.feuilles.commun import HEURES_REFUSEES, regle_du_champ, si_egal, zone
from rdcxl.grille.construction.feuilles.notes import qui
from rdcxl.grille.construction.formules import assiduite, pour
from rdcxl.grille.construction.formules.annexes import reportee
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.tables.candidats import CHAMPS_ASSIDUITE
from rdcxl.regles import libelles as L

if TYPE_CHECKING:
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Saisissez les heures d’absence en formation. La pénalité est proposée tant que l’accord de l’équipe pédagogique n’est pas "
    "daté ; elle est ensuite appliquée. Laissez les heures prévues vides pour prendre celles du parcours."
)
A_SAISIR, CALCULE = Groupe("À saisir", 0), Groupe("Calculé", 2)
LARGEUR = 16


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    pourcent = calcul(align="center", num_format=S.POURCENT)
    colonnes = [
        *qui(C.ASSIDUITE, 12, 30),
        *(_saisie(champ) for champ in CHAMPS_ASSIDUITE),
        Colonne("part", "Part injustifiée", LARGEUR, pourcent, assiduite.part, CALCULE),
        Colonne("taux", "Pénalité (%)", LARGEUR, formule=assiduite.taux, groupe=CALCULE),
        Colonne("etat", "État de la pénalité", LARGEUR, formule=assiduite.etat, groupe=CALCULE),
    ]
    return Feuille(
        C.ASSIDUITE,
        colonnes,
        plan.derniere,
        AIDE,
        plan.rangees(C.ASSIDUITE),
        table="T_Assiduite",
        aide_sur=len(colonnes),
        hauteurs={LIGNE_EPREUVE: 24, LIGNE_CODES: 24},
        finir=_colorer,
    )


def _saisie(champ: C.Champ) -> Colonne:
    """A typed column, which optional tables may fill."""
    style = saisie(align="center", num_format=S.DATE) if champ.genre == C.DATE else saisie(align="center")
    regle = regle_du_champ(champ, HEURES_REFUSEES)
    return Colonne(
        champ.code, champ.titre, LARGEUR, style, pour(reportee, champ.code), A_SAISIR, regle=regle, lues=(champ.code,)
    )  # fmt: skip


def _colorer(chantier: Chantier, page: Page) -> None:
    valeur = chantier.styles.mise_en_valeur
    etats = (
        (L.PENALITES[L.PROPOSEE], valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
        (L.PENALITES[L.APPLIQUEE], valeur(S.ROUGE, S.ROUGE_PALE, bold=True)),
        (L.PENALITES[L.A_STATUER], valeur(S.AMBRE, S.AMBRE_PALE, bold=True)),
    )
    si_egal(page, zone(chantier.reperes, C.ASSIDUITE, "etat"), etats)
