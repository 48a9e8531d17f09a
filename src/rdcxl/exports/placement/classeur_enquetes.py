"""The workbook to fill in: one row per person and survey, and what each situation means.

The sheet has its headings in the first row, so that « CSV UTF-8 » saved from it is read back as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rdcxl.exports.classeur import HAUTEUR, HAUTEUR_ENTETE, mettre_en_page, nouveau_classeur
from rdcxl.exports.placement.certifies import Suivi
from rdcxl.exports.placement.reponses import CHAMPS, ENQUETE, IDENTITE, REPONSE, TEXTE_MAXIMUM
from rdcxl.exports.placement.taux import SENS
from rdcxl.grille import champs as C
from rdcxl.grille.construction import styles as S
from rdcxl.grille.construction.feuilles.commun import PROTECTION, ecrire_valeur
from rdcxl.regles.placement import SANS_REPONSE, SITUATIONS
from rdcxl.typographie import date_courte

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

GROUPES_DE_COLONNES = (IDENTITE, ENQUETE, REPONSE)
TEINTES = (0, 2, 1)  # of the headings: who, which survey, the answer
FIGEES = 4  # columns kept in sight: identifier and names
LARGEURS_DE_L_AIDE = (26, 86)
FACULTATIVES = ("nom_usage", "session")  # hidden where they tell nobody from another


def classeur_des_enquetes(lignes: Sequence[Mapping[str, Any]], suivi: Suivi, instant: dt.datetime) -> bytes:
    """The workbook to send and to fill in: sheet Enquêtes, one row per person and survey, and sheet Aide.

    Args:
        lignes: as `lignes_des_enquetes` gives them; instant: the time of creation, with its offset.
    """
    with nouveau_classeur("Enquêtes de placement", instant) as (classeur, styles, tampon):
        _enquetes(classeur, styles, lignes)
        _aide(classeur, styles, suivi)
    return tampon.getvalue()


def _enquetes(classeur: Workbook, styles: S.Styles, lignes: Sequence[Mapping[str, Any]]) -> None:
    feuille, derniere = classeur.add_worksheet("Enquêtes"), len(lignes)
    feuille.hide_gridlines(2)
    feuille.set_default_row(HAUTEUR)
    feuille.set_row(0, HAUTEUR_ENTETE)
    largeur = 0.0
    for colonne, (champ, rang) in enumerate(
        (c, rang) for rang, groupe in enumerate(GROUPES_DE_COLONNES) for c in groupe
    ):
        vide = champ.code in FACULTATIVES and len({x.get(champ.code) for x in lignes}) == 1
        feuille.set_column(colonne, colonne, champ.largeur, None, {"hidden": vide})
        largeur += 0 if vide else champ.largeur
        feuille.write_string(0, colonne, champ.titre, styles.groupe(TEINTES[rang]))
    for numero, ligne in enumerate(lignes, 1):
        nouvelle = numero > 1 and ligne["enquete"] != lignes[numero - 2]["enquete"]
        autre = numero > 1 and ligne["certifie_le"] != lignes[numero - 2]["certifie_le"]
        trait = {"top": 2 if nouvelle else 1, "top_color": S.GRIS} if nouvelle or autre else {}
        for colonne, champ in enumerate(CHAMPS):
            ecrire_valeur(feuille, numero, colonne, ligne.get(champ.code), _format(styles, champ, trait))
    _validations(feuille, lignes)
    muette = styles.mise_en_valeur(S.GRIS, S.PALE, italic=True)
    situation = CHAMPS.index(REPONSE[1])
    regle = {"type": "cell", "criteria": "==", "value": f'"{SITUATIONS[SANS_REPONSE]}"', "format": muette}
    feuille.conditional_format(1, situation, derniere, situation, regle)
    feuille.autofilter(0, 0, derniere, len(CHAMPS) - 1)
    feuille.freeze_panes(1, FIGEES)
    mettre_en_page(feuille, derniere, len(CHAMPS) - 1, largeur)
    feuille.repeat_rows(0)
    feuille.set_h_pagebreaks(
        [n for n in range(2, derniere + 1) if lignes[n - 1]["enquete"] != lignes[n - 2]["enquete"]]
    )
    feuille.protect("", {**PROTECTION, "sort": True})


def _format(styles: S.Styles, champ: C.Champ, trait: Mapping[str, Any]) -> Any:
    """White and free where an answer goes, pale and locked elsewhere."""
    autres: dict[str, Any] = {**trait, "num_format": S.DATE if champ.genre == C.DATE else "@"}
    if champ in ENQUETE or champ.genre == C.DATE:
        autres["align"] = "center"
    else:
        autres["indent"] = 1
    if champ in REPONSE:
        return styles.saisie(**autres)
    return styles.calcul(**autres, bold=champ.code in ("identifiant", "enquete"), shrink=True)


def _validations(feuille: Worksheet, lignes: Sequence[Mapping[str, Any]]) -> None:
    """What an answer cell takes; the date of an answer never before that of the certification of its row."""
    colonnes, derniere = {champ.code: i for i, champ in enumerate(CHAMPS)}, len(lignes)
    for champ in REPONSE:
        colonne = colonnes[champ.code]
        message = {"input_title": champ.titre, "input_message": champ.aide}
        if champ.genre == C.DATE:
            for premiere, fin, jour in _memes_jours(lignes):
                regle = {"validate": "date", "criteria": "between", "minimum": jour, "maximum": dt.date(2100, 12, 31),
                         "error_title": "Date refusée", "error_message": f"Saisissez une date à partir du {jour:%d/%m/%Y}."}  # fmt: skip
                feuille.data_validation(premiere, colonne, fin, colonne, {**regle, **message})
        elif champ.genre == C.CHOIX:
            choix = list(SITUATIONS.values())
            regle = {"validate": "list", "source": choix, "error_title": "Valeur refusée",
                     "error_message": f"Choisissez dans la liste : {', '.join(choix)}."}  # fmt: skip
            feuille.data_validation(1, colonne, derniere, colonne, {**regle, **message})
        else:
            regle = {"validate": "length", "criteria": "<=", "value": TEXTE_MAXIMUM, "error_title": "Texte trop long",
                     "error_message": f"{TEXTE_MAXIMUM} caractères au plus."}  # fmt: skip
            feuille.data_validation(1, colonne, derniere, colonne, {**regle, **message})


def _memes_jours(lignes: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, int, dt.date]]:
    """First and last row of each run of persons certified on one day, and that day."""
    premiere = 1
    for jour, suite in groupby(lignes, key=lambda ligne: ligne["certifie_le"]):
        fin = premiere + sum(1 for _ in suite) - 1
        yield premiere, fin, jour
        premiere = fin + 1


def _aide(classeur: Workbook, styles: S.Styles, suivi: Suivi) -> None:
    """What each situation means, how the file comes back, until when it is kept."""
    feuille = classeur.add_worksheet("Aide")
    feuille.hide_gridlines(2)
    for colonne, largeur in enumerate(LARGEURS_DE_L_AIDE):
        feuille.set_column(colonne, colonne, largeur)
    feuille.set_row(0, 30)
    feuille.write_string(0, 0, "Enquêtes de placement", styles.titre())
    texte, cle, intertitre = (
        styles(text_wrap=True),
        styles(bold=True),
        styles(bold=True, font_size=12, font_color=S.MARINE),
    )
    ligne = 2
    parties: list[tuple[str, Sequence[tuple[str, str]]]] = [
        ("Remplir", (
            ("Cellules blanches", "à remplir après chaque enquête ; les grises identifient la personne et l’enquête."),
            ("Une enquête à la fois", "filtrez la colonne « Enquête (mois) »."),
            ("Renvoyer", "enregistrez : « rdcxl placement … --reponses enquetes.xlsx » relit ce classeur, ou le même en « CSV UTF-8 »."),
        )),
        ("Situations", tuple((SITUATIONS[code], sens) for code, sens in SENS.items())),
        ("Conservation", tuple(
            (session, f"coordonnées et réponses à garder au moins jusqu’au {date_courte(jour.isoformat())}.")
            for session, jour in suivi.conservation)),
    ]  # fmt: skip
    for titre, contenu in parties:
        feuille.set_row(ligne, 22)
        feuille.write_string(ligne, 0, titre, intertitre)
        for rang, (gauche, droite) in enumerate(contenu, ligne + 1):
            feuille.set_row(rang, HAUTEUR)
            feuille.write_string(rang, 0, gauche, cle)
            feuille.write_string(rang, 1, droite, texte)
        ligne += len(contenu) + 2
    mettre_en_page(feuille, ligne, 1, sum(LARGEURS_DE_L_AIDE))
