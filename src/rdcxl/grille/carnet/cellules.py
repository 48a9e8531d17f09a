"""One cell of a gradebook to what the grid takes, or the sentence that says why it stays empty. Standard library and the words.

What has two meanings is never decided: it is listed at its cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Optional

from rdcxl.grille import champs as C
from rdcxl.grille.carnet.mots import mots, normaliser
from rdcxl.grille.carnet.table import texte_de
from rdcxl.grille.champs import Champ
from rdcxl.grille.conversion import convertir, est_vide
from rdcxl.regles.echelle import en_decimal
from rdcxl.regles.inscription import est_plausible, lire_date, lire_jour
from rdcxl.regles.nombres import canonique, en_francais
from rdcxl.regles.saisie import abreger, est_une_erreur, lire_nombre, nettoyer
from rdcxl.typographie import MOIS

SIECLE = 100
_SUR = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:/|sur)\s*([0-9]+(?:[.,][0-9]+)?)", re.IGNORECASE)
_HEURES = re.compile(r"(\d{1,4})\s*(?:h|:)\s*(\d{1,2})?(?:\s*min)?(?:\s*\(\d+\))?", re.IGNORECASE)
_UNITE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:h|heures?|pts?|points?)\.?", re.IGNORECASE)
_COLLEE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COURTE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})")
_MOIS = {normaliser(m): i for i, m in enumerate(MOIS, 1)}
_LETTRES = re.compile(r"(\d{1,2})(?:er)? ([a-z]+) (\d{4})")
_TIRETS = {"", "-", "–", "—", "~", "_", "/", "."}
MINUTES = 60


class Lu(NamedTuple):
    """A cell once read: texts by field for the grid; why it stays empty; what was understood anyway."""

    valeurs: Mapping[str, str] = {}
    refus: str = ""
    avis: str = ""


def lire_note(valeur: object, maximum: Decimal, echelle: Optional[Decimal], *, admet_nr: bool) -> Lu:
    """A mark to points, under the empty key.

    Args:
        maximum: points of the épreuve; echelle: on what the column is, None when that is not known.
    """
    if est_vide(valeur):
        return Lu()
    if isinstance(valeur, (dt.date, dt.time, dt.timedelta)):
        return Lu(
            refus=f"« {texte_de(valeur)} » est une date, pas une note (un tableur a pu la prendre pour telle). Saisissez la note."
        )
    texte = nettoyer(str(valeur)) if isinstance(valeur, str) else ""
    if texte and est_une_erreur(texte):
        return Lu(refus=f"la cellule contient l’erreur {abreger(texte)}. Saisissez la note.")
    if texte and (propre := _SUR.fullmatch(texte)):
        return _points(Decimal(propre[1].replace(",", ".")), maximum, Decimal(propre[2].replace(",", ".")), texte)
    if texte and (dite := _mention(texte, admet_nr)) is not None:
        return dite
    unite = _UNITE.fullmatch(texte) if texte else None
    if unite and "h" not in texte.lower():
        return _points(Decimal(unite[1].replace(",", ".")), maximum, maximum, texte)
    lu = lire_nombre(valeur)
    if lu.valeur is None or lu.anomalie:
        return Lu(refus=f"« {abreger(texte or texte_de(valeur))} » n’est pas une note. Saisissez la note, ABS ou ABJ.")
    if echelle is None:
        return Lu(
            refus=f"« {en_francais(lu.valeur)} » : on ne sait pas sur combien est cette note. Dites-le dans l’intitulé (/20)."
        )
    return _points(lu.valeur, maximum, echelle, texte or texte_de(valeur))


def _points(note: Decimal, maximum: Decimal, echelle: Decimal, texte: str) -> Lu:
    if not echelle or note > echelle:
        return Lu(
            refus=f"« {abreger(texte)} » dépasse l’échelle de {en_francais(echelle)}. Corrigez la note, ou l’échelle."
        )
    points = en_decimal(Fraction(note) * Fraction(maximum) / Fraction(echelle))
    if points is None:
        return Lu(
            refus=f"« {abreger(texte)} » sur {en_francais(echelle)} ne fait pas un nombre fini de points sur {en_francais(maximum)}. "
            "Saisissez-la dans la grille, en y disant l’échelle."
        )
    return Lu({"": canonique(points)})


def _mention(texte: str, admet_nr: bool) -> Optional[Lu]:
    mot = normaliser(texte)
    if texte in _TIRETS or not mot:
        mot = "tiret"
    sens = mots().valeurs["mentions"].get(mot)
    if sens == "NR" and not admet_nr:
        return Lu(
            refus=f"« {abreger(texte)} » n’existe que pour le dossier professionnel. Saisissez ABS, ABJ ou la note."
        )
    if sens:
        return Lu({"": sens})
    ambigu = mots().valeurs["ambigus"].get(mot)
    return Lu(refus=f"« {abreger(texte)} » : {ambigu}.") if ambigu else None


def est_une_note(valeur: object) -> bool:
    """Does a cell look like a mark: a number, a number on a scale, or a word of absence?"""
    if isinstance(valeur, str):
        texte = nettoyer(valeur)
        mot = normaliser(texte)
        connu = mot in mots().valeurs["mentions"] or mot in mots().valeurs["ambigus"] or texte in _TIRETS
        return (
            connu
            or bool(_SUR.fullmatch(texte))
            or lire_nombre(texte).valeur is not None
            or _UNITE.fullmatch(texte) is not None
        )
    return lire_nombre(valeur).valeur is not None


def nombre_de(valeur: object) -> Optional[Decimal]:
    """The plain number that a cell holds; None for anything else."""
    return None if est_vide(valeur) else lire_nombre(valeur).valeur


def lire_champ(champ: Champ, valeur: object, blocs: Mapping[str, str]) -> Lu:
    """A cell of a field that is no mark: people's words to the grid's; `blocs`: the code of each bloc by its number."""
    if est_vide(valeur):
        return Lu()
    if isinstance(valeur, str) and est_une_erreur(nettoyer(valeur)):
        return Lu(refus=f"la cellule contient l’erreur {abreger(nettoyer(valeur))}.")
    lire = _LECTEURS.get(champ.code) or _PAR_GENRE.get(champ.genre)
    lu = lire(champ, valeur) if lire else Lu({champ.code: _court(valeur)})
    if "blocs_inscrits" in lu.valeurs:
        codes = [blocs.get(n, n) for n in lu.valeurs["blocs_inscrits"].split()]
        lu = Lu({**lu.valeurs, "blocs_inscrits": " ".join(codes)})
    if lu.refus or champ.code not in lu.valeurs or champ.genre in (C.DATE, C.NOMBRE):
        return lu
    controle = convertir(champ, lu.valeurs[champ.code], tuple(blocs.values()))
    return Lu(refus=controle.erreur) if controle.erreur else lu


def _court(valeur: object) -> str:
    if isinstance(valeur, float) and valeur.is_integer():
        return str(int(valeur))
    return texte_de(valeur)


def lire_la_date(valeur: object) -> Optional[dt.date]:
    """The day that a cell holds or writes: JJ/MM/AAAA, ISO, JJ/MM/AA, AAAAMMJJ, in words, a spreadsheet's number; None otherwise."""
    if isinstance(valeur, (dt.date, int, float, Decimal)) and not isinstance(valeur, bool):
        collee = _COLLEE.fullmatch(str(int(valeur))) if not isinstance(valeur, dt.date) else None
        return (
            _jour(*collee.groups()) if collee else lire_jour(float(valeur) if isinstance(valeur, Decimal) else valeur)
        )
    texte = nettoyer(str(valeur)).split(" 00:00")[0].removesuffix("T00:00:00")
    lu = lire_date(texte)
    if lu is None and (collee := _COLLEE.fullmatch(texte)):
        lu = _jour(*collee.groups())
    if lu is None and (courte := _COURTE.fullmatch(texte)):
        lu = _jour(str(_siecle(int(courte[3]))), courte[2], courte[1])
    if lu is None and (lettres := _LETTRES.search(normaliser(texte))) and lettres[2] in _MOIS:
        lu = _jour(lettres[3], str(_MOIS[lettres[2]]), lettres[1])
    return lu if est_plausible(lu) else None


