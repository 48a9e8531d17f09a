"""Minutes of an evaluation jury, blank: orals, professional evaluation, portfolios of evidence; to be filled in on the day.

Source: « Constitution des jurys » (H1, H2), « Oraux », « Portefeuille de preuves » (C5, C6). Never holds a mark.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from rdcxl.exports.document import Document
from rdcxl.exports.documents import evaluation as E
from rdcxl.exports.documents import seances as S
from rdcxl.exports.fichiers import nom_de_fichier, sans_collision
from rdcxl.exports.genres import AvantLaCloture, Demande
from rdcxl.grille.modele import Candidat, Promotion
from rdcxl.grille.seances import Calendrier
from rdcxl.grille.tables.notation import Portefeuille
from rdcxl.jury.composition import Jury, JuryDEvaluation
from rdcxl.referentiel.modele import Composante
from rdcxl.regles.amenagement import ORAL

if TYPE_CHECKING:
    from rdcxl.exports.matiere import Matiere

MODELE = E.MODELE


class Passage(NamedTuple):
    """A candidate before a jury: his hour, where it is known."""

    candidat: Candidat
    heure: str = ""


class Reunion(NamedTuple):
    """A jury that is to sit; `jour` None: nobody has fixed it yet."""

    objet: E.Objet
    jour: dt.date | None
    lieu: str
    passages: Sequence[Passage]


@AvantLaCloture(
    "pv_evaluations", rang=33, titre="Procès-verbaux d’évaluation vierges", modeles=(MODELE,), demande=Demande.EPREUVES
)
def de_la_grille(matiere: Matiere) -> list[Document]:
    """See `preparer`: it is given the sittings, who presents a portfolio and when, and no mark."""
    return preparer(matiere.calendrier, matiere.contexte, matiere.deliberation.promotion, matiere.jury)


def preparer(
    calendrier: Calendrier, contexte: S.Contexte, promotion: Promotion, jury: Jury | None = None
) -> list[Document]:
    """Return the blank minutes of each sitting before a jury, then of each bloc's portfolios by day of presentation.

    Args:
        promotion: for the portfolios; jury: names the members, where it declares the evaluation jury already.

    Raises:
        ExportRefuse: the centre has no name, or a candidate has none.
    """
    reunions = [*_des_seances(calendrier), *_des_portefeuilles(contexte, promotion)]
    candidats = [p.candidat for x in reunions for p in x.passages]
    S.exiger(contexte, "Les procès-verbaux d’évaluation", (S.CENTRE,), candidats)
    noms = sans_collision(
        nom_de_fichier("PV-évaluation", E.designation(x.objet), x.jour.isoformat() if x.jour else "") for x in reunions
    )
    return [_document(contexte, x, nom, jury) for x, nom in zip(reunions, noms, strict=True)]


def _des_seances(calendrier: Calendrier) -> Iterator[Reunion]:
    for s in calendrier.seances:
        devant = tuple(c for p in s.parties for c in p.composantes if _devant_un_jury(c))
        if devant and s.inscrits:
            objet = E.Objet(s.ensemble, devant)
            passages = [Passage(i.candidat, S.heure_en_lettres(i.heure)) for i in s.inscrits]
            yield Reunion(objet, s.epreuve.date, ", ".join(S.lieu_complet(s)), passages)


def _devant_un_jury(c: Composante) -> bool:
    """An oral; the written report is marked with the defence, by the same jury."""
    return c.forme == ORAL


def _des_portefeuilles(contexte: S.Contexte, promotion: Promotion) -> Iterator[Reunion]:
    par_jour: dict[tuple[str, dt.date | None], list[Candidat]] = {}
    candidats = {c.fiche.identifiant: c for c in promotion.candidats}
    for x in promotion.lignes_de(Portefeuille):
        if x.bloc_portefeuille and x.identifiant in candidats:
            cle = (x.bloc_portefeuille, x.portefeuille_presente_le)
            par_jour.setdefault(cle, []).append(candidats[x.identifiant])
    for (bloc, jour), siens in par_jour.items():
        objet = E.objet(contexte.referentiel, bloc, portefeuille=True)
        if objet:
            yield Reunion(objet, jour, "", [Passage(c) for c in siens])


def _document(contexte: S.Contexte, x: Reunion, nom: str, jury: Jury | None) -> Document:
    o = x.objet
    if not o.ensemble.numero and o.ensemble.code == contexte.referentiel.code_pro:
        o = E.objet(contexte.referentiel, o.ensemble.code) or o
    titre = f"Procès-verbal d’évaluation – {E.designation(o)}"
    noms = {p.candidat.fiche.identifiant.casefold(): p.candidat.fiche.nom_complet for p in x.passages}
    membres = E.membres(_declare(jury, o, noms), noms)
    donnees: dict[str, Any] = {
        **contexte.communes(titre, titre),
        **E.entete(o),
        "vierge": True,
        "fiche": [
            ["Date", _quand(x)],
            ["Lieu", x.lieu],
            ["Grille", ""],
        ],
        "membres": membres,
        "candidats": [
            {
                "nom": p.candidat.fiche.nom_complet,
                "detail": p.candidat.fiche.identifiant,
                "heure": p.heure,
                "notes": [""] * (1 if o.portefeuille else len(o.composantes)),
            }
            for p in x.passages
        ],
        "signatures": E.signataires(membres),
    }
    return Document(MODELE, nom, f"Procès-verbal d’évaluation {E.designation(o)}", "", contexte.instant, donnees)


def _quand(x: Reunion) -> str:
    """The day, and the hour when it is everybody's; each his own otherwise, beside his name."""
    heures = {p.heure for p in x.passages} if x.jour else set()
    jour = S.jour_en_toutes_lettres(x.jour) if x.jour else ""
    return f"{jour}, {heures.pop()}" if len(heures) == 1 and "" not in heures else jour


def _declare(jury: Jury | None, o: E.Objet, noms: dict[str, str]) -> JuryDEvaluation | None:
    """The jury that is declared for this épreuve, or its bloc, and hears one of these candidates."""
    codes = {o.ensemble.code, *(c.code for c in o.composantes)}
    declares = jury.jurys_evaluation if jury else ()
    return next((j for j in declares if j.epreuve in codes and {i.casefold() for i in j.candidats} & noms.keys()), None)
