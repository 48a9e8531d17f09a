"""Sheet Candidats: identity and registration, one row per candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import (
    HEURES_REFUSEES,
    ecrire_valeur,
    fermer,
    liste,
    ouvrir,
    regle_de_date,
    regle_de_nombre,
    tableau,
)
from rdcxl.grille.tables.candidats import champs_candidats

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Une ligne par candidat. Identifiant, nom de naissance, prénoms et parcours sont indispensables ; "
    "le reste de l’état civil est demandé par DIPLOMATION. Les dernières lignes, vides, servent aux inscriptions tardives."
)
GROUPES = (("État civil", 0, 9), ("Inscription", 10, 17))


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    champs, styles = champs_candidats(chantier.referentiel), chantier.styles
    feuille = ouvrir(chantier, C.CANDIDATS, "Candidats", AIDE, len(champs))
    for rang, (titre, premiere, derniere) in enumerate(GROUPES):
        feuille.merge_range(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, derniere, titre, styles.groupe(rang))
        for i in range(premiere, derniere + 1):
            format_ = styles.sous_titre(rang, bold=champs[i].obligatoire)
            feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, champs[i].titre, format_)
    feuille.set_row(LIGNE_EPREUVE - 1, 24)
    feuille.set_row(LIGNE_CODES - 1, 24)
    derniere_ligne = chantier.disposition.derniere
    tableau(feuille, "T_Candidats", [champ.code for champ in champs], derniere_ligne, styles.code())
    formats = [_format(chantier, champ) for champ in champs]
    for i, champ in enumerate(champs):
        feuille.set_column(i, i, champ.largeur)
        _valider(feuille, i, champ, derniere_ligne)
    for ligne in range(chantier.disposition.lignes):
        valeurs = chantier.contenu.rangee(C.CANDIDATS, ligne)
        for i, champ in enumerate(champs):
            ecrire_valeur(feuille, PREMIERE_LIGNE - 1 + ligne, i, valeurs.get(champ.code), formats[i])
    fermer(feuille, colonnes=len(champs), derniere=derniere_ligne, figees=2)


def _format(chantier: Chantier, champ: C.Champ) -> Format:
    if champ.genre == C.DATE:
        return chantier.styles.saisie(num_format=S.DATE, align="center")
    if champ.genre == C.NOMBRE:
        return chantier.styles.saisie(align="center")
    centre = {"align": "center"} if champ.genre in (C.CHOIX, C.OUI_NON, C.BLOCS) and champ.largeur < 12 else {}
    gras = {"bold": True, "indent": 1} if champ.code == "identifiant" else {}
    return chantier.styles.saisie(num_format="@", **centre, **gras)


def _valider(feuille: Page, i: int, champ: C.Champ, derniere: int) -> None:
    if champ.choix:
        liste(feuille, i, derniere, list(champ.choix), champ.titre, champ.aide)
        return
    if champ.genre == C.DATE:
        regle = regle_de_date(champ.titre, champ.aide)
    elif champ.genre == C.NOMBRE:
        regle = regle_de_nombre(champ.titre, champ.aide, HEURES_REFUSEES)
    elif champ.aide:
        regle = {"validate": "any", "input_title": champ.titre[:32], "input_message": champ.aide}
    else:
        return
    feuille.data_validation(PREMIERE_LIGNE - 1, i, derniere - 1, i, regle)
