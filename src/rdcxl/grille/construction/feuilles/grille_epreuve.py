"""Sheets « Grille B3.2 »: per assessor the criteria of an épreuve, his total, the mark retained. Feeds the cell of Notes.

The grid is the centre's own and says so: the national grids, which the règlement asks for at orals, are not imitated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import ARRETEE, CONCERTATION, NOTES, TOTAL, code_d_appoint, code_de_critere
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
    ouvrir,
    reporter,
    tableau,
    valider_note,
    zone,
)
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.grille.construction.formules.grilles import (
    A_CORRIGER,
    INCOMPLET,
    FormulesDeGrille,
    colonnes_de_grille,
    nom_de_la_feuille,
)
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page
    from rdcxl.grille.grilles import GrilleDEpreuve

SUR = '"/ "General'
DU_CENTRE = "Grille propre au centre : ses critères et ses points ne sont pas nationaux."
# By form of the épreuve, the grid that the source asks for and does not contain: ours must not pass for it.
IMPOSEES = {
    "ORAL": "Aux oraux, le règlement impose la grille nationale : celle-ci, propre au centre, ne la remplace pas.",
    "GRILLE_ENTREPRISE": "Le tuteur se sert de la grille de pratique professionnelle du réseau : celle-ci, propre au centre, ne la "
    "remplace pas.",
}
MODE_D_EMPLOI = {
    False: "La note retenue est le total, une fois tous les critères notés, ou la note arrêtée si vous en saisissez une.",
    True: "La note retenue est le total si tous les évaluateurs ont tout noté et s’accordent ; sinon, concertez-vous et saisissez "
    "la note arrêtée. Aucune moyenne n’est faite.",
}
# Up to so many columns of criteria, titles are written flat; beyond, upright, so that the page stays readable.
CRITERES_A_PLAT = 8
LARGEURS = {True: 14, False: 5.4}
HAUTEURS = {True: 62, False: 152}
FIN = ((ARRETEE, "Note arrêtée", 10), ("", "Note retenue", 10), (CONCERTATION, "À concerter", 21))
NOM = "Saisissez ici le nom de la personne qui note."


def ecrire(chantier: Chantier, grille: GrilleDEpreuve) -> None:
    """Write the sheet of one grid."""
    c, colonnes, derniere = grille.composante, colonnes_de_grille(grille), chantier.disposition.derniere
    origine = IMPOSEES.get(c.forme, DU_CENTRE)
    aide = f"{c.libelle}, sur {en_francais(c.maximum)} points. {origine}\n{MODE_D_EMPLOI[grille.evaluateurs > 1]}"
    feuille = ouvrir(chantier, nom_de_la_feuille(c.code), f"Grille {c.code}", aide, len(colonnes), 44)
    ensembles = list(chantier.referentiel.ensembles())
    feuille.set_tab_color(S.TEINTES[ensembles.index(chantier.referentiel.ensemble_de[c.code]) % len(S.TEINTES)][0])
    _entetes(chantier, feuille, grille, colonnes)
    nom = "T_Grille_" + "".join(x if x.isalnum() else "_" for x in c.code)
    tableau(feuille, nom, list(colonnes), derniere, chantier.styles.code())
    _lignes(chantier, feuille, grille, colonnes)
    _valider(feuille, grille, colonnes, derniere)
    _mettre_en_forme(chantier, feuille, grille, colonnes)
    fermer(feuille, colonnes=len(colonnes), derniere=derniere)


def notes_des_grilles(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    """In the sheet Notes, the cells whose mark a grid gives: formulas, locked and grey, with a line of help."""
    centre = chantier.styles.calcul(align="center")
    for grille in chantier.contenu.grilles:
        code = grille.composante.code
        i, modele = colonnes[code], FormulesDeGrille(grille).dans_notes(REPERE)
        for rang, saisies in enumerate(_saisies(chantier), PREMIERE_LIGNE):
            if (typee := saisies.get(code_d_appoint(code, NOTES))) is not None:
                ecrire_valeur(feuille, rang - 1, i, typee, centre)
                continue
            feuille.write_formula(rang - 1, i, pour_la_ligne(modele, rang), centre)
        aide = (
            f"Cette note vient de la feuille « {nom_de_la_feuille(code)} ». Notez-y les critères, ou la note arrêtée."
        )
        regle = {"validate": "any", "input_title": f"{code} — {grille.composante.court}"[:32], "input_message": aide}
        feuille.data_validation(PREMIERE_LIGNE - 1, i, chantier.disposition.derniere - 1, i, regle)


def _saisies(chantier: Chantier) -> list[Mapping[str, object]]:
    """What is typed in each row, reserve rows included."""
    return [chantier.contenu.rangee(C.NOTES, i) for i in range(chantier.disposition.lignes)]


def _entetes(chantier: Chantier, feuille: Page, grille: GrilleDEpreuve, colonnes: dict[str, int]) -> None:
    styles, code, n = chantier.styles, grille.composante.code, len(grille.criteres)
    a_plat = n * grille.evaluateurs <= CRITERES_A_PLAT
    for ligne, hauteur in (
        (LIGNE_GROUPE, 22),
        (LIGNE_EPREUVE, HAUTEURS[a_plat]),
        (LIGNE_MAXIMUM, 16),
        (LIGNE_CODES, 14),
    ):
        feuille.set_row(ligne - 1, hauteur)
    for i, (texte, largeur) in enumerate((("Identifiant", 11), ("Candidat", 28))):
        feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_MAXIMUM - 1, i, texte, styles.sous_titre(0, bold=True))
        feuille.set_column(i, i, largeur)
    sens = {} if a_plat else {"rotation": 90, "valign": "bottom"}
    for e in range(1, grille.evaluateurs + 1):
        premiere, total = colonnes[code_de_critere(code, 1, e)], colonnes[code_d_appoint(code, TOTAL, e)]
        teinte = e - 1
        nom = "Tuteur" if grille.composante.role == "TUTEUR" else "Évaluateur"
        nom = nom if grille.evaluateurs == 1 else f"{nom} {e}"
        noms = chantier.contenu.reprise.evaluateurs.get(code, ())
        feuille.merge_range(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, total, nom, _groupe(chantier, teinte))
        if e <= len(noms) and noms[e - 1] not in (None, nom):
            ecrire_valeur(feuille, LIGNE_GROUPE - 1, premiere, noms[e - 1], _groupe(chantier, teinte))
        regle = {"validate": "any", "input_title": nom, "input_message": NOM}
        feuille.data_validation(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, premiere, regle)
        for i, critere in enumerate(grille.criteres, premiere):
            feuille.write_string(LIGNE_EPREUVE - 1, i, critere.titre, styles.sous_titre(teinte, **sens))
            format_ = styles.sous_titre(teinte, bold=True, num_format=SUR)
            feuille.write_number(LIGNE_MAXIMUM - 1, i, critere.points, format_)
        feuille.write_string(LIGNE_EPREUVE - 1, total, "Total", styles.sous_titre(teinte, bold=True))
        format_ = styles.sous_titre(teinte, bold=True, num_format=SUR)
        feuille.write_number(LIGNE_MAXIMUM - 1, total, grille.composante.maximum, format_)
        feuille.set_column(premiere, total - 1, LARGEURS[a_plat])
        feuille.set_column(total, total, 8)
    for suffixe, texte, largeur in FIN:
        titre = "État" if suffixe == CONCERTATION and grille.evaluateurs == 1 else texte
        i = colonnes[code_d_appoint(code, suffixe) if suffixe else code]
        bas = LIGNE_MAXIMUM if suffixe == CONCERTATION else LIGNE_EPREUVE
        feuille.merge_range(LIGNE_GROUPE - 1, i, bas - 1, i, titre, styles.sous_titre(4, bold=True))
        if bas == LIGNE_EPREUVE:
            format_ = styles.sous_titre(4, bold=True, num_format=SUR)
            feuille.write_number(LIGNE_MAXIMUM - 1, i, grille.composante.maximum, format_)
        feuille.set_column(i, i, largeur)


def _groupe(chantier: Chantier, rang: int) -> Format:
    """The heading of an assessor's columns, where his name may be typed."""
    fond = S.TEINTES[rang % len(S.TEINTES)][0]
    return chantier.styles(
        bold=True, font_color=S.BLANC, bg_color=fond, align="center", border=1, border_color=S.BLANC, locked=False
    )


