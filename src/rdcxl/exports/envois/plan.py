"""Who is sent what, by which way, and what it waits for: the order of sending. Pure.

Source: « Divulgation des résultats » (I3 of the domain notes: by the way that the school chooses, within six weeks).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rdcxl.exports.envois.journal import Consigne, dire_la_consigne
from rdcxl.exports.genres import Genre, Piece
from rdcxl.grille.tables.candidats import Fiche

COURRIEL, COURRIER = "courriel", "courrier"
ADRESSE = re.compile(r"[!-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SEPARATEURS = frozenset(',;:<>()[]\\"@')


@dataclass(frozen=True)
class Envoi:
    """What one person is sent.

    Attributes:
        pieces: the documents, the letter first; noms: what they are called, each once.
        moyen: by e-mail, or by post when there is no address that a mail program takes.
        attend: what it waits for, a sentence each; ready when there is none.
        deja: what the log says was sent to this person.
    """

    fiche: Fiche
    pieces: tuple[Piece, ...]
    noms: tuple[str, ...]
    moyen: str
    attend: tuple[str, ...] = ()
    deja: str = ""

    @property
    def pret(self) -> bool:
        """Nothing is waited for."""
        return not self.attend


@dataclass(frozen=True)
class Cadre:
    """What every sending of a folder shares: the session's words, the day before which it must be done."""

    centre: str
    session: str
    certification: str
    objet: str
    instant: dt.datetime
    avant_le: dt.date | None = None


def planifier_les_envois(
    source: Any,
    genres: Sequence[Genre[Any]],
    fiches: Sequence[Fiche],
    pieces: Sequence[Piece],
    refus: Mapping[str, Collection[str]],
    consignes: Sequence[Consigne] = (),
) -> list[Envoi]:
    """One sending per candidate who is due something; those that are ready first, each part in the order of the grid.

    Args:
        source: what the folder is made of; genres: its kinds, those that were refused included.
        pieces: what was written; refus: why a kind was not.
        consignes: what was sent already.
    """
    envoyes = [g for g in genres if g.destinataires is not None]
    par_nom = {g.nom: g for g in envoyes}
    attendus = {g.nom: set(g.destinataires(source)) for g in envoyes if g.destinataires and g.nom in refus}
    titres = {g.nom: g.titre for g in envoyes}
    envois = []
    for fiche in fiches:
        siennes = tuple(
            sorted(
                (p for p in pieces if p.identifiant == fiche.identifiant and p.genre in par_nom),
                key=lambda p: (-par_nom[p.genre].rang, p.chemin.name),
            )
        )
        manques = [
            f"{titres[nom]} : {' '.join(refus[nom])}" for nom, qui in attendus.items() if fiche.identifiant in qui
        ]
        if siennes or manques:
            noms = tuple(dict.fromkeys(par_nom[p.genre].designer(p.chemin) for p in siennes))
            envois.append(_envoi(fiche, siennes, noms, manques, consignes))
    return [e for e in envois if e.pret] + [e for e in envois if not e.pret]


def adresse_utilisable(courriel: str) -> bool:
    """Whether a mail program takes this address: ASCII, one @, a domain, nothing that would begin another field."""
    local = courriel.rpartition("@")[0]
    return bool(ADRESSE.fullmatch(courriel)) and not _SEPARATEURS & set(local)


def _envoi(
    fiche: Fiche, pieces: tuple[Piece, ...], noms: tuple[str, ...], manques: list[str], consignes: Sequence[Consigne]
) -> Envoi:
    courriel = fiche.courriel
    if courriel and not adresse_utilisable(courriel):
        manques = [*manques, f"Courriel : « {courriel} » n’est pas une adresse. Corrigez la feuille Candidats."]
    elif not courriel and not a_une_adresse_postale(fiche):
        manques = [
            *manques,
            "Ni courriel ni adresse postale : complétez la feuille Candidats, ou remettez en main propre.",
        ]
    moyen = COURRIEL if courriel else COURRIER
    deja = "\n".join(dire_la_consigne(x) for x in consignes if x.identifiant == fiche.identifiant)
    return Envoi(fiche, pieces, noms, moyen, tuple(manques), deja)


def a_une_adresse_postale(fiche: Fiche) -> bool:
    """Whether a letter can be addressed: the street or its complement, and the town."""
    return bool((fiche.adresse or fiche.complement_adresse) and fiche.ville)
