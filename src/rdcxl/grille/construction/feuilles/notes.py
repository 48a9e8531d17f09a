"""Sheet Notes: the grading grid, one row per candidate, columns grouped by bloc."""

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
    lettre,
)
from rdcxl.grille.construction.feuilles.commun import (
    ecrire_valeur,
    fermer,
    identifier,
    ouvrir,
    regle_de_date,
    reporter,
    tableau,
    valider_note,
    zone,
)
from rdcxl.grille.construction.feuilles.grille_epreuve import notes_des_grilles
from rdcxl.grille.tables.candidats import FRAUDE

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

AIDE = (
    "Saisissez une note de 0 au maximum, ABS (absence non justifiée), ABJ (absence justifiée, rattrapage à venir) ou, pour le "
    "dossier professionnel, NR (non remis). Une cellule vide est une note attendue : elle ne vaut jamais 0."
)

DES_GRILLES = " Les notes sur fond gris viennent des feuilles « Grille … »."

LARGEUR_NOTE = 12
LARGEUR_SEULE = 20  # a bloc with one composante still shows its whole title


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    r, styles, colonnes = chantier.referentiel, chantier.styles, chantier.disposition.notes()
    derniere, de_grille = chantier.disposition.derniere, chantier.disposition.notes_de_grille
    feuille = ouvrir(chantier, C.NOTES, "Notes", AIDE + (DES_GRILLES if de_grille else ""), len(colonnes))
    _entetes(chantier, feuille, colonnes)
    tableau(feuille, "T_Notes", list(colonnes), derniere, styles.code())
    identifier(chantier, feuille)
    feuille.set_column(0, 0, 12)
    feuille.set_column(1, 1, 32)
    saisie, date = styles.saisie(align="center"), styles.saisie(align="center", num_format=S.DATE)
    for ligne in range(chantier.disposition.lignes):
        valeurs = chantier.contenu.rangee(C.NOTES, ligne)
        for code in (*r.composantes, "fraude"):
            if code in de_grille:
                continue
            format_ = date if code == "fraude" else saisie
            if code not in valeurs and code in chantier.reportees:
                reporter(chantier, feuille, PREMIERE_LIGNE - 1 + ligne, colonnes[code], code, format_)
            else:
                ecrire_valeur(feuille, PREMIERE_LIGNE - 1 + ligne, colonnes[code], valeurs.get(code), format_)
    notes_des_grilles(chantier, feuille, colonnes)
    for e in r.ensembles():
        largeur = LARGEUR_NOTE if len(e.composantes) > 1 else LARGEUR_SEULE
        for c in e.composantes:
            feuille.set_column(colonnes[c.code], colonnes[c.code], largeur)
            if c.code not in de_grille:
                valider_note(feuille, colonnes[c.code], c, derniere)
    regle = regle_de_date(FRAUDE.titre, FRAUDE.aide)
    feuille.data_validation(PREMIERE_LIGNE - 1, colonnes["fraude"], derniere - 1, colonnes["fraude"], regle)
    _mettre_en_forme(chantier, feuille, colonnes)
    fermer(feuille, colonnes=len(colonnes), derniere=derniere)


def _entetes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    styles = chantier.styles
    feuille.set_row(LIGNE_GROUPE - 1, 58)
    feuille.set_row(LIGNE_EPREUVE - 1, 32)
    feuille.set_row(LIGNE_CODES - 1, 18)
    for i, texte in ((0, "Identifiant"), (1, "Candidat")):
        feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_MAXIMUM - 1, i, texte, styles.sous_titre(0, bold=True))
    for rang, e in enumerate(chantier.referentiel.ensembles()):
        titre = f"Bloc {e.numero}\n{e.titre}" if e.numero else f"{e.code}\n{e.titre}"
        premiere, fin = colonnes[e.composantes[0].code], colonnes[e.composantes[-1].code]
        if premiere == fin:
            feuille.write_string(LIGNE_GROUPE - 1, premiere, titre, styles.groupe(rang))
        else:
            feuille.merge_range(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, fin, titre, styles.groupe(rang))
        for c in e.composantes:
            feuille.write_string(LIGNE_EPREUVE - 1, colonnes[c.code], c.court, styles.sous_titre(rang))
            format_ = styles.sous_titre(rang, bold=True, num_format='"sur "0')
            feuille.write_number(LIGNE_MAXIMUM - 1, colonnes[c.code], c.maximum, format_)
    i = colonnes["fraude"]
    feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_MAXIMUM - 1, i, FRAUDE.titre, styles.sous_titre(4))
    feuille.set_column(i, i, 12)


def _mettre_en_forme(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    """What is wrong, absent, or not expected must show at a glance, in words and shapes as well as in colour."""
    valeur, r = chantier.styles.mise_en_valeur, chantier.referentiel
    controle = {cle: lettre(i) for cle, i in chantier.disposition.controle().items()}
    derniere = chantier.disposition.derniere
    refusee = valeur(S.ROUGE, S.ROUGE_PALE, bold=True, font_strikeout=True)
    absente, justifiee = valeur(S.ROUGE, S.ROUGE_PALE, bold=True), valeur(S.AMBRE, S.AMBRE_PALE, italic=True)
    non_due = chantier.classeur.add_format(
        {"pattern": 14, "fg_color": S.FILET, "bg_color": S.PALE, "font_color": S.GRIS}
    )
    for e in r.ensembles():
        premiere, fin = colonnes[e.composantes[0].code], colonnes[e.composantes[-1].code]
        ou = zone(premiere, fin, derniere)
        cellule = f"{lettre(premiere)}{PREMIERE_LIGNE}"
        du, acquis = (f"'{C.CONTROLE}'!${controle[f'{g}:{e.code}']}{PREMIERE_LIGNE}" for g in ("du", "acq"))
        dispense = f'=AND($A{PREMIERE_LIGNE}<>"",OR({du}=0,{acquis}=1))'
        feuille.conditional_format(ou, {"type": "formula", "criteria": dispense, "format": non_due})
        propre = f"UPPER(TRIM({cellule}))"
        for mention, format_ in (("ABS", absente), ("NR", absente), ("ABJ", justifiee)):
            feuille.conditional_format(
                ou, {"type": "formula", "criteria": f'={propre}="{mention}"', "format": format_, "stop_if_true": True}
            )
        # a formula that has nothing to give shows an empty text, which is not wrong
        formules = chantier.contenu.grilles or chantier.reportees
        texte = f"IF(ISTEXT({cellule}),LEN({cellule})>0,FALSE)" if formules else f"ISTEXT({cellule})"
        hors = f"=OR({texte},ISERROR({cellule}),IF(ISNUMBER({cellule}),OR({cellule}<0,{cellule}>{lettre(premiere)}${LIGNE_MAXIMUM}),FALSE))"
        feuille.conditional_format(ou, {"type": "formula", "criteria": hors, "format": refusee})
