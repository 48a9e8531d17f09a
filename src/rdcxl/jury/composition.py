"""jury.toml: date, place, members, minutes of the épreuves. pydantic checks; the sentences are French."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Optional

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rdcxl.erreurs import SaisieRefusee
from rdcxl.grille.modele import Promotion
from rdcxl.grille.session import lire_toml
from rdcxl.grille.validation import problemes_en_francais
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles.acquis import ensembles_dus
from rdcxl.regles.echeances import limite_resultats
from rdcxl.regles.jurys import OBSERVATEUR, REPRESENTANT, MembreDeJury, composition_du_jury, membre_habilite

Role = Literal["PRESIDENT", "PROFESSIONNEL", "REPRESENTANT", "OBSERVATEUR"]


class _Partie(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Membre(_Partie):
    """A member of the certification jury (H3, H4); `a_forme`: identifiers of the candidates trained."""

    nom: str = Field(min_length=1)
    prenom: str = Field(min_length=1)
    role: Role
    fonction: str = ""
    organisme: str = ""
    annees_exercice: Optional[int] = Field(default=None, ge=0)
    derniere_activite: Optional[dt.date] = None
    informe_le: Optional[dt.date] = None
    externe: Optional[bool] = None
    a_forme: tuple[str, ...] = ()


class Epreuve(_Partie):
    """The minutes of one bloc épreuve (I9)."""

    bloc: str = Field(min_length=1)
    date: dt.date
    responsable: str = Field(min_length=1)
    surveillants: tuple[str, ...] = ()


class Jury(_Partie):
    """The certification jury as it sat."""

    date: dt.date
    lieu: str = Field(min_length=1)
    membres: tuple[Membre, ...] = Field(min_length=1)
    epreuves: tuple[Epreuve, ...] = ()


def lire_jury(chemin: Path) -> Jury:
    """Read jury.toml.

    Raises:
        SaisieRefusee: every wrong or missing value, with its path.
    """
    try:
        return Jury.model_validate(lire_toml(chemin))
    except ValidationError as erreur:
        raise SaisieRefusee(
            f"Le fichier « {chemin.name} » ne peut pas être pris.", problemes_en_francais(erreur, Jury)
        ) from erreur


def reserves(jury: Jury, referentiel: Referentiel, promotion: Promotion) -> list[str]:
    """What the jury should know of its own regularity: composition, members, minutes, dates. French sentences.

    This version says it and records it in the closed file; it does not refuse.

    Source: sections « Le jury de certification », « La procédure d'habilitation du jury », « Déroulement des épreuves ».
    """
    membres = [
        MembreDeJury(f"{m.prenom} {m.nom}", m.role, m.annees_exercice, m.derniere_activite, m.informe_le, m.externe)
        for m in jury.membres
    ]
    trouvees = [f"Jury : {phrase}." for phrase in composition_du_jury(referentiel, membres)]
    for membre in membres:
        trouvees += [f"Jury : {phrase}." for phrase in membre_habilite(referentiel, membre, jury.date)]
    return [
        *trouvees,
        *_parrain(jury, referentiel, promotion),
        *_proces_verbaux(jury, referentiel, promotion),
        *_dates(jury, referentiel, promotion),
    ]


def _parrain(jury: Jury, r: Referentiel, promotion: Promotion) -> Iterator[str]:
    rang = promotion.session.session.rang_promotion
    observe = any(m.role == OBSERVATEUR for m in jury.membres)
    if rang is not None and rang <= r.jurys.certification.promotions_parrainees and not observe:
        yield f"Jury : promotion de rang {rang}, l’observateur du centre parrain est attendu."
    connus = {c.fiche.identifiant.casefold() for c in promotion.candidats}
    for m in jury.membres:
        inconnus = [i for i in m.a_forme if i.casefold() not in connus]
        if inconnus:
            yield f"Jury : {m.prenom} {m.nom}, a_forme cite des candidats inconnus ({', '.join(inconnus)})."
        if m.role == REPRESENTANT and len(inconnus) < len(m.a_forme):
            formes = ", ".join(i for i in m.a_forme if i not in inconnus)
            yield f"Jury : {m.prenom} {m.nom}, représentant, a formé des candidats ({formes})."


def _proces_verbaux(jury: Jury, r: Referentiel, promotion: Promotion) -> Iterator[str]:
    dus = {e.code for c in promotion.candidats for e in ensembles_dus(r, c.dossier) if e.code not in c.dossier.acquis}
    absents = [b.code for b in r.blocs if b.code in dus and b.code not in {e.bloc for e in jury.epreuves}]
    if absents:
        yield f"Jury : aucun procès-verbal d’épreuve pour {', '.join(absents)}."


def _dates(jury: Jury, r: Referentiel, promotion: Promotion) -> Iterator[str]:
    session = promotion.session.session
    tardives = [e.bloc for e in jury.epreuves if e.date > jury.date]
    if tardives:
        yield f"Jury : réuni le {jury.date:%d/%m/%Y}, avant les épreuves de {', '.join(tardives)}."
    if session.date_jury and session.date_jury != jury.date:
        yield f"Jury : la session prévoit le jury le {session.date_jury:%d/%m/%Y}, il est daté du {jury.date:%d/%m/%Y}."
    if session.date_derniere_epreuve:
        limite = limite_resultats(r, session.date_derniere_epreuve)
        if jury.date < session.date_derniere_epreuve:
            yield f"Jury : réuni avant la dernière épreuve, le {session.date_derniere_epreuve:%d/%m/%Y}."
        if jury.date > limite:
            yield f"Les résultats devaient être connus le {limite:%d/%m/%Y} au plus tard."
