"""The optional sheets: one table each, typed rows under their headings, and what formulas compute of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import NOM_DU_CANDIDAT, Annexe, annexes
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    LIGNES_DE_RESERVE,
    PREMIERE_LIGNE,
    reference,
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

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

LARGEUR_DE_L_AIDE = 90
LARGEUR_DU_NOM = 30
LONGUEUR_D_UNE_LISTE = 255  # characters that a validation list may hold
MARGE = 3


def ecrire(chantier: Chantier, nom: str) -> None:
    """Write the sheet of an optional table."""
    annexe, styles = annexes(chantier.referentiel)[nom], chantier.styles
    derniere, champs = chantier.disposition.derniere_annexe(nom), annexe.champs
    colonnes = chantier.disposition.annexe(nom)
    visibles = len(champs) + 1
    hauteur = 30 if sum(champ.largeur for champ in champs) > LARGEUR_DE_L_AIDE else 46
    feuille = ouvrir(chantier, annexe.feuille, annexe.feuille, annexe.aide, visibles, hauteur)
    feuille.merge_range(LIGNE_GROUPE - 1, 0, LIGNE_GROUPE - 1, visibles - 1, "À saisir", styles.groupe(0))
    feuille.set_row(LIGNE_EPREUVE - 1, 24)
    feuille.set_row(LIGNE_CODES - 1, 18)
    for champ in champs:
        i, titre = colonnes[champ.code], styles.sous_titre(0, bold=champ.obligatoire)
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, champ.titre, titre)
        feuille.set_column(i, i, champ.largeur + MARGE)
        _valider(feuille, i, champ, derniere)
    _nommer(chantier, feuille, colonnes[NOM_DU_CANDIDAT], annexe.nom)
    tableau(feuille, f"T_{nom}", list(colonnes), derniere, styles.code())
    if annexe.calculees:
        feuille.set_column(visibles, len(colonnes) - 1, 12, None, {"hidden": True})
    _lignes(chantier, annexe, feuille)
    remplies = PREMIERE_LIGNE + len(chantier.contenu.annexes[nom]) + LIGNES_DE_RESERVE
    fermer(feuille, colonnes=visibles, derniere=min(remplies, derniere))


def _nommer(chantier: Chantier, feuille: Page, i: int, nom: str) -> None:
    """Who each row is about: his name, found by the identifier as soon as it is typed; the identifier is chosen in a list."""
    styles, derniere = chantier.styles, chantier.disposition.derniere_annexe(nom)
    feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, "Candidat", styles.sous_titre(2))
    feuille.set_column(i, i, LARGEUR_DU_NOM)
    modele, format_ = chantier.formules.nom(f'TRIM($A{REPERE}&"")'), styles.calcul(indent=1, shrink=True)
    for ligne in range(PREMIERE_LIGNE - 1, derniere):
        feuille.write_formula(ligne, i, pour_la_ligne(modele, ligne + 1), format_)
    identifiants = reference(C.NOTES, 0, PREMIERE_LIGNE, chantier.disposition.derniere)
    regle = {"validate": "list", "source": f"={identifiants}", "error_title": "Candidat refusé",
             "error_message": "Choisissez un identifiant de la feuille Notes."}  # fmt: skip
    feuille.data_validation(PREMIERE_LIGNE - 1, 0, derniere - 1, 0, regle)


def _lignes(chantier: Chantier, annexe: Annexe, feuille: Page) -> None:
    colonnes, saisies = chantier.disposition.annexe(annexe.nom), chantier.contenu.annexes[annexe.nom]
    modeles = {cle: chantier.formules.annexe(annexe.nom, cle, REPERE) for cle in annexe.calculees}
    formats = [_format(chantier, champ) for champ in annexe.champs]
    code = chantier.styles.calcul(num_format=";;;")  # shows nothing: a hidden column may still spill over when printed
    for i in range(chantier.disposition.lignes_annexes[annexe.nom]):
        ligne, rangee = PREMIERE_LIGNE - 1 + i, saisies[i] if i < len(saisies) else {}
        for champ, format_ in zip(annexe.champs, formats, strict=True):
            ecrire_valeur(feuille, ligne, colonnes[champ.code], rangee.get(champ.code), format_)
        for cle, modele in modeles.items():
            feuille.write_formula(ligne, colonnes[cle], pour_la_ligne(modele, ligne + 1), code)


def _format(chantier: Chantier, champ: C.Champ) -> Format:
    if champ.code == "identifiant":
        return chantier.styles.saisie(bold=True, num_format="@", indent=1)
    if champ.genre == C.DATE:
        return chantier.styles.saisie(align="center", num_format=S.DATE)
    if champ.genre == C.TEXTE:
        return chantier.styles.saisie(indent=1, text_wrap=True)
    return chantier.styles.saisie(align="center")


def _valider(feuille: Page, i: int, champ: C.Champ, derniere: int) -> None:
    if champ.choix and len(",".join(champ.choix)) <= LONGUEUR_D_UNE_LISTE:
        libelles = " ; ".join(f"{code} : {libelle}" for code, libelle in champ.choix.items() if code != libelle)
        liste(feuille, i, derniere, list(champ.choix), champ.titre, champ.aide or libelles)
        return
    if champ.genre == C.DATE:
        regle = regle_de_date(champ.titre, champ.aide)
    elif champ.genre == C.NOMBRE:
        regle = regle_de_nombre(champ.titre, champ.aide, "Saisissez un nombre, positif ou nul.")
    elif champ.aide:
        regle = {"validate": "any", "input_title": champ.titre[:32], "input_message": champ.aide[:255]}
    else:
        return
    feuille.data_validation(PREMIERE_LIGNE - 1, i, derniere - 1, i, regle)
