"""Which files count: the last of each chain, once, signed by a key of its centre. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Optional

from rdcxl.jury.chaine import base_et_rang
from rdcxl.reseau.centres import Centres
from rdcxl.reseau.releve import INTACT, Releve
from rdcxl.reseau.sources import CLOTURE, SANS_SCEAU
from rdcxl.typographie import phrase

COMPTE, REMPLACE, DOUBLE, REFUSE, AUTRE_CLE = "COMPTE", "REMPLACE", "DOUBLE", "REFUSE", "AUTRE_CLE"
ETATS = {
    COMPTE: "compté",
    REMPLACE: "remplacé, non compté",
    DOUBLE: "déjà là, non compté",
    REFUSE: "refusé, non compté",
    AUTRE_CLE: "autre signature, non compté",
    SANS_SCEAU: "sans sceau, non compté",
}


class Verse(NamedTuple):
    """A file and what becomes of it. `phrase`: why it is not counted; `numero`: its number among the sources, from 1."""

    numero: int
    releve: Releve
    etat: str
    phrase: str = ""

    @property
    def compte(self) -> bool:
        """The figures rest on it."""
        return self.etat == COMPTE


def retenir(releves: Sequence[Releve], centres: Optional[Centres]) -> list[Verse]:
    """What becomes of each file, in the order given.

    Args:
        centres: the list of centres, None when it is not given: any signature will do then.
    """
    anciens = {a: x.source.nom for x in releves for a in x.anciens}
    ombres = _ombres(releves)
    deja: dict[str, str] = {}
    verses = []
    # Where a closed file and a deposit made from it are both there, the closed file counts.
    ordre = sorted(range(len(releves)), key=lambda i: (releves[i].source.genre != CLOTURE, i))
    etats: dict[int, tuple[str, str]] = {}
    for i in ordre:
        x = releves[i]
        etats[i] = _etat(x, anciens, ombres, deja, centres)
        if etats[i][0] == COMPTE:
            deja[x.sha256] = x.source.nom
    for i, x in enumerate(releves):
        verses.append(Verse(i + 1, x, *etats[i]))
    return verses


def _etat(
    x: Releve, anciens: dict[str, str], ombres: dict[str, str], deja: dict[str, str], centres: Optional[Centres]
) -> tuple[str, str]:
    if x.etat == SANS_SCEAU:
        return SANS_SCEAU, x.phrase
    if x.etat != INTACT:
        return REFUSE, x.phrase
    if x.sha256 in anciens:
        return REMPLACE, phrase("Remplacé par « {suite} ».", suite=anciens[x.sha256])
    if x.source.nom in ombres:
        modele = "« {suite} », à côté, semble le remplacer, mais ne peut pas être compté : rien ne dit lequel est en vigueur."
        return REMPLACE, phrase(modele, suite=ombres[x.source.nom])
    if x.sha256 in deja:
        return DOUBLE, phrase("Le même fichier clos que « {autre} ».", autre=deja[x.sha256])
    if autre := _autre_cle(x, centres):
        return AUTRE_CLE, autre
    return COMPTE, ""


def _ombres(releves: Iterable[Releve]) -> dict[str, str]:
    """Files beside which a later one of the same jury was refused: a doubt never brings an old file back into force."""
    par_jury: dict[tuple[str, str], list[tuple[int, Releve]]] = {}
    for x in releves:
        dossier, _, nom = x.source.nom.rpartition("/")
        base, rang = base_et_rang(nom)
        if x.source.genre == CLOTURE:
            par_jury.setdefault((dossier, base), []).append((rang, x))
    return {
        x.source.nom: suite.source.nom
        for tous in par_jury.values()
        for rang, x in tous
        for rang_suivant, suite in tous
        if rang_suivant > rang and not suite.intact
    }


def _autre_cle(x: Releve, centres: Optional[Centres]) -> str:
    """What is wrong with a signature against the list of centres; empty when nothing is, or when the list gives no key."""
    connu = centres.centre(x.siret) if centres else None
    if connu is None or not connu.cles:
        return ""
    if not x.cle:
        return phrase("Il n’est pas signé, alors que la liste des centres donne une clé pour ce centre.")
    return "" if x.cle in connu.cles else phrase("Il est signé par une clé qui n’est pas de ce centre dans la liste.")