def _siecle(annee: int) -> int:
    courante = dt.datetime.now(tz=dt.UTC).year
    return annee + courante // SIECLE * SIECLE - (SIECLE if annee > courante % SIECLE else 0)


def _jour(annee: str, mois: str, jour: str) -> Optional[dt.date]:
    try:
        return dt.date(int(annee), int(mois), int(jour))
    except ValueError:
        return None


def _date(champ: Champ, valeur: object) -> Lu:
    jour = lire_la_date(valeur)
    if jour is None:
        return Lu(refus=f"« {abreger(texte_de(valeur))} » n’est pas une date. Saisissez JJ/MM/AAAA.")
    return Lu({champ.code: jour.isoformat()})


def lire_les_heures(valeur: object) -> Optional[Decimal]:
    """Hours: 3,5 · 3h30 · 70:00 · « 90h00 (3) » · a duration; None for anything else, or for minutes that are no decimal."""
    if isinstance(valeur, dt.timedelta):
        return en_decimal(Fraction(int(valeur.total_seconds()), MINUTES * MINUTES))
    if isinstance(valeur, dt.time):
        return en_decimal(Fraction(valeur.hour * MINUTES + valeur.minute, MINUTES))
    if isinstance(valeur, str):
        texte = nettoyer(valeur)
        if trouve := _HEURES.fullmatch(texte):
            minutes = int(trouve[2] or 0)
            return en_decimal(Fraction(int(trouve[1]) * MINUTES + minutes, MINUTES)) if minutes < MINUTES else None
        if trouve := _UNITE.fullmatch(texte):
            return Decimal(trouve[1].replace(",", "."))
    lu = lire_nombre(valeur)
    return lu.valeur


