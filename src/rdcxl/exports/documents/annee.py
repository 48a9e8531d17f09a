"""What both documents on continuous assessment print of a module and of a bloc: French strings. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Union

from rdcxl.referentiel.modele import Bloc, Module, Specialisation
from rdcxl.regles import Mention
from rdcxl.regles.modules import Annee, Evaluation, Moyenne, ResultatModule
from rdcxl.regles.nombres import en_francais, note_en_francais, tronquer_fraction

VIDE = "–"
ABSENCE = "ABS (0)"
LEGENDES = {
    ABSENCE: "ABS (0) : absence injustifiée à une évaluation, comptée zéro",
    "ABJ": "ABJ : absence justifiée, qui ne compte pas",
    "attendue": "attendue : note à venir",
    VIDE: "– : aucune note",
}
_MENTIONS = {
    Mention.ABS: ABSENCE,
    Mention.ABJ: "ABJ",
    Mention.VIDE: "attendue",
    Mention.ANOMALIE: "à corriger",
    Mention.NR: "à corriger",
}


def bloc_de_l_annee(porteur: Union[Bloc, Specialisation], annee: Annee) -> dict[str, Any]:
    """A bloc, or the specialisation: its title, hours and language, its modules, the mean and on how many modules it rests."""
    moyenne = annee.moyennes[porteur.code]
    return {
        "titre": f"{porteur.code} – {porteur.titre}",
        "heures": f"{en_francais(porteur.heures)} h",
        "langue": f"en {porteur.langue_modules}" if porteur.langue_modules else "",
        "modules": [module_de_l_annee(m, annee.modules[m.code]) for m in porteur.modules],
        "moyenne": sur_vingt(moyenne.valeur),
        "nombre": sur_n_modules(moyenne, len(porteur.modules)),
    }


def module_de_l_annee(m: Module, lu: ResultatModule) -> dict[str, Any]:
    """A module: code and title, hours, its notes on their own scales, its mark on the scale, whether an absence stands in it."""
    return {
        "code": m.code,
        "titre": m.titre,
        "heures": f"{en_francais(m.heures)} h",
        "notes": " ; ".join(map(note_donnee, lu.evaluations)) or VIDE,
        "note": sur_vingt(lu.note),
        "absence": lu.absences > 0,
    }


def note_donnee(evaluation: Evaluation) -> str:
    """A note as it was given: « 14/20 », « ABS (0) », « ABJ »."""
    if isinstance(evaluation.note, Decimal):
        return f"{en_francais(evaluation.note)}/{en_francais(evaluation.sur)}"
    return _MENTIONS[evaluation.note]


def sur_vingt(note: Fraction | None) -> str:
    """A mark cut after two decimals; a dash without one."""
    return VIDE if note is None else note_en_francais(tronquer_fraction(note))


def sur_n_modules(moyenne: Moyenne, total: int) -> str:
    """« sur 7 modules », « sur 4 des 7 modules »; nothing without any."""
    if not moyenne.nombre:
        return ""
    return f"sur {total} modules" if moyenne.nombre == total else f"sur {moyenne.nombre} des {total} modules"


def legende(blocs: Sequence[dict[str, Any]]) -> str:
    """What the words in the column of notes mean, for those that a document shows."""
    vues = {mot for b in blocs for m in b["modules"] for mot in m["notes"].split(" ; ")}
    return " ; ".join(sens for mot, sens in LEGENDES.items() if mot in vues)
