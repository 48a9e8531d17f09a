"""Sheet Décisions: what the jury decides otherwise than proposed, one act per row, as decisions.csv has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import CENTRE_GRAS, NOM, Colonne, Groupe, calcul, saisie
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNES_DE_DECISIONS,
    LIGNES_DE_RESERVE,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import (
    MOMENT,
    colorer_etats,
    regle_d_aide,
    regle_de_candidat,
    regle_de_date,
    regle_de_liste,
    regle_de_nombre,
    si,
    si_egal,
    zone,
)
from rdcxl.grille.construction.formules import Reperes, decisions
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.tables.decisions import ACTES, CHAMPS_DECISIONS

if TYPE_CHECKING:
    from rdcxl.grille.construction.colonnes import Regle
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Referentiel

AIDE = (
    "Sans ligne ici, le jury suit la proposition. Une ligne par acte du jury, avec son motif, son auteur, sa date et son heure ; "
    "pour revenir sur un acte, ajoutez une ligne : rien ne s’efface. Les actes prennent effet à la clôture."
)
SAISIS, CALCULE = Groupe("Actes du jury"), Groupe("Calculé", 2)
LIGNES_IMPRIMEES = 30
STYLES = {
    "identifiant": saisie(bold=True, num_format="@"),
    "motif": saisie(indent=1, text_wrap=True),
    "auteur": saisie(indent=1),
    "horodatage": saisie(align="center", num_format=MOMENT),
}


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    actes, centre, constat = plan.contenu.decisions, saisie(align="center"), calcul(indent=1, bold=True)
    regles = _regles(plan.referentiel)
    colonnes = [
        Colonne(
            champ.code, champ.titre, champ.largeur, STYLES.get(champ.code, centre), groupe=SAISIS, gras=champ.obligatoire,
            regle=regles.get(champ.code),
        )
        for champ in CHAMPS_DECISIONS
    ]  # fmt: skip
    colonnes += [
        Colonne("candidat", "Candidat", 30, NOM, decisions.candidat, CALCULE),
        Colonne("proposition", "Proposition", 21, CENTRE_GRAS, decisions.proposition, CALCULE),
        Colonne("constat", "Constat", 40, constat, decisions.constat, CALCULE),
    ]
    return Feuille(
        C.DECISIONS,
        colonnes,
        PREMIERE_LIGNE - 1 + max(LIGNES_DE_DECISIONS, len(actes) + LIGNES_DE_RESERVE),
        AIDE,
        actes,
        titre="Décisions du jury",
        table="T_Decisions",
        aide_sur=len(CHAMPS_DECISIONS),
        hauteurs={LIGNE_CODES: 18},
        hauteur=18,
        figees=1,
        derniere_imprimee=PREMIERE_LIGNE + max(LIGNES_IMPRIMEES, len(actes)) - 1,
        finir=_colorer,
    )


def _regles(r: Referentiel) -> dict[str, Regle]:
    """What may be typed, by code."""
    actes = "\n".join(f"{code} : {sens}" for code, sens in ACTES.items())
    champs = {champ.code: champ for champ in CHAMPS_DECISIONS}
    aides: dict[str, Regle] = {
        code: regle_d_aide(champ.titre, champ.aide) for code, champ in champs.items() if champ.aide
    }
    objets = [*(e.code for e in r.ensembles()), *r.composantes]
    moment = regle_de_date("Date et heure", champs["horodatage"].aide)
    moment["error_message"] = "Saisissez une date et une heure : JJ/MM/AAAA HH:MM."
    points = regle_de_nombre("Points ajoutés", champs["valeur"].aide, "Saisissez le nombre de points ajoutés.")
    return {
        **aides,
        "identifiant": _choisir_un_candidat,
        "acte": regle_de_liste(ACTES, "Acte du jury", actes),
        "objet": regle_de_liste(objets, champs["objet"].titre, champs["objet"].aide),
        "valeur": points,
        "horodatage": moment,
    }


def _choisir_un_candidat(x: Reperes) -> dict[str, Any]:
    invite = {"input_title": "Identifiant", "input_message": "Choisissez l’identifiant d’un candidat."}
    return regle_de_candidat(x) | invite


def _colorer(chantier: Chantier, page: Page) -> None:
    """A line that lacks something is marked from end to end, and says what in words."""
    valeur, x = chantier.styles.mise_en_valeur, chantier.reperes
    constat = f"${x.colonnes[C.DECISIONS]['constat']}{PREMIERE_LIGNE}"
    incomplete = f'LEFT({constat},{len(P.A_COMPLETER)})="{P.A_COMPLETER}"'
    constats = zone(x, C.DECISIONS, "constat")
    saisies = zone(x, C.DECISIONS, CHAMPS_DECISIONS[0].code, CHAMPS_DECISIONS[-1].code)
    si(page, constats, incomplete, valeur(S.ROUGE, S.ROUGE_PALE, bold=True))
    si(page, saisies, incomplete, valeur(S.AMBRE, S.AMBRE_PALE, italic=True))
    si_egal(page, constats, [(P.COMPLETE, valeur(S.VERT, S.VERT_PALE))])
    colorer_etats(chantier, page, zone(x, C.DECISIONS, "proposition"))
