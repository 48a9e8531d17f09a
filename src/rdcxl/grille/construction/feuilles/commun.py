"""What several sheets share: title rows, page set-up, protection, cells of a candidate row. Imports the building only."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import (
    LIGNE_AIDE,
    LIGNE_CODES,
    LIGNE_MAXIMUM,
    LIGNE_TITRE,
    PREMIERE_LIGNE,
    lettre,
)
from rdcxl.grille.construction.formules import REPERE, pour_la_ligne
from rdcxl.grille.reprise import LogiqueSaisi, NombreSaisi
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Composante

HAUTEUR = 16
CHIFFRES_EXACTS = 15
LIGNES_SUR_UNE_PAGE = 45
MOMENT = "dd/mm/yyyy hh:mm"
PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}


def ouvrir(chantier: Chantier, nom: str, titre: str, aide: str, largeur: int, hauteur: int = 30) -> Page:
    """The sheet with its title and its line of help, over `largeur` columns and `hauteur` points."""
    feuille = chantier.classeur.page(nom)
    feuille.hide_gridlines(2)
    feuille.set_default_row(HAUTEUR)
    feuille.set_row(LIGNE_TITRE - 1, 26)
    feuille.write_string(LIGNE_TITRE - 1, 0, f"{titre} — {chantier.titre_session}", chantier.styles.titre())
    feuille.set_row(LIGNE_AIDE - 1, hauteur)
    feuille.merge_range(LIGNE_AIDE - 1, 0, LIGNE_AIDE - 1, max(largeur - 1, 1), "", chantier.styles.aide())
    feuille.write_string(LIGNE_AIDE - 1, 0, aide, chantier.styles.aide())
    return feuille


def fermer(
    feuille: Page, *, colonnes: int, derniere: int, figees: int = 2, protegee: bool = True, largeur: int = 1
) -> None:
    """Freeze, protect without a password, and set up the page: landscape A4, `largeur` pages wide, titles repeated."""
    feuille.freeze_panes(PREMIERE_LIGNE - 1, figees)
    feuille.set_landscape()
    feuille.set_paper(9)
    feuille.fit_to_pages(largeur, 1 if derniere <= LIGNES_SUR_UNE_PAGE else 0)
    feuille.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    feuille.repeat_rows(0, LIGNE_CODES - 1)
    if largeur > 1:
        feuille.repeat_columns(0, figees - 1)
    feuille.print_area(0, 0, derniere - 1, colonnes - 1)
    feuille.set_footer("&L&8&A&C&8&F&R&8Page &P/&N")
    if protegee:
        feuille.protect("", PROTECTION)


def ecrire_valeur(feuille: Page, ligne: int, colonne: int, valeur: object, format_: Format) -> None:
    """Write a value as what it is: number, real date or text; text is never taken for a formula."""
    texte = _en_texte(valeur)
    if isinstance(valeur, (NombreSaisi, LogiqueSaisi, dt.datetime, dt.time, dt.timedelta)):
        _ecrire_brut(feuille, ligne, colonne, valeur, format_)
    elif valeur is None or valeur == "":
        feuille.write_blank(ligne, colonne, None, format_)
    elif isinstance(valeur, bool):
        feuille.write_string(ligne, colonne, "oui" if valeur else "non", format_)
    elif texte is not None:
        feuille.write_string(ligne, colonne, texte, format_)
    elif isinstance(valeur, (int, float, Decimal)):
        feuille.write_number(ligne, colonne, valeur, format_)
    elif isinstance(valeur, dt.date):
        feuille.write_datetime(ligne, colonne, valeur, format_)
    elif isinstance(valeur, tuple):
        feuille.write_string(ligne, colonne, " ".join(valeur), format_)
    else:
        feuille.write_string(ligne, colonne, str(valeur), format_)


def _en_texte(valeur: object) -> str | None:
    """The text that a cell will hold for this value, or None when it will hold a number, a date or nothing.

    A number with more digits than a spreadsheet keeps is written as text, so that nothing is lost.
    """
    if isinstance(valeur, Decimal) and len(valeur.as_tuple().digits) > CHIFFRES_EXACTS:
        return format(valeur, "f")
    return valeur if isinstance(valeur, str) else None


def _ecrire_brut(feuille: Page, ligne: int, colonne: int, valeur: object, format_: Format) -> None:
    """Write what an older grid held, with a number format under which it is read as the same."""
    montre_un_jour = any(x in str(format_.num_format) for x in ("yy", "mm"))
    if isinstance(valeur, LogiqueSaisi):
        feuille.write_boolean(ligne, colonne, valeur.valeur, format_)
    elif isinstance(valeur, NombreSaisi):
        feuille.write_number(ligne, colonne, valeur, S.avec_nombre(format_, "General") if montre_un_jour else format_)
    elif isinstance(valeur, dt.datetime) and montre_un_jour:
        feuille.write_datetime(ligne, colonne, valeur, format_)
    else:
        feuille.write_datetime(ligne, colonne, valeur, S.avec_nombre(format_, _format_du_moment(valeur)))


def _format_du_moment(valeur: object) -> str:
    if isinstance(valeur, dt.datetime):
        return MOMENT if valeur.time() else S.DATE
    return "hh:mm:ss" if isinstance(valeur, dt.time) else "[h]:mm:ss"


def reporter(chantier: Chantier, feuille: Page, ligne: int, colonne: int, code: str, format_: Format) -> None:
    """An input cell that optional tables fill: their formula, which a typed value may replace."""
    feuille.write_formula(ligne, colonne, pour_la_ligne(chantier.modele_reporte(code), ligne + 1), format_)


def identifier(chantier: Chantier, feuille: Page, *, saisie_nom: bool = False) -> None:
    """Columns A and B of a sheet with one row per candidate: identifier (typed in reserve rows) and name (formula)."""
    styles, formules = chantier.styles, chantier.formules
    fixe, libre = styles.calcul(bold=True, indent=1), styles.saisie(bold=True, indent=1)
    nom = styles.calcul(indent=1, shrink=True)
    nombre = len(chantier.contenu.candidats)
    modele = formules.nom(f"$A{REPERE}")
    for i in range(chantier.disposition.lignes):
        ligne = PREMIERE_LIGNE - 1 + i
        rangee = chantier.contenu.rangee(feuille.get_name(), i)
        identifiant = rangee.get(f"identifiant:{feuille.get_name()}", rangee.get("identifiant"))
        ecrire_valeur(feuille, ligne, 0, identifiant, fixe if i < nombre else libre)
        feuille.write_formula(ligne, 1, pour_la_ligne(modele, ligne + 1), nom)


def tableau(feuille: Page, nom: str, entetes: list[str], derniere: int, format_: Format) -> None:
    """Make the row of codes and the rows under it an Excel table, so that it filters and has a name."""
    feuille.add_table(
        LIGNE_CODES - 1,
        0,
        derniere - 1,
        len(entetes) - 1,
        {
            "name": nom,
            "style": None,
            "columns": [{"header": entete, "header_format": format_} for entete in entetes],
        },
    )


def liste(feuille: Page, colonne: int, derniere: int, choix: list[str], titre: str, aide: str = "") -> None:
    """A drop-down list on the candidate rows of a column."""
    feuille.data_validation(
        PREMIERE_LIGNE - 1,
        colonne,
        derniere - 1,
        colonne,
        {
            "validate": "list",
            "source": choix,
            "input_title": titre[:32],
            "input_message": aide[:255],
            "error_title": "Valeur refusée",
            "error_message": f"Choisissez dans la liste : {', '.join(choix)}."[:255],
        },
    )


def regle_de_date(titre: str = "", aide: str = "") -> dict[str, Any]:
    """Validation of a date cell."""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": dt.date(1900, 1, 1),
        "maximum": dt.date(2100, 12, 31),
        "input_title": titre[:32],
        "input_message": aide[:255],
        "error_title": "Date refusée",
        "error_message": "Saisissez une date : JJ/MM/AAAA.",
    }


def regle_de_nombre(titre: str, aide: str, erreur: str) -> dict[str, Any]:
    """Validation of a cell that takes a number ≥ 0."""
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_title": titre[:32],
        "input_message": aide[:255],
        "error_title": "Nombre refusé",
        "error_message": erreur[:255],
    }


def valider_note(feuille: Page, i: int, c: Composante, derniere: int) -> None:
    """Validation of the mark cells of a column, whose maximum stands in the row `LIGNE_MAXIMUM`."""
    cellule, maximum = f"{lettre(i)}{PREMIERE_LIGNE}", f"{lettre(i)}${LIGNE_MAXIMUM}"
    mentions = ("ABS", "ABJ", "NR") if c.role == "RAPPORT" else ("ABS", "ABJ")
    egales = ",".join(f'UPPER(TRIM({cellule}))="{m}"' for m in mentions)
    borne = f"AND(ISNUMBER({cellule}),N({cellule})>=0,N({cellule})<={maximum})"
    attendu = f"Une note de 0 à {en_francais(c.maximum)}, ou {', '.join(mentions)}."
    feuille.data_validation(
        PREMIERE_LIGNE - 1,
        i,
        derniere - 1,
        i,
        {
            "validate": "custom",
            "value": f"=OR({borne},{egales})",
            "input_title": f"{c.code} — {c.court}"[:32],
            "input_message": f"{c.libelle}. {attendu}"[:255],
            "error_title": "Note refusée",
            "error_message": f"{attendu} Videz la cellule si la note n’est pas encore connue."[:255],
        },
    )


HEURES_REFUSEES = "Saisissez un nombre d’heures, positif ou nul."


def colorer_etats(chantier: Chantier, feuille: Page, zone: str) -> None:
    """Conditional formats of the states and decisions in `zone`; each differs by weight or style, not by colour only."""
    valeur = chantier.styles.mise_en_valeur
    bons, mauvais = valeur(S.VERT, S.VERT_PALE), valeur(S.ROUGE, S.ROUGE_PALE, bold=True)
    attente, couverts = valeur(S.AMBRE, S.AMBRE_PALE, italic=True), valeur(S.BLEU, S.BLEU_PALE)
    annules, neutres = valeur(S.GRIS, S.PALE, font_strikeout=True), valeur(S.GRIS, S.PALE)
    regles: list[tuple[str, Any]] = [
        (L.DECISIONS[L.TITRE], valeur(S.VERT, S.VERT_PALE, bold=True)),
        (L.DECISIONS[L.PARTIELLE], valeur(S.BLEU, S.BLEU_PALE, bold=True)),
        (L.DECISIONS[L.AUCUNE], mauvais),
        (L.DECISIONS[L.ANNULEE], annules),
        *((L.BLOCS[s], bons) for s in (L.VALIDE, L.ACQUIS)),
        (L.PRO[L.SUFFISANT], bons),
        (L.BLOCS[L.COMPENSE], couverts),
        *((L.BLOCS[s], mauvais) for s in (L.ELIMINATOIRE, L.NON_PRESENTE)),
        (L.PRO[L.INSUFFISANT], mauvais),
        *((L.BLOCS[s], attente) for s in (L.EN_ATTENTE, L.COMPENSABLE)),
        (L.BLOCS[L.ANNULE], annules),
        *((nom, neutres) for nom in (L.BLOCS[L.NON_INSCRIT], L.PRO[L.DISPENSE], L.PRO[L.NON_CONCERNE])),
    ]
    for texte, format_ in regles:
        feuille.conditional_format(zone, {"type": "cell", "criteria": "==", "value": f'"{texte}"', "format": format_})


def zone(premiere_colonne: int, derniere_colonne: int, derniere: int) -> str:
    """The candidate rows of these 0-based columns: `C7:P30`."""
    return f"{lettre(premiere_colonne)}{PREMIERE_LIGNE}:{lettre(derniere_colonne)}{derniere}"
