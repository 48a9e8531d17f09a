"""Sheets « Grille B3.2 »: per assessor the criteria of an épreuve, his total, the mark retained. Feeds the cell of Notes.

The grid is the centre's own and says so: the national grids, which the règlement asks for at orals, are not imitated.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rdcxl.grille import champs as C
from rdcxl.grille.colonnes_de_grille import ARRETEE, CONCERTATION, TOTAL, code_d_appoint, code_de_critere
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.chantier import Chantier, Facultative, Feuille
from rdcxl.grille.construction.colonnes import CENTRE_GRAS, IDENTIFIANT, NOM, Colonne, Groupe, saisie
from rdcxl.grille.construction.disposition import (
    LIGNE_AIDE,
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import ecrire_valeur, regle_de_note, si, si_egal, zone
from rdcxl.grille.construction.formules import Reperes, grilles, pour
from rdcxl.grille.construction.formules.annexes import reportee
from rdcxl.grille.construction.formules.commun import nom_a_cote
from rdcxl.grille.construction.limites import AIDES, tenir
from rdcxl.grille.construction.plan import Plan
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlsxwriter.format import Format

    from rdcxl.grille.construction.pages import Page
    from rdcxl.grille.construction.styles import Styles
    from rdcxl.grille.grilles import Critere, GrilleDEpreuve

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
NOM_A_SAISIR = "Saisissez ici le nom de la personne qui note."
TEINTE_FINALE = 4


def feuille(plan: Plan, grille: GrilleDEpreuve) -> Feuille:
    """The sheet of one grid."""
    c, code = grille.composante, grille.composante.code
    nom, seul = grilles.nom_de_la_feuille(code), grille.evaluateurs == 1
    colonnes = [
        Colonne("identifiant", "Identifiant", 11, IDENTIFIANT, grilles.identifiant, gras=True),
        Colonne("nom", "Candidat", 28, NOM, nom_a_cote, gras=True),
    ]
    for e in range(1, grille.evaluateurs + 1):
        colonnes += _d_un_evaluateur(grille, e)
    arretee, maximum = code_d_appoint(code, ARRETEE), (c.maximum, SUR)
    concertation, etat = code_d_appoint(code, CONCERTATION), "État" if seul else "À concerter"
    finales = [
        Colonne(
            arretee, "Note arrêtée", 10, saisie(align="center"), pour(reportee, code), maximum=maximum,
            regle=regle_de_note(nom, arretee, c), lues=(arretee, code),
        ),
        Colonne(code, "Note retenue", 10, CENTRE_GRAS, pour(grilles.retenue, grille), maximum=maximum),
        Colonne(concertation, etat, 21, NOM, pour(grilles.concertation, grille)),
    ]  # fmt: skip
    colonnes += [replace(colonne, teinte=TEINTE_FINALE, gras=True) for colonne in finales]
    aide = f"{c.libelle}, sur {en_francais(c.maximum)} points. {IMPOSEES.get(c.forme, DU_CENTRE)}\n{MODE_D_EMPLOI[not seul]}"
    rang = list(plan.referentiel.ensembles()).index(plan.referentiel.ensemble_de[code])
    return Feuille(
        nom,
        colonnes,
        plan.derniere,
        aide,
        plan.rangees(C.NOTES),
        table="T_Grille_" + "".join(lettre if lettre.isalnum() else "_" for lettre in code),
        aide_sur=len(colonnes),
        hauteurs={
            LIGNE_AIDE: 44,
            LIGNE_GROUPE: 22,
            LIGNE_EPREUVE: HAUTEURS[_a_plat(grille)],
            LIGNE_MAXIMUM: 16,
            LIGNE_CODES: 14,
        },
        onglet=S.TEINTES[rang % len(S.TEINTES)][0],
        finir=partial(_finir, grille=grille),
        facultative=Facultative.GRILLE,
    )


def _a_plat(grille: GrilleDEpreuve) -> bool:
    return len(grille.criteres) * grille.evaluateurs <= CRITERES_A_PLAT


def _evaluateur(grille: GrilleDEpreuve, e: int) -> str:
    nom = "Tuteur" if grille.composante.role == "TUTEUR" else "Évaluateur"
    return nom if grille.evaluateurs == 1 else f"{nom} {e}"


def _d_un_evaluateur(grille: GrilleDEpreuve, e: int) -> list[Colonne]:
    """The columns of an assessor: his criteria, their total. His name may be typed above them."""
    code, a_plat = grille.composante.code, _a_plat(grille)
    groupe = Groupe(_evaluateur(grille, e), e - 1, _STYLES_DES_GROUPES[(e - 1) % len(S.TEINTES)])
    sens = {} if a_plat else {"rotation": 90, "valign": "bottom"}
    criteres = [
        Colonne(
            code_de_critere(code, i, e), critere.titre, LARGEURS[a_plat], saisie(align="center"), groupe=groupe, orientation=sens,
            maximum=(critere.points, SUR), regle=_regle(grille, code_de_critere(code, i, e), i, critere),
        )
        for i, critere in enumerate(grille.criteres, 1)
    ]  # fmt: skip
    total, maximum = code_d_appoint(code, TOTAL, e), (grille.composante.maximum, SUR)
    somme = pour(grilles.total, (grille, e))
    return [*criteres, Colonne(total, "Total", 8, CENTRE_GRAS, somme, groupe, gras=True, maximum=maximum)]


def _style_du_groupe(teinte: int) -> Callable[[Styles], Format]:
    """The heading of an assessor's columns, where his name may be typed."""
    fond = S.TEINTES[teinte][0]
    return lambda styles: styles(
        bold=True, font_color=S.BLANC, bg_color=fond, align="center", border=1, border_color=S.BLANC, locked=False
    )


