"""Sheet Modules: the continuous assessment of each candidate, module by module, on the scale of the means; all formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rdcxl.grille import champs as C
from rdcxl.grille.annexes import CONTROLE_CONTINU, annexes
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    PREMIERE_LIGNE,
    lettre,
)
from rdcxl.grille.construction.feuilles.commun import fermer, ouvrir, tableau, zone
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais
from rdcxl.typographie import espaces_insecables

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Bloc, Specialisation

AIDE = (
    "Calculée à partir de la feuille {table} : chaque module sur {echelle}, moyenne de ses notes, coupée à deux décimales. « 0 (ABS) » : "
    "absence injustifiée à une évaluation, comptée zéro. Ces notes ne comptent jamais dans les points de la certification."
)
LARGEURS = {"identifiant": 11, "nom": 30, "note": 11.5, "moyenne": 9, "nombre": 8, "certificat": 13, "absences": 13}
REFUS = "?"
AVEC_ABSENCE = '[=0]0" (ABS)";0.00" (ABS)"'


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    r, colonnes, derniere = chantier.referentiel, chantier.disposition.modules(), chantier.disposition.derniere
    table = annexes(r)[CONTROLE_CONTINU].feuille
    aide = espaces_insecables(AIDE.format(table=table, echelle=en_francais(r.notation.echelle)))
    visibles = [cle for cle in colonnes if not cle.startswith(("exacte:", "absence:"))]
    feuille = ouvrir(chantier, C.MODULES, C.MODULES, aide, 14)
    _entetes(chantier, feuille, colonnes)
    tableau(feuille, "T_Modules", [_code(cle) for cle in colonnes], derniere, chantier.styles.code())
    for cle in visibles:
        i = colonnes[cle]
        feuille.set_column(i, i, LARGEURS[cle.partition(":")[0]])
    feuille.set_column(len(visibles), len(colonnes) - 1, 9, None, {"hidden": True})
    _lignes(chantier, feuille, colonnes)
    _couleurs(chantier, feuille, colonnes)
    fermer(feuille, colonnes=len(visibles), derniere=derniere, largeur=3)


def _code(cle: str) -> str:
    genre, _, code = cle.partition(":")
    noms = {
        "identifiant": "Identifiant", "nom": "Candidat", "note": code, "moyenne": f"{code} moyenne", "nombre": f"{code} modules",
        "certificat": "Certificat", "absences": "Absences", "exacte": f"{code} exacte", "absence": f"{code} absences",
    }  # fmt: skip
    return noms[genre]


def _entetes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    r, styles = chantier.referentiel, chantier.styles
    feuille.set_row(LIGNE_GROUPE - 1, 34)
    feuille.set_row(LIGNE_EPREUVE - 1, 64)
    feuille.set_row(LIGNE_MAXIMUM - 1, 36)
    feuille.set_row(LIGNE_CODES - 1, 18)
    for i, texte in ((0, "Identifiant"), (1, "Candidat")):
        feuille.merge_range(LIGNE_GROUPE - 1, i, LIGNE_MAXIMUM - 1, i, texte, styles.sous_titre(0, bold=True))
    for rang, porteur in enumerate(r.porteurs_de_modules()):
        _entete_du_bloc(chantier, feuille, colonnes, rang, porteur)
    s, fin = r.specialisation, colonnes["absences"]
    if s is not None:
        i = colonnes["certificat"]
        feuille.write_string(LIGNE_GROUPE - 1, i, s.sigle, styles.groupe(0))
        texte = f"{s.certificat_long} : obtenu à {en_francais(s.note_obtention)} de moyenne, tous les modules notés"
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, espaces_insecables(texte), styles.sous_titre(0))
    feuille.write_string(LIGNE_GROUPE - 1, fin, "Absences", styles.groupe(4))
    feuille.merge_range(
        LIGNE_EPREUVE - 1, fin, LIGNE_MAXIMUM - 1, fin, "Absences injustifiées à une évaluation", styles.sous_titre(4)
    )


def _entete_du_bloc(
    chantier: Chantier, feuille: Page, colonnes: dict[str, int], rang: int, porteur: Bloc | Specialisation
) -> None:
    styles, echelle = chantier.styles, en_francais(chantier.referentiel.notation.echelle)
    premiere, fin = colonnes[f"note:{porteur.modules[0].code}"], colonnes[f"nombre:{porteur.code}"]
    titre = f"{porteur.code} · {porteur.titre}"
    feuille.merge_range(LIGNE_GROUPE - 1, premiere, LIGNE_GROUPE - 1, fin, titre, styles.groupe(rang))
    for m in porteur.modules:
        i = colonnes[f"note:{m.code}"]
        feuille.merge_range(LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, m.titre, styles.sous_titre(rang))
    for cle, texte in (("moyenne", f"Moyenne\n/{echelle}"), ("nombre", "sur\nn modules")):
        i = colonnes[f"{cle}:{porteur.code}"]
        feuille.merge_range(
            LIGNE_EPREUVE - 1, i, LIGNE_MAXIMUM - 1, i, texte, styles.sous_titre(rang, bold=cle == "moyenne")
        )


def _lignes(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    styles = chantier.styles
    totaux = {p.code: len(p.modules) for p in chantier.referentiel.porteurs_de_modules()}
    centre = styles.calcul(align="center")
    formats = {
        "identifiant": styles.calcul(bold=True, indent=1),
        "nom": styles.calcul(indent=1, shrink=True),
        "note": styles.calcul(align="center", num_format=S.NOTE),
        "moyenne": styles.calcul(align="center", num_format=S.NOTE, bold=True),
        "certificat": styles.calcul(align="center", bold=True),
        "absences": styles.calcul(align="center", num_format='0;-0;"–"'),
    }
    choisis = {}
    for cle in colonnes:
        genre, _, code = cle.partition(":")
        choisis[cle] = formats.get(genre, centre)
        if genre == "nombre":
            choisis[cle] = styles.calcul(align="center", font_color=S.GRIS, num_format=f'0" / {totaux[code]}"')
    modeles = {cle: chantier.formules.module(cle, REPERE) for cle in colonnes}
    for ligne in range(PREMIERE_LIGNE - 1, chantier.disposition.derniere):
        for cle, colonne in colonnes.items():
            feuille.write_formula(ligne, colonne, pour_la_ligne(modeles[cle], ligne + 1), choisis[cle])


def _couleurs(chantier: Chantier, feuille: Page, colonnes: dict[str, int]) -> None:
    """What stands out: a zero for an absence, a note to correct, the outcome; each by its words too."""
    derniere, valeur = chantier.disposition.derniere, chantier.styles.mise_en_valeur
    rouge = valeur(S.ROUGE, S.ROUGE_PALE, bold=True)
    absent = valeur(S.ROUGE, S.ROUGE_PALE, bold=True, num_format=AVEC_ABSENCE)
    for cle, i in colonnes.items():
        genre, _, code = cle.partition(":")
        if genre != "note":
            continue
        compte = f"${lettre(colonnes[f'absence:{code}'])}{PREMIERE_LIGNE}"
        ou = zone(i, i, derniere)
        feuille.conditional_format(ou, {"type": "cell", "criteria": "==", "value": f'"{REFUS}"', "format": rouge})
        feuille.conditional_format(ou, {"type": "formula", "criteria": f"=N({compte})>0", "format": absent})
    ou = zone(colonnes["absences"], colonnes["absences"], derniere)
    feuille.conditional_format(
        ou, {"type": "formula", "criteria": f"=N(${lettre(colonnes['absences'])}{PREMIERE_LIGNE})>0", "format": rouge}
    )
    if chantier.referentiel.specialisation is None:
        return
    ou = zone(colonnes["certificat"], colonnes["certificat"], derniere)
    for issue, format_ in (
        (L.OBTENU, valeur(S.VERT, S.VERT_PALE, bold=True)),
        (L.NON_OBTENU, rouge),
        (L.NON_EVALUE, valeur(S.AMBRE, S.AMBRE_PALE, italic=True)),
    ):
        regle = {"type": "cell", "criteria": "==", "value": f'"{L.CERTIFICATS[issue]}"', "format": format_}
        feuille.conditional_format(ou, regle)