def _lignes(chantier: Chantier, feuille: Page, grille: GrilleDEpreuve, colonnes: dict[str, int]) -> None:
    styles, formules, code = chantier.styles, FormulesDeGrille(grille), grille.composante.code
    saisie = styles.saisie(align="center")
    gras, texte = styles.calcul(align="center", bold=True), styles.calcul(indent=1, shrink=True)
    modeles: list[tuple[int, str, Format]] = [
        (0, formules.identifiant(REPERE), styles.calcul(bold=True, indent=1)),
        (1, chantier.formules.nom(f"$A{REPERE}"), texte),
        *(
            (colonnes[code_d_appoint(code, TOTAL, e)], formules.total(e, REPERE), gras)
            for e in range(1, grille.evaluateurs + 1)
        ),
        (colonnes[code], formules.retenue(REPERE), gras),
        (colonnes[code_d_appoint(code, CONCERTATION)], formules.concertation(REPERE), texte),
    ]
    calculees, arretee = {i for i, _, _ in modeles}, colonnes[code_d_appoint(code, ARRETEE)]
    for rang, saisies in enumerate(_saisies(chantier), PREMIERE_LIGNE):
        for i, modele, format_ in modeles:
            feuille.write_formula(rang - 1, i, pour_la_ligne(modele, rang), format_)
        for cle, i in colonnes.items():
            if i not in calculees and i != arretee:
                ecrire_valeur(feuille, rang - 1, i, saisies.get(cle), saisie)
        _arreter(chantier, feuille, rang, arretee, code)


