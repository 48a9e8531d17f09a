"""Sheet Candidats: identity and registration, one row per candidate."""

from __future__ import annotations

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Feuille
from rdcxl.grille.construction.colonnes import Colonne, Groupe, Style, saisie
from rdcxl.grille.construction.disposition import LIGNE_CODES, LIGNE_EPREUVE
from rdcxl.grille.construction.feuilles.commun import HEURES_REFUSEES, regle_du_champ
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.tables.candidats import champs_candidats

AIDE = (
    "Une ligne par candidat. Identifiant, nom de naissance, prénoms et parcours sont indispensables ; "
    "le reste de l’état civil est demandé par DIPLOMATION. Les dernières lignes, vides, servent aux inscriptions tardives."
)
ETAT_CIVIL, INSCRIPTION = Groupe("État civil", 0), Groupe("Inscription", 1)
PREMIER_CHAMP_D_INSCRIPTION = "voie"
LARGEUR_CENTREE = 12  # a short code in a column narrower than this is centred


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    champs = champs_candidats(plan.referentiel)
    inscription = [champ.code for champ in champs].index(PREMIER_CHAMP_D_INSCRIPTION)
    colonnes = [
        Colonne(
            champ.code,
            champ.titre,
            champ.largeur,
            _style(champ),
            groupe=ETAT_CIVIL if i < inscription else INSCRIPTION,
            gras=champ.obligatoire,
            regle=regle_du_champ(champ, HEURES_REFUSEES),
        )
        for i, champ in enumerate(champs)
    ]
    return Feuille(
        C.CANDIDATS,
        colonnes,
        plan.derniere,
        AIDE,
        plan.rangees(C.CANDIDATS),
        table="T_Candidats",
        aide_sur=len(colonnes),
        hauteurs={LIGNE_EPREUVE: 24, LIGNE_CODES: 24},
    )


def _style(champ: C.Champ) -> Style:
    if champ.genre == C.DATE:
        return saisie(num_format=S.DATE, align="center")
    if champ.genre == C.NOMBRE:
        return saisie(align="center")
    court = champ.genre in (C.CHOIX, C.OUI_NON, C.BLOCS) and champ.largeur < LARGEUR_CENTREE
    gras = {"bold": True, "indent": 1} if champ.code == "identifiant" else {}
    return saisie(num_format="@", **({"align": "center"} if court else {}), **gras)
