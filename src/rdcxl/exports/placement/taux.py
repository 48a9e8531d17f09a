"""What the answers give: one result per group, promotion and survey, counted exactly; the definitions, in French. Pure.

Section « Suivi du placement des anciens certifiés… » (I5), which defines no rate: the definitions are our reading `LECTURE`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdcxl.exports.placement.certifies import GROUPES, Certifie, Suivi
from rdcxl.exports.placement.reponses import Cle, Reponse
from rdcxl.regles.nombres import CENT, note_en_francais, tronquer
from rdcxl.regles.placement import (
    CREATION,
    EMPLOI,
    LECTURE,
    METIER_VISE,
    SANS_REPONSE,
    SITUATIONS,
    Enquete,
    Part,
    dates_des_enquetes,
)
from rdcxl.typographie import INSECABLE

ENSEMBLE = "Toutes les promotions"
SENS = {
    METIER_VISE: "exerce le métier que vise la certification, salarié ou à son compte",
    EMPLOI: "salarié, dans un autre métier",
    CREATION: "a créé ou repris une entreprise, dans un autre métier",
    "POURSUITE_ETUDES": "étudie, alternance comprise",
    "RECHERCHE": "cherche un emploi",
    "AUTRE": "ni en emploi, ni en études, ni à la recherche d’un emploi",
    SANS_REPONSE: "relancé, n’a pas répondu ; une ligne laissée vide compte de même",
}
DEFINITIONS = (
    (
        "Taux de réponse",
        "personnes qui ont répondu, sur toutes les personnes certifiées du groupe dont l’enquête a commencé.",
    ),
    (
        "Insertion globale",
        "répondants en emploi (métier visé, autre emploi, création d’entreprise), sur tous les répondants, études comprises.",
    ),
    ("Métier visé", "répondants qui exercent le métier visé, sur tous les répondants, études comprises."),
)
PRINCIPE = (
    f"Lecture retenue : « {LECTURE} ». Le règlement demande les enquêtes et n’en définit aucun taux. Qui n’a pas répondu ne compte "
    "ni comme placé, ni comme non placé. Les taux sont exacts ; leur pourcentage est tronqué, jamais arrondi."
)


@dataclass(frozen=True)
class Resultat:
    """One survey of one group: of a promotion, or of all (`promotion` is then `ENSEMBLE`).

    `dates`: the days of the survey, in order; `ouverte`: one of them is past, or somebody answered. Of several promotions only
    those for which it is open are counted.
    """

    groupe: str
    promotion: str
    mois: int
    dates: tuple[dt.date, ...]
    ouverte: bool
    enquete: Enquete


def resultats(suivi: Suivi, reponses: Mapping[Cle, Reponse], aujourdhui: dt.date) -> list[Resultat]:
    """Every result: groups, then promotions (all of them together first, when there are several), then surveys."""
    lus = []
    for groupe in GROUPES:
        promotions = [tuple(p for p in tous if p.groupe == groupe) for tous in suivi.promotions]
        promotions = [p for p in promotions if p]
        if len(promotions) > 1:
            lus += [_resultat(groupe, ENSEMBLE, m, promotions, reponses, aujourdhui) for m in suivi.mois]
        for p in promotions:
            lus += [_resultat(groupe, _nom(p, promotions), m, [p], reponses, aujourdhui) for m in suivi.mois]
    return lus


def _nom(promotion: Sequence[Certifie], toutes: Sequence[Sequence[Certifie]]) -> str:
    """The session of a promotion, with the day of its jury where two bear the same name."""
    memes = sum(p[0].session == promotion[0].session for p in toutes) > 1
    return f"{promotion[0].session} ({promotion[0].le:%d/%m/%Y})" if memes else promotion[0].session


def _resultat(
    groupe: str, nom: str, mois: int, promotions: Sequence[Sequence[Certifie]], reponses: Mapping[Cle, Reponse],
    aujourdhui: dt.date,
) -> Resultat:  # fmt: skip
    ouvertes = [p for p in promotions if _est_ouverte(p, mois, reponses, aujourdhui)]
    dates = tuple(sorted({dates_des_enquetes(p[0].le, [mois])[mois] for p in ouvertes or promotions}))
    situations = [reponses[cle].situation for p in ouvertes for x in p if (cle := (*x.cle, mois)) in reponses]
    comptes = Counter(s for s in situations if s != SANS_REPONSE)
    return Resultat(groupe, nom, mois, dates, bool(ouvertes), Enquete(sum(map(len, ouvertes)), comptes))


def _est_ouverte(
    promotion: Sequence[Certifie], mois: int, reponses: Mapping[Cle, Reponse], aujourdhui: dt.date
) -> bool:
    passee = dates_des_enquetes(promotion[0].le, [mois])[mois] <= aujourdhui
    return passee or any((*p.cle, mois) in reponses for p in promotion)


def pourcent(part: Part) -> str:
    """A rate in percent, cut after two decimals: « 66,66 % »; a dash when there is nobody to count."""
    return f"{note_en_francais(pourcent_tronque(part))}{INSECABLE}%" if part.sur else "–"


def pourcent_tronque(part: Part) -> Decimal:
    """The same number, from 0.00 to 100.00; `part.sur` > 0."""
    return tronquer(Decimal(part.nombre) * CENT, Decimal(part.sur))


def fraction(part: Part) -> str:
    """A rate as it is counted: « 4/6 »; a dash when there is nobody to count."""
    return f"{part.nombre}/{part.sur}" if part.sur else "–"


def situations_des_personnes(
    suivi: Suivi, reponses: Mapping[Cle, Reponse]
) -> Iterator[tuple[Certifie, list[str], Reponse | None]]:
    """Each person: situation at each survey (empty while there is no answer), and the last answer that tells something."""
    for p in suivi.personnes:
        lues = [reponses.get((*p.cle, m)) for m in suivi.mois]
        connues = [x for x in lues if x and x.situation != SANS_REPONSE]
        yield p, [SITUATIONS[x.situation] if x else "" for x in lues], connues[-1] if connues else None
