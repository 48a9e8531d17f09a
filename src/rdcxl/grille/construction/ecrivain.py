"""The writer of any sheet that is a list of columns: title, help, headings, codes, rows, print, protection."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rdcxl.grille.construction.chantier import Chantier, Feuille
from rdcxl.grille.construction.colonnes import Colonne, Groupe, Vue
from rdcxl.grille.construction.disposition import (
    LIGNE_AIDE,
    LIGNE_CODES,
    LIGNE_EPREUVE,
    LIGNE_GROUPE,
    LIGNE_MAXIMUM,
    LIGNE_TITRE,
    PREMIERE_LIGNE,
)
from rdcxl.grille.construction.feuilles.commun import PROTECTION, ecrire_valeur
from rdcxl.grille.construction.formules import pour_la_ligne

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.pages import Page

HAUTEUR = 16
HAUTEURS = {LIGNE_TITRE: 26, LIGNE_AIDE: 30}
LIGNES_SUR_UNE_PAGE = 45
LARGEUR_DU_BOUTON = 3  # the column after folded ones, which bears the button [+]


def ecrire(chantier: Chantier, feuille: Feuille) -> None:
    """Write a sheet."""
    page = ouvrir(chantier, feuille.nom, feuille.titre or feuille.nom, feuille.aide, feuille.aide_sur)
    if feuille.onglet:
        page.set_tab_color(feuille.onglet)
    for ligne, hauteur in feuille.hauteurs.items():
        page.set_row(ligne - 1, hauteur)
    _groupes(chantier, page, feuille)
    for i, colonne in enumerate(feuille.colonnes):
        _titre(chantier, page, feuille, i, colonne)
        _largeur(page, i, colonne)
    if feuille.colonnes[-1].vue is Vue.REPLIEE:
        fin = len(feuille.colonnes)
        page.set_column(fin, fin, LARGEUR_DU_BOUTON, None, {"collapsed": True})
    _codes(chantier, page, feuille)
    _lignes(chantier, page, feuille)
    _regles(chantier, page, feuille)
    if feuille.finir is not None:
        feuille.finir(chantier, page)
    fermer(
        page,
        colonnes=feuille.imprimees or feuille.visibles,
        derniere=feuille.derniere_imprimee or feuille.derniere,
        figees=feuille.figees,
        pages=feuille.pages,
        une_page=feuille.une_page,
    )


def ouvrir(chantier: Chantier, nom: str, titre: str, aide: str, colonnes: int) -> Page:
    """The sheet with its title and its line of help, over so many columns."""
    page = chantier.classeur.page(nom)
    page.hide_gridlines(2)
    page.set_default_row(HAUTEUR)
    for ligne, hauteur in HAUTEURS.items():
        page.set_row(ligne - 1, hauteur)
    page.write_string(LIGNE_TITRE - 1, 0, f"{titre} — {chantier.titre_session}", chantier.styles.titre())
    etendre(page, (LIGNE_AIDE, LIGNE_AIDE), (0, max(colonnes - 1, 1)), aide, chantier.styles.aide())
    return page


def fermer(page: Page, *, colonnes: int, derniere: int, figees: int = 2, pages: int = 1, une_page: bool = True) -> None:
    """Freeze, protect without a password, and set up the print: landscape A4, so many pages wide, titles repeated."""
    page.freeze_panes(PREMIERE_LIGNE - 1, figees)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(pages, 1 if une_page and derniere <= LIGNES_SUR_UNE_PAGE else 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.repeat_rows(0, LIGNE_CODES - 1)
    if pages > 1:
        page.repeat_columns(0, figees - 1)
    page.print_area(0, 0, derniere - 1, colonnes - 1)
    page.set_footer("&L&8&A&C&8&F&R&8Page &P/&N")
    page.protect("", PROTECTION)


def etendre(page: Page, lignes: tuple[int, int], colonnes: tuple[int, int], texte: str, format_: Format) -> None:
    """A text over some rows (1-based) and columns (0-based), both ends included."""
    (haut, bas), (gauche, droite) = lignes, colonnes
    if haut == bas and gauche == droite:
        page.write_string(haut - 1, gauche, texte, format_)
    else:
        page.merge_range(haut - 1, gauche, bas - 1, droite, texte, format_)


def _groupes(chantier: Chantier, page: Page, feuille: Feuille) -> None:
    """The headings of neighbouring columns."""
    par_groupe: Iterator[tuple[Groupe | None, Iterator[tuple[int, Colonne]]]] = groupby(
        enumerate(feuille.colonnes), lambda x: x[1].groupe
    )
    for groupe, colonnes in par_groupe:
        rangs = [i for i, _ in colonnes]
        if groupe is not None and groupe.titre:
            format_ = groupe.style(chantier.styles) if groupe.style else chantier.styles.groupe(groupe.teinte)
            etendre(page, (LIGNE_GROUPE, LIGNE_GROUPE), (rangs[0], rangs[-1]), groupe.titre, format_)


def _titre(chantier: Chantier, page: Page, feuille: Feuille, i: int, colonne: Colonne) -> None:
    """The heading of a column, and of those after it that have none of their own."""
    if not colonne.titre:
        return
    styles, teinte = chantier.styles, colonne.teinte
    if teinte is None:
        teinte = colonne.groupe.teinte if colonne.groupe else 0
    fin = i + 1
    while fin < len(feuille.colonnes) and feuille.colonnes[fin].titre is None:
        fin += 1
    haut = LIGNE_GROUPE if colonne.groupe is None else LIGNE_EPREUVE
    bas = LIGNE_MAXIMUM if colonne.maximum is None else LIGNE_EPREUVE
    format_ = styles.sous_titre(teinte, **({"bold": True} if colonne.gras else {}), **colonne.orientation)
    etendre(page, (haut, bas), (i, fin - 1), colonne.titre, format_)
    if colonne.maximum is not None:
        nombre, montre = colonne.maximum
        page.write_number(LIGNE_MAXIMUM - 1, i, nombre, styles.sous_titre(teinte, bold=True, num_format=montre))


def _largeur(page: Page, i: int, colonne: Colonne) -> None:
    options = {Vue.MONTREE: {}, Vue.CACHEE: {"hidden": True}, Vue.REPLIEE: {"level": 1, "hidden": True}}
    page.set_column(i, i, colonne.largeur, None, options[colonne.vue])


def _codes(chantier: Chantier, page: Page, feuille: Feuille) -> None:
    """The row of codes; with the rows under it an Excel table where it has a name, so that it filters."""
    format_ = (feuille.entetes or type(chantier.styles).code)(chantier.styles)
    entetes = [colonne.entete or colonne.cle for colonne in feuille.colonnes]
    if feuille.table:
        colonnes = [{"header": entete, "header_format": format_} for entete in entetes]
        options = {"name": feuille.table, "style": None, "columns": colonnes}
        page.add_table(LIGNE_CODES - 1, 0, feuille.derniere - 1, len(entetes) - 1, options)
    else:
        for i, entete in enumerate(entetes):
            page.write_string(LIGNE_CODES - 1, i, entete, format_)


def _lignes(chantier: Chantier, page: Page, feuille: Feuille) -> None:
    """The cells: what is typed where something is, else the formula; nothing otherwise."""
    styles, colonnes, candidats = chantier.styles, feuille.colonnes, len(chantier.contenu.candidats)
    formats = [colonne.style(styles) for colonne in colonnes]
    de_reserve = [(colonne.reserve or colonne.style)(styles) for colonne in colonnes]
    modeles = [
        [colonne.formule(reperes) if colonne.formule else "" for colonne in colonnes]
        for reperes in (chantier.reperes, chantier.reperes_de_reserve)
    ]
    typees = [colonne.lues or (() if colonne.formule else (colonne.cle,)) for colonne in colonnes]
    tableaux = _tableaux(colonnes)
    for rang in range(feuille.derniere - PREMIERE_LIGNE + 1):
        ligne, reserve = PREMIERE_LIGNE - 1 + rang, rang >= candidats
        rangee = feuille.rangees[rang] if rang < len(feuille.rangees) else {}
        if feuille.hauteur is not None:
            page.set_row(ligne, feuille.hauteur)
        ceux = de_reserve if reserve else formats
        for i, format_ in enumerate(ceux):
            if colonnes[i].suite:
                continue
            modele, code = modeles[reserve][i], next((code for code in typees[i] if code in rangee), None)
            if i in tableaux:
                page.ecrire_tableau(ligne, i, pour_la_ligne(modele, ligne + 1), ceux[i : tableaux[i]])
            elif modele and code is None:
                page.write_formula(ligne, i, pour_la_ligne(modele, ligne + 1), format_)
            else:
                ecrire_valeur(page, ligne, i, rangee[code] if code else None, format_)


def _tableaux(colonnes: Sequence[Colonne]) -> dict[int, int]:
    """By column of a formula that fills a whole row of cells, the first column after them."""
    fins: dict[int, int] = {}
    tete = 0
    for i, colonne in enumerate(colonnes):
        if colonne.suite:
            fins[tete] = i + 1
        else:
            tete = i
    return fins


def _regles(chantier: Chantier, page: Page, feuille: Feuille) -> None:
    for i, colonne in enumerate(feuille.colonnes):
        if colonne.regle is not None:
            regle = colonne.regle(chantier.reperes) if callable(colonne.regle) else colonne.regle
            page.data_validation(PREMIERE_LIGNE - 1, i, feuille.derniere - 1, i, dict(regle))
