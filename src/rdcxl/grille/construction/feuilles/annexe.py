"""The optional sheets: one table each, typed rows under their headings, and what formulas compute of each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import NOM_DU_CANDIDAT, Annexe, annexes
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Facultative, Feuille
from rdcxl.grille.construction.colonnes import NOM, Colonne, Groupe, Vue, calcul, saisie
from rdcxl.grille.construction.disposition import (
    LIGNE_AIDE,
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNES_DE_RESERVE,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import regle_de_candidat, regle_de_liste, regle_du_champ
from rdcxl.grille.construction.formules import REPERE, Reperes
from rdcxl.grille.construction.formules.annexes import CALCULEES
from rdcxl.grille.construction.formules.commun import nom
from rdcxl.grille.construction.plan import Plan

if TYPE_CHECKING:
    from rdcxl.grille.construction.colonnes import Regle, Style

A_SAISIR = Groupe("À saisir")
LARGEUR_DE_L_AIDE = 90
LARGEUR_DU_NOM = 30
LONGUEUR_D_UNE_LISTE = 255  # characters that a validation list may hold
MARGE = 3
MUET = calcul(num_format=";;;")  # shows nothing: a hidden column may still spill over when printed


def feuille(plan: Plan, table: str) -> Feuille:
    """The sheet of an optional table: whose row it is, his name, the other inputs, then (hidden) what is computed."""
    annexe, lignes = annexes(plan.referentiel)[table], plan.contenu.annexes[table]
    identifiant, *saisies = (_saisie(champ) for champ in annexe.champs)
    candidat = Colonne(NOM_DU_CANDIDAT, "Candidat", LARGEUR_DU_NOM, NOM, _nom_du_candidat, A_SAISIR, teinte=2)
    colonnes = [identifiant, candidat, *saisies]
    colonnes += [Colonne(cle, "", 12, MUET, CALCULEES[table][cle], vue=Vue.CACHEE) for cle in annexe.calculees]
    derniere = PREMIERE_LIGNE - 1 + len(lignes) + annexe.libres
    return Feuille(
        annexe.feuille,
        colonnes,
        derniere,
        annexe.aide,
        lignes,
        table=f"T_{table}",
        aide_sur=len(saisies) + 2,
        hauteurs={LIGNE_AIDE: _hauteur_de_l_aide(annexe), LIGNE_EPREUVE: 24, LIGNE_CODES: 18},
        facultative=Facultative.TABLE,
        derniere_imprimee=min(PREMIERE_LIGNE + len(lignes) + LIGNES_DE_RESERVE, derniere),
    )


def _hauteur_de_l_aide(annexe: Annexe) -> int:
    return 30 if sum(champ.largeur for champ in annexe.champs) > LARGEUR_DE_L_AIDE else 46


def _nom_du_candidat(x: Reperes) -> str:
    """The name beside the identifier, found as soon as it is typed."""
    return nom(x, f'TRIM($A{REPERE}&"")')


def _saisie(champ: C.Champ) -> Colonne:
    return Colonne(
        champ.code,
        champ.titre,
        champ.largeur + MARGE,
        _style(champ),
        groupe=A_SAISIR,
        gras=champ.obligatoire,
        regle=regle_de_candidat if champ.code == "identifiant" else _regle(champ),
    )


def _style(champ: C.Champ) -> Style:
    if champ.code == "identifiant":
        return saisie(bold=True, num_format="@", indent=1)
    if champ.genre == C.DATE:
        return saisie(align="center", num_format=S.DATE)
    return saisie(indent=1, text_wrap=True) if champ.genre == C.TEXTE else saisie(align="center")


def _regle(champ: C.Champ) -> Regle | None:
    """The list shows what its codes mean; one that is too long for a spreadsheet is not imposed."""
    if champ.choix and len(",".join(champ.choix)) <= LONGUEUR_D_UNE_LISTE:
        libelles = " ; ".join(f"{code} : {libelle}" for code, libelle in champ.choix.items() if code != libelle)
        return regle_de_liste(champ.choix, champ.titre, champ.aide or libelles)
    return regle_du_champ(replace(champ, choix=None), "Saisissez un nombre, positif ou nul.")
