"""Sheet Décisions: what the jury decides otherwise than proposed, one act per row, as decisions.csv has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rdcxl.grille import champs as C
from rdcxl.grille.construction import phrases as P
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
    lettre,
    reference,
)
from rdcxl.grille.construction.feuilles.commun import (
    MOMENT,
    colorer_etats,
    ecrire_valeur,
    fermer,
    liste,
    ouvrir,
    regle_de_date,
    regle_de_nombre,
    tableau,
)
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.grille.tables.decisions import ACTES, CHAMPS_DECISIONS

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Sans ligne ici, le jury suit la proposition. Une ligne par acte du jury, avec son motif, son auteur, sa date et son heure ; "
    "pour revenir sur un acte, ajoutez une ligne : rien ne s’efface. Les actes prennent effet à la clôture."
)
CALCULEES = {"candidat": ("Candidat", 30), "proposition": ("Proposition", 21), "constat": ("Constat", 40)}
LIGNES_IMPRIMEES = 30


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    styles, champs = chantier.styles, CHAMPS_DECISIONS
    colonnes = chantier.disposition.decisions()
    feuille = ouvrir(chantier, C.DECISIONS, "Décisions du jury", AIDE, len(champs))
    feuille.merge_range(LIGNE_GROUPE - 1, 0, LIGNE_GROUPE - 1, len(champs) - 1, "Actes du jury", styles.groupe(0))
    feuille.merge_range(LIGNE_GROUPE - 1, len(champs), LIGNE_GROUPE - 1, len(colonnes) - 1, "Calculé", styles.groupe(2))
    feuille.set_row(LIGNE_CODES - 1, 18)
    for i, champ in enumerate(champs):
        feuille.merge_range(
            LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, champ.titre, styles.sous_titre(0, bold=champ.obligatoire)
        )
        feuille.set_column(i, i, champ.largeur)
    for cle, (titre, largeur) in CALCULEES.items():
        i = colonnes[cle]
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, titre, styles.sous_titre(2))
        feuille.set_column(i, i, largeur)
    tableau(feuille, "T_Decisions", list(colonnes), chantier.disposition.derniere_decision, styles.code())
    _lignes(chantier, feuille, colonnes)
    _validations(chantier, feuille, colonnes)
    _couleurs(chantier, feuille, colonnes)
    fermer(
        feuille,
        colonnes=len(colonnes),
        derniere=PREMIERE_LIGNE + max(LIGNES_IMPRIMEES, len(chantier.contenu.decisions)) - 1,
        figees=1,
    )


def _lignes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    styles = chantier.styles
    centre = styles.saisie(align="center")
    formats: dict[str, Any] = {
        "identifiant": styles.saisie(bold=True, num_format="@"),
        "motif": styles.saisie(indent=1, text_wrap=True),
        "auteur": styles.saisie(indent=1),
        "horodatage": styles.saisie(align="center", num_format=MOMENT),
        "candidat": styles.calcul(indent=1, shrink=True),
        "proposition": styles.calcul(align="center", bold=True),
        "constat": styles.calcul(indent=1, bold=True),
    }
    modeles = {cle: chantier.formules.decisions(cle, REPERE) for cle in CALCULEES}
    actes = chantier.contenu.decisions
    for ligne in range(PREMIERE_LIGNE - 1, chantier.disposition.derniere_decision):
        feuille.set_row(ligne, 18)
        rang = ligne - PREMIERE_LIGNE + 1
        acte = actes[rang] if rang < len(actes) else {}
        for cle, i in colonnes.items():
            if cle in modeles:
                feuille.write_formula(ligne, i, pour_la_ligne(modeles[cle], ligne + 1), formats[cle])
            else:
                ecrire_valeur(feuille, ligne, i, acte.get(cle), formats.get(cle, centre))


def _validations(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    r, d = chantier.referentiel, chantier.disposition
    champs = {champ.code: champ for champ in CHAMPS_DECISIONS}
    notes = reference(C.NOTES, 0, PREMIERE_LIGNE, d.derniere)
    _valider(feuille, d.derniere_decision, colonnes["identifiant"], {"validate": "list", "source": f"={notes}",
        "input_title": "Identifiant", "input_message": "Choisissez l’identifiant d’un candidat.",
        "error_title": "Candidat refusé", "error_message": "Choisissez un identifiant de la feuille Notes."})  # fmt: skip
    actes = " ; ".join(f"{code} : {sens}" for code, sens in ACTES.items())
    liste(feuille, colonnes["acte"], d.derniere_decision, list(ACTES), "Acte du jury", actes)
    objets = [*(e.code for e in r.ensembles()), *r.composantes]
    liste(feuille, colonnes["objet"], d.derniere_decision, objets, champs["objet"].titre, champs["objet"].aide)
    points = regle_de_nombre("Points ajoutés", champs["valeur"].aide, "Saisissez le nombre de points ajoutés.")
    _valider(feuille, d.derniere_decision, colonnes["valeur"], points)
    for code in ("motif", "auteur"):
        aide = {"input_title": champs[code].titre, "input_message": champs[code].aide}
        _valider(feuille, d.derniere_decision, colonnes[code], {"validate": "any", **aide})
    moment = regle_de_date("Date et heure", champs["horodatage"].aide)
    moment["error_message"] = "Saisissez une date et une heure : JJ/MM/AAAA HH:MM."
    _valider(feuille, d.derniere_decision, colonnes["horodatage"], moment)


def _valider(feuille: Page, derniere: int, colonne: int, regle: dict[str, Any]) -> None:
    feuille.data_validation(PREMIERE_LIGNE - 1, colonne, derniere - 1, colonne, regle)


def _couleurs(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    """A line that lacks something is marked from end to end, and says what in words."""
    valeur, constat = chantier.styles.mise_en_valeur, lettre(colonnes["constat"])
    lignes = f"{PREMIERE_LIGNE}:{{}}{chantier.disposition.derniere_decision}"
    commence = f'=LEFT(${constat}{PREMIERE_LIGNE},{len(P.A_COMPLETER)})="{P.A_COMPLETER}"'
    for zone, regle in (
        (f"{constat}{lignes.format(constat)}", {"type": "formula", "criteria": commence,
            "format": valeur(S.ROUGE, S.ROUGE_PALE, bold=True)}),
        (f"A{lignes.format('G')}", {"type": "formula", "criteria": commence,
            "format": valeur(S.AMBRE, S.AMBRE_PALE, italic=True)}),
        (f"{constat}{lignes.format(constat)}", {"type": "cell", "criteria": "==", "value": f'"{P.COMPLETE}"',
            "format": valeur(S.VERT, S.VERT_PALE)}),
    ):  # fmt: skip
        feuille.conditional_format(zone, regle)
    proposition = lettre(colonnes["proposition"])
    colorer_etats(chantier, feuille, f"{proposition}{lignes.format(proposition)}")
