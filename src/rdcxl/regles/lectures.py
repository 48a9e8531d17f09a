"""The readings of section X that apply: the référentiel's defaults, and what a session changes. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from rdcxl.erreurs import SaisieRefusee
from rdcxl.referentiel.modele import Referentiel


@dataclass(frozen=True)
class Lectures:
    """One value for each selectable reading.

    Reading: X1 (moyenne), X4a, X4b, X4c (penalty), X6 (absence), X12 (reprise), X35 (executive_105), X40 (tuteur_absent),
    X34 (pro_par_blocs).
    """

    moyenne: str = "points"
    assiette_penalite: str = "tuteur"
    calcul_penalite: str = "relative"
    borne_assiduite: str = "clemente"
    absence: str = "stricte"
    reprise: str = "remplace"
    executive_105: str = "apres_positionnement"
    tuteur_absent: str = "attente"
    pro_par_blocs: str = "non_due"


NOMS = tuple(champ.name for champ in fields(Lectures))

# What the rules implement. A référentiel may order, or leave out, but not invent.
VALEURS = {
    "moyenne": ("points", "moyenne_des_notes"),
    "assiette_penalite": ("tuteur", "professionnelle", "total"),
    "calcul_penalite": ("relative", "absolue"),
    "borne_assiduite": ("clemente", "severe"),
    "absence": ("stricte", "points"),
    "reprise": ("remplace", "meilleure"),
    "executive_105": ("apres_positionnement", "executive"),
    "tuteur_absent": ("attente", "non_presente"),
    "pro_par_blocs": ("non_due", "evaluee"),
}

# What files closed before a reading existed were decided by, where that is not its default.
AVANT = {"executive_105": "executive", "tuteur_absent": "non_presente"}


def lectures_inconnues(referentiel: Referentiel, lectures: Lectures) -> list[str]:
    """Names and values of readings that no rule implements, in the référentiel or in those chosen; French sentences."""
    declarees = {nom: tuple(lecture.valeurs) for nom, lecture in referentiel.lectures.items()}
    for nom in NOMS:
        declarees[nom] = (*declarees.get(nom, ()), getattr(lectures, nom))
    return [
        f"lectures.{nom} : aucune règle n’applique « {valeur} »."
        for nom, valeurs in declarees.items()
        for valeur in dict.fromkeys(valeurs)
        if valeur not in VALEURS.get(nom, ())
    ]


def choisir_lectures(referentiel: Referentiel, choix: Mapping[str, str]) -> Lectures:
    """The readings in force: the référentiel's defaults, replaced by what was chosen.

    Args:
        choix: value by name of reading; only what differs needs to be there.

    Raises:
        SaisieRefusee: a name or a value does not exist; all are listed with what is possible.
    """
    problemes = []
    for nom, valeur in choix.items():
        lecture = referentiel.lectures.get(nom)
        if lecture is None or nom not in NOMS:
            problemes.append(
                f"La lecture « {nom} » n’existe pas. Lectures possibles : {', '.join(referentiel.lectures)}."
            )
        elif valeur not in lecture.valeurs:
            problemes.append(
                f"« {valeur} » n’existe pas pour la lecture « {nom} ». Valeurs : {', '.join(lecture.valeurs)}."
            )
    if problemes:
        raise SaisieRefusee("Ces lectures du règlement ne sont pas possibles.", problemes)
    defauts = {nom: lecture.defaut for nom, lecture in referentiel.lectures.items() if nom in NOMS}
    return Lectures(**{**defauts, **choix})


def lectures_modifiees(referentiel: Referentiel, lectures: Lectures) -> dict[str, str]:
    """The readings that differ from the référentiel's defaults, by name."""
    return {
        nom: getattr(lectures, nom)
        for nom, lecture in referentiel.lectures.items()
        if nom in NOMS and getattr(lectures, nom) != lecture.defaut
    }
