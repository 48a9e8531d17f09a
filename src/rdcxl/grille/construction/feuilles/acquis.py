"""Sheet Acquis: what candidates keep from earlier sessions, one row per acquis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Feuille
from rdcxl.grille.construction.colonnes import Colonne, Groupe, Vue, saisie
from rdcxl.grille.construction.disposition import (
    LIGNE_AIDE,
    LIGNE_CODES,
    LIGNES_D_ACQUIS,
    LIGNES_DE_RESERVE,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import regle_de_date, regle_de_liste, regle_de_nombre
from rdcxl.grille.construction.formules import acquis
from rdcxl.grille.construction.plan import Plan
from rdcxl.grille.construction.styles import Styles
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from rdcxl.grille.construction.colonnes import Regle, Style

ANTERIEURS = Groupe("Acquis d’une session antérieure")
AIDE = (
    "Une ligne par bloc{} conservés d’une session antérieure. Points minimaux : {} ; moins pour un bloc que le jury a accordé (date de "
    "l’acte), 0 s’il l’a fait par la VAE. Preuve : certificat, procès-verbal ou clôture, sa référence et sa date."
)


def feuille(plan: Plan) -> Feuille:
    """The sheet."""
    r, lignes = plan.referentiel, plan.contenu.acquis
    minima = " ; ".join(f"{e.code} {en_francais(e.validation(r.notation.echelle))}" for e in r.ensembles())
    avec_pro = f", {r.code_pro} ou note du tuteur" if r.pro else ""
    invite = f"Bloc, {r.code_pro} entier, ou note du tuteur seule." if r.pro else "Bloc."
    centre, date = saisie(align="center"), saisie(align="center", num_format=S.DATE)
    saisies: dict[str, tuple[float, Style, Regle | None]] = {
        "identifiant": (18, saisie(bold=True, num_format="@"), None),
        "composante": (18, centre, regle_de_liste(r.codes_acquis, "Composante", invite)),
        "points": (14, centre, regle_de_nombre("Points", minima, "Saisissez les points obtenus à la session antérieure.")),
        "session": (18, date, regle_de_date("Session du", "Date du jury de la session antérieure.")),
        "accorde_le": (18, date, regle_de_date("Accordé par le jury le", "Date de l’acte par lequel le jury a accordé le bloc, s’il vaut moins.")),
        "preuve": (30, saisie(num_format="@"), None),
        "preuve_du": (14, date, regle_de_date("Preuve du", "Date de la pièce qui prouve l’acquis.")),
    }  # fmt: skip
    colonnes = []
    for champ in CHAMPS_ACQUIS:
        largeur, style, regle = saisies[champ.code]
        colonnes.append(
            Colonne(
                champ.code, champ.titre, largeur, style, groupe=ANTERIEURS, gras=champ.obligatoire, regle=regle
            )
        )  # fmt: skip
    colonnes += [Colonne(cle, "", 12, Styles.code, f, vue=Vue.CACHEE) for cle, f in acquis.CALCULEES.items()]
    derniere = PREMIERE_LIGNE - 1 + max(LIGNES_D_ACQUIS, len(lignes) + LIGNES_DE_RESERVE)
    return Feuille(
        C.ACQUIS,
        colonnes,
        derniere,
        AIDE.format(avec_pro, minima),
        lignes,
        table="T_Acquis",
        aide_sur=len(CHAMPS_ACQUIS),
        hauteurs={LIGNE_AIDE: 62, LIGNE_CODES: 18},
        figees=1,
        derniere_imprimee=min(PREMIERE_LIGNE + len(lignes) + LIGNES_DE_RESERVE, derniere),
    )
