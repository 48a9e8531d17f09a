"""What a person may be forgotten by, under the seal: parts of a closed file that stand there by a salted hash. Pure; no file.

A closed file of the third format is sealed over its *sealed form*: each part that names a person is taken out of it and leaves a
commitment, SHA-256 over a salt of 256 bits and the part. The file itself holds the parts in their places, and the salts. To forget a
part is to take it away with its salt and to leave the commitment: the sealed form stays what it was, and so do digest and signature.
Without its salt a commitment says nothing, not even to whoever guesses the part.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

from rdcxl.jury.canonique import compact

BLOC = "engagements"
ALGORITHME = "SHA-256"
SEL = 32  # bytes
PERSONNE, SUIVI, SEANCE = "personne", "suivi", "seance"
COORDONNEES = ("courriel",)  # of a fiche: what only reaches a person
DE_PERSONNE = -1  # owner of a row that is no candidate's
_DOMAINE = "rdcxl engagement 1"
_LISTES = ("a_statuer", "avertissements")
# What names candidates in what the jury as a whole settled: a key of the file, or of each element of a list of the jury.
_DE_LA_SEANCE = ("force", "reserves")
_DU_JURY = ("jurys_evaluation",)
_LA, _OUBLIE = {"sel"}, {"engagement", "efface_le"}
_DANS_LE_JURY = {"membres": ("a_forme",), "epreuves": ("incidents", "retards", "amenagements")}

Json = dict[str, Any]
Hasard = Callable[[int], bytes]
Dire = Callable[[Any], bytes]


def canonique_de(objet: Any) -> bytes:
    """The canonical bytes of a part, whatever the order of its keys."""
    return compact(objet).encode()


def engager(contenu: Mapping[str, Any], suivi_jusqu_au: dt.date, jusqu_au: Sequence[dt.date], hasard: Hasard) -> Json:
    """The block `engagements` of a new closed file.

    Args:
        contenu: what the file holds, without this block.
        suivi_jusqu_au: last day on which the means of reaching people are kept; jusqu_au: that of each candidate, in order.
        hasard: random bytes, as many as asked.
    """
    rangs = {c["fiche"]["identifiant"]: rang for rang, c in enumerate(contenu["candidats"])}

    def proprietaires(rangees: Sequence[Mapping[str, Any]]) -> list[int]:
        return [rangs.get(x["identifiant"], DE_PERSONNE) for x in rangees]

    def ouvert() -> Json:
        return {"sel": hasard(SEL).hex()}

    return {
        "algorithme": ALGORITHME,
        "suivi_jusqu_au": suivi_jusqu_au.isoformat(),
        "rangs": {
            **{nom: proprietaires(contenu[nom]) for nom in _LISTES},
            "annexes": {nom: proprietaires(rangees) for nom, rangees in contenu.get("annexes", {}).items()},
        },
        SEANCE: ouvert(),
        "personnes": [{"jusqu_au": jour.isoformat(), PERSONNE: ouvert(), SUIVI: ouvert()} for jour in jusqu_au],
    }


def forme_scellee(contenu: Json, dire: Dire = canonique_de) -> Json:
    """What the digest and the signature of a content are over; the content itself where nothing is committed to.

    Args:
        dire: gives the canonical bytes of a part; `canonique.redite` does it faster of what was decoded.

    Raises:
        ValueError: the content and its commitments do not go together.
    """
    if BLOC not in contenu:
        return contenu
    try:
        return _sceller(contenu, dire)
    except (AttributeError, KeyError, IndexError, TypeError) as erreur:
        raise ValueError("commitments of another shape") from erreur


def _sceller(contenu: Json, dire: Dire) -> Json:
    bloc = contenu[BLOC]
    restant, seance, parts = _separer(contenu)
    personnes = [
        {
            **x,
            PERSONNE: _engagement(PERSONNE, rang, x[PERSONNE], personne, dire),
            SUIVI: _engagement(SUIVI, rang, x[SUIVI], suivi, dire),
        }
        for rang, (x, (personne, suivi)) in enumerate(zip(bloc["personnes"], parts, strict=True))
    ]
    restant[BLOC] = {
        **bloc,
        SEANCE: _engagement(SEANCE, DE_PERSONNE, bloc[SEANCE], seance, dire),
        "personnes": personnes,
    }
    return restant


def _engagement(nom: str, rang: int, volet: Json, valeur: Json, dire: Dire) -> Json:
    """The commitment to a part; one that was forgotten left its own, and nothing of it may stand in the file."""
    if volet.keys() == _OUBLIE and isinstance(volet["engagement"], str) and not valeur:
        return {"engagement": volet["engagement"]}
    if volet.keys() != _LA or bytes.fromhex(volet["sel"]).hex() != volet["sel"] or len(volet["sel"]) != 2 * SEL:
        raise ValueError("neither there nor forgotten")
    message = dire([_DOMAINE, nom, rang, volet["sel"], dict(sorted(valeur.items()))])
    return {"engagement": hashlib.sha256(message).hexdigest()}


def _separer(contenu: Json) -> tuple[Json, Json, list[tuple[Json, Json]]]:
    """What stays in the clear, the part of the sitting, and both parts of each person; a forgotten part is empty."""
    bloc = contenu[BLOC]
    parts: list[tuple[Json, Json]] = [({}, {}) for _ in bloc["personnes"]]
    restant = {cle: valeur for cle, valeur in contenu.items() if cle not in ("candidats", "annexes", *_LISTES)}
    restant["jury"] = dict(contenu["jury"])
    seance = _prelever_la_seance(restant)
    for rang, candidat in zip(_presents(bloc), contenu["candidats"], strict=True):
        fiche = candidat["fiche"]
        if "sel" in bloc["personnes"][rang][SUIVI]:
            parts[rang][1].update({nom: fiche[nom] for nom in COORDONNEES if nom in fiche})
        sans = {cle: valeur for cle, valeur in fiche.items() if cle not in parts[rang][1]}
        parts[rang][0]["candidat"] = {**candidat, "fiche": sans}
    for nom, rangees, rangs in _listes(contenu):
        for rangee, rang in zip(rangees, _restants(bloc, rangs), strict=True):
            (seance if rang == DE_PERSONNE else parts[rang][0]).setdefault(nom, []).append(rangee)
    return restant, seance, parts


def _presents(bloc: Json) -> list[int]:
    """The ranks of the candidates who are not forgotten."""
    return [rang for rang, x in enumerate(bloc["personnes"]) if "sel" in x[PERSONNE]]


def _restants(bloc: Json, rangs: Sequence[int]) -> list[int]:
    """Whose each row of a list is, of those that are still there."""
    la = {*_presents(bloc), *((DE_PERSONNE,) if "sel" in bloc[SEANCE] else ())}
    return [rang for rang in rangs if rang in la]


def _listes(contenu: Json) -> Iterator[tuple[str, list[Any], list[int]]]:
    """Every list whose rows are somebody's: its name, its rows, and whose they were at closing."""
    rangs = contenu[BLOC]["rangs"]
    tables = contenu.get("annexes", {})
    if tables.keys() != rangs["annexes"].keys() or ("annexes" in contenu and not tables):
        raise ValueError("other tables")
    yield from ((nom, contenu[nom], rangs[nom]) for nom in _LISTES)
    yield from ((f"annexes.{nom}", tables[nom], rangs["annexes"][nom]) for nom in tables)


