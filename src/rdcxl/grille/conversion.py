"""One cell of a field → its value, or a French sentence saying why not. Standard library and `regles.saisie` only."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from rdcxl.grille import champs as C
from rdcxl.regles.inscription import (
    TEXTE_PAS_DATE,
    Valeur,
    est_plausible,
    lire_blocs,
    lire_choix,
    lire_date,
    lire_oui_non,
    lire_reference,
)
from rdcxl.regles.nombres import en_francais
from rdcxl.regles.saisie import dire_l_erreur, est_une_erreur, lire_nombre, nettoyer

JOKERS = {"*", "?", "~"}  # a spreadsheet's look-ups take them for any text
CHERCHES = ("identifiant", "groupe")  # what formulas look up
DEBUTS_DE_FORMULE = ("=", "+", "-", "@")
CONTROLE = re.compile(r"[\x00-\x1f\x7f]")
_INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}")


def ecrire_valeur(valeur: object) -> str:
    """A raw cell value as a French reader would write it (for messages)."""
    if valeur is None:
        return ""
    if isinstance(valeur, bool):
        return "VRAI" if valeur else "FAUX"
    if isinstance(valeur, dt.date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, float):
        return en_francais(Decimal(repr(valeur))) if math.isfinite(valeur) else "nombre infini"
    if isinstance(valeur, Decimal):
        return en_francais(valeur)
    return str(valeur)


def est_vide(valeur: object) -> bool:
    """True for nothing, and for text made of blanks only."""
    return valeur is None or (isinstance(valeur, str) and not nettoyer(valeur))


def convertir(champ: C.Champ, valeur: object, blocs: tuple[str, ...]) -> Valeur:
    """Convert a raw cell for a field.

    Args:
        champ: the field, which says the kind.
        valeur: what the host or the file gives.
        blocs: codes of the blocs that exist, for `blocs_inscrits`.
    """
    if est_vide(valeur):
        return Valeur(None)
    if isinstance(valeur, str) and est_une_erreur(valeur):
        return Valeur(None, f"{dire_l_erreur(valeur)} Corrigez la formule ou saisissez la valeur.")
    if champ.genre == C.BLOCS:
        return lire_blocs(valeur, blocs)
    return _CONVERTISSEURS[champ.genre](champ, valeur)


def texte_de_nombre(avis: str) -> str:
    """Why a number written as text does not count in an optional table, whose own formulas do not read it; nothing without one."""
    return f"{avis}. Ressaisissez le nombre." if avis else ""


def _texte(champ: C.Champ, valeur: object) -> Valeur:
    if isinstance(valeur, (bool, dt.date, dt.time)):
        return Valeur(
            None, f"« {ecrire_valeur(valeur)} » n’est pas du texte. Mettez la cellule au format Texte et ressaisissez."
        )
    brut = str(int(valeur)) if isinstance(valeur, float) and valeur.is_integer() else str(valeur)
    texte, avis = nettoyer(brut), ""
    if texte != brut:
        avis = f"« {texte} » a été lu sans les espaces qui l’entourent."
    if champ.identite and texte.startswith(DEBUTS_DE_FORMULE):
        return Valeur(
            None, f"« {texte} » commence par {texte[0]} et pourrait être pris pour une formule. Ressaisissez ce texte."
        )
    if champ.code in CHERCHES and JOKERS & set(texte):
        return Valeur(
            None, f"« {texte} » contient un de ces caractères : * ? ~. Choisissez un autre {champ.titre.lower()}."
        )
    if CONTROLE.search(texte):
        return Valeur(None, "Ce texte contient un retour à la ligne ou un caractère invisible. Ressaisissez-le.")
    if champ.code in C.REFERENCES:
        lue = lire_reference(texte)
        return lue if lue.erreur else Valeur(texte, "", avis)
    if champ.code == "code_insee_naissance":
        return _insee(texte, avis)
    return Valeur(texte, "", avis)


def _insee(texte: str, avis: str) -> Valeur:
    complet = texte.upper()
    if complet.isdecimal() and len(complet) == 4:
        complet, avis = "0" + complet, f"« {texte} » a été lu 0{texte} : Excel avait retiré le zéro de tête."
    if not _INSEE.fullmatch(complet):
        return Valeur(
            None, f"« {texte} » n’est pas un code INSEE de commune (cinq caractères, 99… si né à l’étranger)."
        )
    return Valeur(complet, "", avis)


def _date(champ: C.Champ, valeur: object) -> Valeur:
    jour, avis = None, ""
    if isinstance(valeur, dt.datetime):
        jour = valeur.date()
    elif isinstance(valeur, dt.date):
        jour = valeur
    elif isinstance(valeur, str):
        jour = lire_date(nettoyer(valeur))
        avis = f"« {valeur} » est du texte, lu comme une date."
        if champ.decisif and jour is not None:
            return Valeur(None, f"« {valeur} » {TEXTE_PAS_DATE}")
    if not est_plausible(jour):
        return Valeur(None, f"« {ecrire_valeur(valeur)} » n’est pas une date. Saisissez JJ/MM/AAAA.")
    return Valeur(jour, "", avis)


def _nombre(champ: C.Champ, valeur: object) -> Valeur:
    lu = lire_nombre(valeur)
    if lu.anomalie:
        return Valeur(None, f"{lu.anomalie} Saisissez un nombre positif.")
    return Valeur(lu.valeur, "", lu.avis)


def _choix(champ: C.Champ, valeur: object) -> Valeur:
    lu = lire_choix(valeur, champ.choix or (), champ.titre)
    if (
        lu.erreur and not champ.decisif and champ.choix
    ):  # no formula looks at it: its label, accents and a feminine are as good
        mot = _nu(str(valeur))
        proches = [
            code
            for code, label in champ.choix.items()
            if mot in (_nu(code), _nu(label), _nu(label) + "e", _nu(code) + "e")
        ]
        return Valeur(proches[0]) if proches else lu
    return lu


def _nu(texte: str) -> str:
    """Lower case, without accents and signs."""
    decompose = unicodedata.normalize("NFKD", nettoyer(texte).casefold())
    return " ".join("".join(c if c.isalnum() else " " for c in decompose if not unicodedata.combining(c)).split())


def _oui_non(champ: C.Champ, valeur: object) -> Valeur:
    return lire_oui_non(valeur, champ.titre)


_CONVERTISSEURS: dict[str, Callable[[C.Champ, object], Valeur]] = {
    C.TEXTE: _texte,
    C.DATE: _date,
    C.NOMBRE: _nombre,
    C.POINTS: _nombre,
    C.CHOIX: _choix,
    C.OUI_NON: _oui_non,
}