def _arreter(chantier: Chantier, feuille: Page, rang: int, i: int, code: str) -> None:
    """The agreed mark of a row: what was known of it, or the formula of the optional tables that may give it."""
    saisie = chantier.styles.saisie(align="center")
    typees = chantier.contenu.rangee(C.NOTES, rang - PREMIERE_LIGNE)
    typee = typees.get(code_d_appoint(code, ARRETEE), typees.get(code))
    if typee is None and code in chantier.reportees:
        reporter(chantier, feuille, rang - 1, i, code, saisie)
    else:
        ecrire_valeur(feuille, rang - 1, i, typee, saisie)


def _valider(feuille: Page, grille: GrilleDEpreuve, colonnes: dict[str, int], derniere: int) -> None:
    code = grille.composante.code
    for e in range(1, grille.evaluateurs + 1):
        for rang, critere in enumerate(grille.criteres, 1):
            i = colonnes[code_de_critere(code, rang, e)]
            attendu = f"Saisissez un nombre de 0 à {en_francais(critere.points)}."
            regle = {
                "validate": "decimal",
                "criteria": "between",
                "minimum": 0,
                "maximum": f"={lettre(i)}${LIGNE_MAXIMUM}",
                "input_title": f"Critère {rang}, sur {en_francais(critere.points)}"[:32],
                "input_message": critere.titre,
                "error_title": "Note refusée",
                "error_message": f"{attendu} Videz la cellule si le critère n’est pas encore noté.",
            }
            feuille.data_validation(PREMIERE_LIGNE - 1, i, derniere - 1, i, regle)
    valider_note(feuille, colonnes[code_d_appoint(code, ARRETEE)], grille.composante, derniere)


def _mettre_en_forme(chantier: Chantier, feuille: Page, grille: GrilleDEpreuve, colonnes: dict[str, int]) -> None:
    """What is wrong, and what the assessors still owe, shows by word, weight and colour."""
    valeur, derniere, code = chantier.styles.mise_en_valeur, chantier.disposition.derniere, grille.composante.code
    rouge, ambre = valeur(S.ROUGE, S.ROUGE_PALE, bold=True), valeur(S.AMBRE, S.AMBRE_PALE, italic=True)
    refusee = valeur(S.ROUGE, S.ROUGE_PALE, bold=True, font_strikeout=True)
    for e in range(1, grille.evaluateurs + 1):
        premiere, total = colonnes[code_de_critere(code, 1, e)], colonnes[code_d_appoint(code, TOTAL, e)]
        x = f"{lettre(premiere)}{PREMIERE_LIGNE}"
        bornes = f"IF(ISNUMBER({x}),OR({x}<0,{x}>{lettre(premiere)}${LIGNE_MAXIMUM}),NOT(ISBLANK({x})))"
        criteres = zone(premiere, total - 1, derniere)
        feuille.conditional_format(criteres, {"type": "formula", "criteria": f"={bornes}", "format": refusee})
        _si_egal(feuille, zone(total, total, derniere), "?", rouge)
    _si_egal(feuille, zone(colonnes[code], colonnes[code], derniere), "?", rouge)
    i = colonnes[code_d_appoint(code, CONCERTATION)]
    _si_egal(feuille, zone(i, i, derniere), A_CORRIGER, rouge)
    _si_egal(feuille, zone(i, i, derniere), INCOMPLET, ambre)
    ecart = {
        "type": "text",
        "criteria": "ends with",
        "value": "à concerter",
        "format": valeur(S.AMBRE, S.AMBRE_PALE, bold=True),
    }
    feuille.conditional_format(zone(i, i, derniere), ecart)


def _si_egal(feuille: Page, ou: str, texte: str, format_: Format) -> None:
    feuille.conditional_format(ou, {"type": "cell", "criteria": "==", "value": f'"{texte}"', "format": format_})