def _heures(champ: Champ, valeur: object) -> Lu:
    heures = lire_les_heures(valeur)
    if heures is None:
        return Lu(refus=f"« {abreger(texte_de(valeur))} » ne se lit pas en heures. Saisissez un nombre d’heures (3,5).")
    return Lu({champ.code: canonique(heures)})


def _par_les_mots(*ou: str) -> Callable[[Champ, object], Lu]:
    """A reader of words that may say several fields at once (« apprentie » is a way in and a status)."""

    def lire(champ: Champ, valeur: object) -> Lu:
        mot = normaliser(texte_de(valeur))
        valeurs = {nom: code for nom in ou if (code := mots().valeurs[nom].get(mot) or _du_code(mot, nom))}
        return (
            Lu(valeurs)
            if valeurs
            else Lu(refus=f"« {abreger(texte_de(valeur))} » n’est pas compris pour {champ.titre}.")
        )

    return lire


def _du_code(mot: str, nom: str) -> str:
    return next((code for code in set(mots().valeurs[nom].values()) if normaliser(code) == mot), "")


def _parcours(champ: Champ, valeur: object) -> Lu:
    texte = texte_de(valeur)
    sens = mots().valeurs["parcours"].get(normaliser(texte))
    if sens:
        return Lu({"parcours": sens})
    numeros = re.findall(r"\d", texte)
    if numeros and re.fullmatch(
        r"(?:(?:blocs?|bc|b)\s*)?(?:(?:blocs?|bc|b)?\s*\d[\s,;+/&-]*(?:et\s+)?)+", texte.strip(), re.IGNORECASE
    ):
        return Lu({"parcours": "BLOCS", "blocs_inscrits": " ".join(dict.fromkeys(numeros))})
    return Lu(refus=f"« {abreger(texte)} » n’est pas un parcours. Saisissez COMPLET, ou les blocs.")


def _oui_non(champ: Champ, valeur: object) -> Lu:
    mot = normaliser(texte_de(valeur))
    if mot in ("oui", "o", "x", "vrai", "true", "1", "yes"):
        return Lu({champ.code: "oui"})
    if mot in ("non", "n", "faux", "false", "0", "no"):
        return Lu({champ.code: "non"})
    return Lu(refus=f"« {abreger(texte_de(valeur))} » n’est ni oui, ni non.")


def _courriel(champ: Champ, valeur: object) -> Lu:
    texte = texte_de(valeur)
    return (
        Lu({champ.code: texte})
        if "@" in texte
        else Lu(refus=f"« {abreger(texte)} » n’est pas une adresse électronique.")
    )


_LECTEURS: dict[str, Callable[[Champ, object], Lu]] = {
    "sexe": _par_les_mots("sexe"),
    "statut": _par_les_mots("voie", "statut"),
    "voie": _par_les_mots("voie", "statut"),
    "parcours": _parcours,
    "blocs_inscrits": _parcours,
    "courriel": _courriel,
}
_PAR_GENRE: dict[str, Callable[[Champ, object], Lu]] = {C.DATE: _date, C.NOMBRE: _heures, C.OUI_NON: _oui_non}
