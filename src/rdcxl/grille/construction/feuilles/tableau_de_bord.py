"""Sheet Tableau de bord: decisions, distribution of the averages, marks per bloc, with charts. Native formulas."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import NATIF, nom_parametre
from rdcxl.grille.construction.feuilles.commun import PROTECTION
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import ZERO, canonique, en_francais

if TYPE_CHECKING:
    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page

PAS = 2  # width of a class of averages, in marks on the scale
TITRES, PREMIERE = 3, 4  # 0-based rows
COULEURS = {
    L.TITRE: "#2E7D4F",
    L.PARTIELLE: "#2F6DB0",
    L.AUCUNE: "#B03A3A",
    L.EN_ATTENTE: "#D39B22",
    L.ANNULEE: "#8A94A0",
}


def ecrire(chantier: Chantier) -> None:
    """Write the sheet."""
    feuille = chantier.classeur.page(C.TABLEAU_DE_BORD)
    feuille.hide_gridlines(2)
    feuille.set_default_row(18)
    feuille.set_row(0, 26)
    feuille.write_string(0, 0, f"Tableau de bord — {chantier.titre_session}", chantier.styles.titre())
    aide = "Calculé par les formules d’Excel à partir de la synthèse. Confidentiel jusqu’à la tenue du jury."
    feuille.write_string(1, 0, aide, chantier.styles(font_color=S.GRIS, italic=True))
    for i, largeur in enumerate((28, 12, 3, 32, 12, 3, 12, 12, 12, 12, 14)):
        feuille.set_column(i, i, largeur)
    _decisions(chantier, feuille)
    _moyennes(chantier, feuille)
    _blocs(chantier, feuille)
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(1, 1)
    feuille.protect("", PROTECTION)


def _entetes(chantier: Chantier, feuille: Page, colonne: int, titres: tuple[str, ...]) -> None:
    for i, titre in enumerate(titres):
        feuille.write_string(TITRES, colonne + i, titre, chantier.styles.groupe(0))


def _decisions(chantier: Chantier, feuille: Page) -> None:
    _entetes(chantier, feuille, 0, ("Décision", "Candidats"))
    plage = chantier.reperes.plage(C.CONTROLE, f"{NATIF}decision")
    for i, libelle in enumerate(L.DECISIONS.values()):
        feuille.write_string(PREMIERE + i, 0, libelle, chantier.styles.calcul(indent=1))
        format_ = chantier.styles.calcul(align="center", bold=True)
        feuille.write_formula(PREMIERE + i, 1, f'=COUNTIF({plage},"{libelle}")', format_)
    points = [{"fill": {"color": COULEURS[code]}} for code in L.DECISIONS]
    _graphique(chantier, feuille, "Décisions proposées", "A13", (0, 1, len(L.DECISIONS)), "bar", {"points": points})


def _classes(chantier: Chantier) -> list[tuple[Decimal, Decimal]]:
    """Classes of averages: below the eliminatory mark, then steps up to the scale."""
    echelle = chantier.referentiel.notation.echelle
    bornes = [ZERO, min(b.note_eliminatoire for b in chantier.referentiel.blocs)]
    while bornes[-1] + PAS < echelle:
        bornes.append(bornes[-1] + PAS)
    return list(pairwise([*bornes, echelle]))


def _moyennes(chantier: Chantier, feuille: Page) -> None:
    _entetes(chantier, feuille, 3, ("Moyenne /20", "Candidats"))
    plage = chantier.reperes.plage(C.SYNTHESE, "moyenne")
    echelle = chantier.referentiel.notation.echelle
    classes = _classes(chantier)
    for i, (bas, haut) in enumerate(classes):
        derniere = haut == echelle
        texte = f"de {en_francais(bas)} à {'' if derniere else 'moins de '}{en_francais(haut)}"
        borne = "<=" if derniere else "<"
        feuille.write_string(PREMIERE + i, 3, texte, chantier.styles.calcul(indent=1))
        formule = f'=COUNTIFS({plage},">="&{canonique(bas)},{plage},"{borne}"&{canonique(haut)})'
        feuille.write_formula(PREMIERE + i, 4, formule, chantier.styles.calcul(align="center", bold=True))
    serie = {"fill": {"color": S.TEINTES[0][0]}, "gap": 20}
    _graphique(chantier, feuille, "Répartition des moyennes générales", "D13", (3, 4, len(classes)), "column", serie)


def _blocs(chantier: Chantier, feuille: Page) -> None:
    _entetes(chantier, feuille, 6, ("Bloc", "Minimum", "Moyenne", "Maximum", "Au moins la validation"))
    feuille.set_row(TITRES, 32)
    note, centre = chantier.styles.calcul(align="center", num_format=S.NOTE), chantier.styles.calcul(align="center")
    for i, e in enumerate(chantier.referentiel.ensembles()):
        plage, ligne = chantier.reperes.plage(C.SYNTHESE, f"note:{e.code}"), PREMIERE + i
        feuille.write_string(ligne, 6, e.code, chantier.styles.calcul(align="center", bold=True))
        for j, fonction in enumerate(("MIN", "AVERAGE", "MAX"), 7):
            feuille.write_formula(ligne, j, f'=IF(COUNT({plage})=0,"",{fonction}({plage}))', note)
        seuil = f"{nom_parametre(f'VAL_{e.code}')}*{nom_parametre('ECHELLE')}/{nom_parametre(f'MAX_{e.code}')}"
        feuille.write_formula(ligne, 10, f'=COUNTIF({plage},">="&{seuil})', centre)
    nombre = len(tuple(chantier.referentiel.ensembles()))
    serie = {"fill": {"color": S.TEINTES[1][0]}, "gap": 60, "data_labels": {"value": True, "num_format": "0.00"}}
    _graphique(chantier, feuille, "Moyenne des notes par bloc", "G13", (6, 8, nombre), "column", serie)


def _graphique(
    chantier: Chantier,
    feuille: Page,
    titre: str,
    ou: str,
    zone: tuple[int, int, int],
    genre: str,
    serie: dict[str, Any],
) -> None:
    """A chart of one series: categories in the first column of `zone`, values in the second, so many rows."""
    categories, valeurs, nombre = zone
    lignes = (PREMIERE, PREMIERE + nombre - 1)
    graphique = chantier.classeur.add_chart({"type": genre})
    graphique.add_series(
        {
            "name": titre,
            "categories": [C.TABLEAU_DE_BORD, lignes[0], categories, lignes[1], categories],
            "values": [C.TABLEAU_DE_BORD, lignes[0], valeurs, lignes[1], valeurs],
            **({"data_labels": {"value": True}} | serie),
        }
    )
    police = {"name": S.POLICE, "color": S.ENCRE}
    graphique.set_title({"name": titre, "name_font": {**police, "size": 12, "bold": True}, "overlay": False})
    graphique.set_legend({"none": True})
    axe = {"num_font": {**police, "size": 9}, "line": {"color": S.FILET}}
    graphique.set_x_axis({**axe, "major_gridlines": {"visible": False}, "major_unit": None} if genre == "bar" else axe)
    grille = {"visible": True, "line": {"color": S.FILET, "width": 0.5}}
    graphique.set_y_axis({**axe, "reverse": True} if genre == "bar" else {**axe, "major_gridlines": grille, "min": 0})
    graphique.set_chartarea({"border": {"color": S.FILET}})
    graphique.set_size({"width": {"A13": 290, "D13": 318, "G13": 450}[ou], "height": 280})
    feuille.insert_chart(ou, graphique, {"object_position": 2, "description": f"{titre}, en graphique"})
