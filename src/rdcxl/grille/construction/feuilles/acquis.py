"""Sheet Acquis: what candidates keep from earlier sessions, one row per acquis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    LIGNES_DE_RESERVE,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import (
    ecrire_valeur,
    fermer,
    liste,
    ouvrir,
    regle_de_date,
    regle_de_nombre,
    tableau,
)
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.grille.tables.acquis import CHAMPS_ACQUIS
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier

LARGEURS = {"identifiant": 18, "composante": 18, "points": 14, "session": 18}


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    r, styles, champs = chantier.referentiel, chantier.styles, CHAMPS_ACQUIS
    derniere = chantier.disposition.derniere_acquis
    minima = " ; ".join(f"{e.code} {en_francais(e.validation(r.notation.echelle))}" for e in r.ensembles())
    avec_pro = f", {r.code_pro} ou note du tuteur" if r.pro else ""
    aide = f"Une ligne par bloc{avec_pro} conservés d’une session antérieure. Points minimaux : {minima} ; 0 pour un bloc accordé par la VAE."
    feuille = ouvrir(chantier, C.ACQUIS, "Acquis", aide, len(champs), 62)
    feuille.merge_range(
        LIGNE_GROUPE - 1, 0, LIGNE_GROUPE - 1, len(champs) - 1, "Acquis d’une session antérieure", styles.groupe(0)
    )
    feuille.set_row(LIGNE_CODES - 1, 18)
    for i, champ in enumerate(champs):
        feuille.merge_range(
            LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, champ.titre, styles.sous_titre(0, bold=champ.obligatoire)
        )
        feuille.set_column(i, i, LARGEURS[champ.code])
    tableau(feuille, "T_Acquis", list(chantier.disposition.acquis()), derniere, styles.code())
    calculees = {cle: i for cle, i in chantier.disposition.acquis().items() if i >= len(champs)}
    modeles = {cle: chantier.formules.acquis(cle, REPERE) for cle in calculees}
    feuille.set_column(len(champs), len(champs) + len(calculees) - 1, 12, None, {"hidden": True})
    formats = {
        "identifiant": styles.saisie(bold=True, num_format="@"),
        "session": styles.saisie(align="center", num_format=S.DATE),
    }
    centre = styles.saisie(align="center")
    for i in range(chantier.disposition.lignes_acquis):
        valeurs = chantier.contenu.acquis[i] if i < len(chantier.contenu.acquis) else {}
        for j, champ in enumerate(champs):
            ecrire_valeur(feuille, PREMIERE_LIGNE - 1 + i, j, valeurs.get(champ.code), formats.get(champ.code, centre))
        for cle, j in calculees.items():
            formule = pour_la_ligne(modeles[cle], PREMIERE_LIGNE + i)
            feuille.write_formula(PREMIERE_LIGNE - 1 + i, j, formule, styles.code())
    invite = f"Bloc, {r.code_pro} entier, ou note du tuteur seule." if r.pro else "Bloc."
    liste(feuille, 1, derniere, list(r.codes_acquis), "Composante", invite)
    regle = regle_de_nombre("Points", minima, "Saisissez les points obtenus à la session antérieure.")
    feuille.data_validation(PREMIERE_LIGNE - 1, 2, derniere - 1, 2, regle)
    regle = regle_de_date("Session du", "Date du jury de la session antérieure.")
    feuille.data_validation(PREMIERE_LIGNE - 1, 3, derniere - 1, 3, regle)
    imprimees = PREMIERE_LIGNE + len(chantier.contenu.acquis) + LIGNES_DE_RESERVE
    fermer(feuille, colonnes=len(champs), derniere=min(imprimees, derniere), figees=1)
