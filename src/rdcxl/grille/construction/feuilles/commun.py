"""What several sheets share: cells of a row, what may be typed in them, colours of states. Imports the building only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.disposition import LIGNE_MAXIMUM, PREMIERE_LIGNE
from rdcxl.grille.construction.limites import AIDES, tenir
from rdcxl.grille.reprise import LogiqueSaisi, NombreSaisi
from rdcxl.regles import libelles as L
from rdcxl.regles.nombres import en_francais

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from rdcxl.grille.construction.chantier import Chantier
    from rdcxl.grille.construction.formules import Reperes
    from rdcxl.grille.construction.pages import Page
    from rdcxl.referentiel.modele import Composante

CHIFFRES_EXACTS = 15
MOMENT = "dd/mm/yyyy hh:mm"
HEURES_REFUSEES = "Saisissez un nombre d’heures, positif ou nul."
PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}


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


def regle_de_liste(choix: Iterable[str], titre: str, aide: str = "") -> dict[str, Any]:
    """Validation of a cell that takes one of a few codes."""
    codes = list(choix)
    return {
        "validate": "list",
        "source": codes,
        "input_title": tenir(titre, AIDES["input_title"]),
        "input_message": tenir(aide, AIDES["input_message"]),
        "error_title": "Valeur refusée",
        "error_message": tenir(f"Choisissez dans la liste : {', '.join(codes)}.", AIDES["error_message"]),
    }


def regle_de_candidat(x: Reperes) -> dict[str, Any]:
    """Validation of a cell that takes the identifier of a candidate."""
    return {
        "validate": "list",
        "source": f"={x.plage(C.NOTES, 'identifiant')}",
        "error_title": "Candidat refusé",
        "error_message": "Choisissez un identifiant de la feuille Notes.",
    }


def regle_d_aide(titre: str, aide: str) -> dict[str, Any]:
    """Help beside a cell that takes anything."""
    return {
        "validate": "any",
        "input_title": tenir(titre, AIDES["input_title"]),
        "input_message": tenir(aide, AIDES["input_message"]),
    }


def regle_de_date(titre: str = "", aide: str = "") -> dict[str, Any]:
    """Validation of a date cell."""
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": dt.date(1900, 1, 1),
        "maximum": dt.date(2100, 12, 31),
        "input_title": tenir(titre, AIDES["input_title"]),
        "input_message": tenir(aide, AIDES["input_message"]),
        "error_title": "Date refusée",
        "error_message": "Saisissez une date : JJ/MM/AAAA.",
    }


def regle_de_nombre(titre: str, aide: str, erreur: str) -> dict[str, Any]:
    """Validation of a cell that takes a number ≥ 0."""
    return {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_title": tenir(titre, AIDES["input_title"]),
        "input_message": tenir(aide, AIDES["input_message"]),
        "error_title": "Nombre refusé",
        "error_message": tenir(erreur, AIDES["error_message"]),
    }


def regle_du_champ(champ: C.Champ, nombre_refuse: str) -> dict[str, Any] | None:
    """Validation of the cells of a field: its list, a date, a number, or its help only."""
    if champ.choix:
        return regle_de_liste(champ.choix, champ.titre, champ.aide)
    if champ.genre == C.DATE:
        return regle_de_date(champ.titre, champ.aide)
    if champ.genre == C.NOMBRE:
        return regle_de_nombre(champ.titre, champ.aide, nombre_refuse)
    return regle_d_aide(champ.titre, champ.aide) if champ.aide else None


def regle_de_note(feuille: str, cle: str, c: Composante) -> Callable[[Reperes], dict[str, Any]]:
    """Validation of a mark cell, whose maximum stands in the row `LIGNE_MAXIMUM` of its column."""
    mentions = ("ABS", "ABJ", "NR") if c.role == "RAPPORT" else ("ABS", "ABJ")
    attendu = f"Une note de 0 à {en_francais(c.maximum)}, ou {', '.join(mentions)}."

    def regle(x: Reperes) -> dict[str, Any]:
        lettre = x.colonnes[feuille][cle]
        cellule, maximum = f"{lettre}{PREMIERE_LIGNE}", f"{lettre}${LIGNE_MAXIMUM}"
        egales = ",".join(f'UPPER(TRIM({cellule}))="{m}"' for m in mentions)
        borne = f"AND(ISNUMBER({cellule}),N({cellule})>=0,N({cellule})<={maximum})"
        return {
            "validate": "custom",
            "value": f"=OR({borne},{egales})",
            "input_title": f"{c.code} — {c.court}",
            "input_message": f"{c.libelle}. {attendu}",
            "error_title": "Note refusée",
            "error_message": f"{attendu} Videz la cellule si la note n’est pas encore connue.",
        }

    return regle


def colorer_etats(chantier: Chantier, page: Page, zone: str) -> None:
    """Conditional formats of the states and decisions in `zone`; each differs by weight or style, not by colour only."""
    valeur = chantier.styles.mise_en_valeur
    bons, mauvais = valeur(S.VERT, S.VERT_PALE), valeur(S.ROUGE, S.ROUGE_PALE, bold=True)
    attente, couverts = valeur(S.AMBRE, S.AMBRE_PALE, italic=True), valeur(S.BLEU, S.BLEU_PALE)
    annules, neutres = valeur(S.GRIS, S.PALE, font_strikeout=True), valeur(S.GRIS, S.PALE)
    regles: list[tuple[str, Format]] = [
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
    si_egal(page, zone, regles)


def si_egal(page: Page, ou: str, formats: Iterable[tuple[str, Format]]) -> None:
    """A conditional format for each text that cells may show."""
    for texte, format_ in formats:
        page.conditional_format(ou, {"type": "cell", "criteria": "==", "value": f'"{texte}"', "format": format_})


def si(page: Page, ou: str, condition: str, format_: Format, *, dernier: bool = False) -> None:
    """A conditional format under a condition, written for the first cell; `dernier`: no other one applies then."""
    regle = {"type": "formula", "criteria": f"={condition}", "format": format_}
    page.conditional_format(ou, {**regle, "stop_if_true": True} if dernier else regle)


def zone(x: Reperes, feuille: str, premiere: str, derniere: str = "") -> str:
    """The rows of some neighbouring columns of a sheet, by their keys: `C7:P30`."""
    lettres = x.colonnes[feuille]
    bouts = lettres[premiere], lettres[derniere or premiere]
    return f"{bouts[0]}{PREMIERE_LIGNE}:{bouts[1]}{x.dernieres[feuille]}"