_STYLES_DES_GROUPES = [_style_du_groupe(teinte) for teinte in range(len(S.TEINTES))]


def _regle(grille: GrilleDEpreuve, cle: str, rang: int, critere: Critere) -> Callable[[Reperes], dict[str, Any]]:
    """Validation of the cells of a criterion."""
    nom = grilles.nom_de_la_feuille(grille.composante.code)
    attendu = f"Saisissez un nombre de 0 à {en_francais(critere.points)}."
    return lambda x: {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": f"={x.colonnes[nom][cle]}${LIGNE_MAXIMUM}",
        "input_title": f"Critère {rang}, sur {en_francais(critere.points)}",
        "input_message": tenir(critere.titre, AIDES["input_message"]),
        "error_title": "Note refusée",
        "error_message": f"{attendu} Videz la cellule si le critère n’est pas encore noté.",
    }


def _finir(chantier: Chantier, page: Page, grille: GrilleDEpreuve) -> None:
    """Names of the assessors; what is wrong, and what they still owe, shows by word, weight and colour."""
    valeur, code, x = chantier.styles.mise_en_valeur, grille.composante.code, chantier.reperes
    nom = grilles.nom_de_la_feuille(code)
    rouge, ambre = valeur(S.ROUGE, S.ROUGE_PALE, bold=True), valeur(S.AMBRE, S.AMBRE_PALE, italic=True)
    refusee = valeur(S.ROUGE, S.ROUGE_PALE, bold=True, font_strikeout=True)
    for e in range(1, grille.evaluateurs + 1):
        _nommer(chantier, page, grille, e)
        premier, dernier = (code_de_critere(code, i, e) for i in (1, len(grille.criteres)))
        lettre = x.colonnes[nom][premier]
        cellule, maximum = f"{lettre}{PREMIERE_LIGNE}", f"{lettre}${LIGNE_MAXIMUM}"
        hors = f"IF(ISNUMBER({cellule}),OR({cellule}<0,{cellule}>{maximum}),NOT(ISBLANK({cellule})))"
        si(page, zone(x, nom, premier, dernier), hors, refusee)
        si_egal(page, zone(x, nom, code_d_appoint(code, TOTAL, e)), [("?", rouge)])
    si_egal(page, zone(x, nom, code), [("?", rouge)])
    ou = zone(x, nom, code_d_appoint(code, CONCERTATION))
    si_egal(page, ou, [(grilles.A_CORRIGER, rouge), (grilles.INCOMPLET, ambre)])
    ecart = {"type": "text", "criteria": "ends with", "value": "à concerter"}
    page.conditional_format(ou, {**ecart, "format": valeur(S.AMBRE, S.AMBRE_PALE, bold=True)})


def _nommer(chantier: Chantier, page: Page, grille: GrilleDEpreuve, e: int) -> None:
    """The name of an assessor, from an older grid or to be typed."""
    code, nom = grille.composante.code, _evaluateur(grille, e)
    noms = chantier.contenu.reprise.evaluateurs.get(code, ())
    i = chantier.feuilles[grilles.nom_de_la_feuille(code)].rangs[code_de_critere(code, 1, e)]
    if e <= len(noms) and noms[e - 1] not in (None, nom):
        format_ = _STYLES_DES_GROUPES[(e - 1) % len(S.TEINTES)](chantier.styles)
        ecrire_valeur(page, LIGNE_GROUPE - 1, i, noms[e - 1], format_)
    regle = {"validate": "any", "input_title": nom, "input_message": NOM_A_SAISIR}
    page.data_validation(LIGNE_GROUPE - 1, i, LIGNE_GROUPE - 1, i, regle)