def _prelever_la_seance(restant: Json) -> Json:
    """Take what names candidates out of what the jury as a whole settled; `restant` and its jury are changed, not what they hold."""
    jury = restant["jury"]
    pris: Json = {nom: restant.pop(nom) for nom in _DE_LA_SEANCE if nom in restant}
    pris |= {f"jury.{nom}": jury.pop(nom) for nom in _DU_JURY if nom in jury}
    for liste, champs in _DANS_LE_JURY.items():
        elements = jury.get(liste, ())
        for rang, element in enumerate(elements):
            pris |= {f"jury.{liste}.{rang}.{champ}": element[champ] for champ in champs if champ in element}
        if elements:
            jury[liste] = [{cle: x for cle, x in element.items() if cle not in champs} for element in elements]
    return pris


# -- to forget --------------------------------------------------------------------------------------------------------


def effacer(contenu: Json, personnes: Collection[int], suivis: Collection[int], le: dt.date) -> Json:
    """The content without some parts; its sealed form, digest and signature are the same.

    Args:
        personnes: ranks, in the block, of the candidates to forget; with the first of them goes what the sitting says of anybody.
        suivis: of those whose coordinates only are to be forgotten; le: the day that the file will name.
    """
    scelle, avant = forme_scellee(contenu)[BLOC], contenu[BLOC]
    jour = {"efface_le": le.isoformat()}

    def oublier(nom: str, rang: int, x: Json) -> Json:
        oublie = rang in personnes or (nom == SUIVI and rang in suivis)
        return {**scelle["personnes"][rang][nom], **jour} if oublie and "sel" in x[nom] else x[nom]

    bloc = {
        **avant,
        SEANCE: {**scelle[SEANCE], **jour} if personnes and "sel" in avant[SEANCE] else avant[SEANCE],
        "personnes": [
            {**x, **{nom: oublier(nom, rang, x) for nom in (PERSONNE, SUIVI)}}
            for rang, x in enumerate(avant["personnes"])
        ],
    }
    apres = {**contenu, **_ce_qui_reste(contenu, bloc), BLOC: bloc}
    if "sel" not in bloc[SEANCE]:
        apres["jury"] = dict(contenu["jury"])
        _prelever_la_seance(apres)
    return apres


def _ce_qui_reste(contenu: Json, bloc: Json) -> Json:
    """The parts of a content of which something may go, as the new block leaves them."""
    presents, avant = set(_presents(bloc)), contenu[BLOC]

    def reste(rang: int) -> bool:
        return rang in presents or (rang == DE_PERSONNE and "sel" in bloc[SEANCE])

    def fiche(rang: int, x: Json) -> Json:
        sans = () if "sel" in bloc["personnes"][rang][SUIVI] else COORDONNEES
        return {cle: valeur for cle, valeur in x.items() if cle not in sans}

    candidats = [
        {**c, "fiche": fiche(rang, c["fiche"])}
        for rang, c in zip(_presents(avant), contenu["candidats"], strict=True)
        if rang in presents
    ]
    listes = {
        nom: [x for x, rang in zip(rangees, _restants(avant, rangs), strict=True) if reste(rang)]
        for nom, rangees, rangs in _listes(contenu)
    }
    tables = {nom.removeprefix("annexes."): x for nom, x in listes.items() if nom not in _LISTES}
    return {
        "candidats": candidats,
        **{nom: listes[nom] for nom in _LISTES},
        **({"annexes": tables} if tables else {}),
    }
