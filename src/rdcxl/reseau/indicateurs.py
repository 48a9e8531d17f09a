"""The indicators that a centre publishes (Qualiopi, indicators 2 and 3): rates with n and period, one page, HTML and PDF. Pure.

Rates only, never a count of persons beside the one they are taken on; none on fewer persons than the setting asks for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import communes, date_en_mots
from rdcxl.exports.placement.certifies import TITRE, Suivi
from rdcxl.exports.placement.reponses import Cle, Reponse
from rdcxl.exports.placement.taux import pourcent, resultats
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos
from rdcxl.referentiel.modele import Referentiel
from rdcxl.regles import COMPLET
from rdcxl.regles import libelles as L
from rdcxl.regles.placement import (
    LECTURE,
    LECTURE_NEUTRALISEE,
    Part,
    taux_d_insertion,
    taux_d_insertion_neutralise,
    taux_dans_le_metier_vise,
    taux_de_reponse,
)
from rdcxl.reseau.page import Page, Tableau
from rdcxl.typographie import INSECABLE, date_longue, phrase

MODELE, FICHIER = "indicateurs.typ", "indicateurs"
TROP_PEU = "effectif trop faible"
ENSEMBLE = "Ensemble"
NON_EVALUES = frozenset({L.NON_INSCRIT, L.ACQUIS, L.EN_ATTENTE, L.COMPENSABLE, L.ANNULE})
EMPREINTE = 12  # first figures of a digest
NOMMEES = 4  # digests at the foot


def composer(
    clotures: Sequence[Cloture],
    suivi: Suivi | None,
    reponses: dict[Cle, Reponse],
    r: Referentiel,
    instant: dt.datetime,
    minimum: int,
) -> Page:
    """The page of a centre.

    Args:
        clotures: closed juries in force, one per session, of one centre; suivi: None where nobody was certified.
        minimum: persons below which no rate is shown.
    """
    tous = sorted(clotures, key=lambda c: c.jury.date)
    commun = communes(tous[-1], "Indicateurs de résultats")
    jours = [c.jury.date for c in tous]
    premier, dernier = (date_longue(j.isoformat()) for j in (jours[0], jours[-1]))
    periode = f"Jury du {premier}" if premier == dernier else f"Jurys du {premier} au {dernier}"
    ensemble = _titres(c for clos in tous for c in clos.candidats)
    return Page(
        titre="Indicateurs de résultats", centre=commun["centre"]["nom"], reference=commun["centre"]["reference"],
        certification=commun["certification"]["court"], periode=periode,
        chapeau=f"État au {date_en_mots(instant)}. Taux tronqués, jamais arrondis ; aucun n’est donné sur moins de {minimum} personnes.",
        pied=_pied(tous),
        tuiles=[("candidats évalués pour le titre", str(ensemble.sur)), ("obtiennent le titre", _dire(ensemble, minimum))],
        tableaux=[_par_session(tous, ensemble, minimum), _par_bloc(tous, r, minimum), *_placement(suivi, reponses, instant, minimum)],
        definitions=list(_definitions(suivi is not None)),
    )  # fmt: skip


def en_document(page: Page, clos: Cloture, instant: dt.datetime) -> Document:
    """The same page for the PDF, on the paper of the centre."""
    donnees = asdict(page)
    return Document(
        MODELE, FICHIER, page.titre, "", instant,
        {**communes(clos, page.titre), "session_libelle": page.periode, "pied": page.pied,
         "page": {nom: donnees[nom] for nom in ("titre", "chapeau", "tuiles", "tableaux", "definitions")}},
    )  # fmt: skip


def _titres(candidats: Iterable[CandidatClos]) -> Part:
    """Those who obtain the title, out of those whom the jury decided on for it: path COMPLET, not postponed, not void."""
    decides = [
        c.resultat.decision
        for c in candidats
        if c.fiche.parcours == COMPLET and c.resultat.decision not in (L.EN_ATTENTE, L.ANNULEE)
    ]
    return Part(decides.count(L.TITRE), len(decides))


def _dire(part: Part, minimum: int) -> str:
    return pourcent(part) if part.sur >= minimum else TROP_PEU


def _par_session(tous: Sequence[Cloture], ensemble: Part, minimum: int) -> Tableau:
    lignes = []
    for clos in tous:
        part = _titres(clos.candidats)
        nom = clos.session.session.libelle or f"jury du {clos.jury.date:%d/%m/%Y}"
        lignes.append((nom, f"{clos.jury.date:%d/%m/%Y}", str(part.sur), _dire(part, minimum)))
    if len(lignes) > 1:
        lignes.append((ENSEMBLE, "", str(ensemble.sur), _dire(ensemble, minimum)))
    titres = ("Session", "Jury", "Candidats évalués", "Taux d’obtention du titre")
    return Tableau("Obtention du titre", titres, lignes, total=len(lignes) > 1)


def _par_bloc(tous: Sequence[Cloture], r: Referentiel, minimum: int) -> Tableau:
    lignes = []
    for bloc in r.blocs:
        etats = [c.resultat.blocs[bloc.code].statut for clos in tous for c in clos.candidats]
        evalues = [s for s in etats if s not in NON_EVALUES]
        part = Part(evalues.count(L.VALIDE), len(evalues))
        lignes.append((f"{bloc.code} – {bloc.titre}", str(part.sur), _dire(part, minimum)))
    return Tableau("Validation des blocs de compétences", ("Bloc", "Candidats évalués", "Taux de validation"), lignes)


def _placement(
    suivi: Suivi | None, reponses: dict[Cle, Reponse], instant: dt.datetime, minimum: int
) -> Iterator[Tableau]:
    """Holders of the title, all promotions together, at each survey that is open and answered."""
    if suivi is None or not reponses:
        return
    titulaires = [x for x in resultats(suivi, reponses, instant.date()) if x.groupe == TITRE and x.enquete.repondants]
    plusieurs = {x.promotion for x in titulaires}
    lignes = []
    for x in titulaires:
        if len(plusieurs) > 1 and x.promotion != titulaires[0].promotion:
            continue  # the first one is that of all promotions together
        e = x.enquete
        parts = (taux_de_reponse(e), taux_d_insertion(e), taux_d_insertion_neutralise(e), taux_dans_le_metier_vise(e))
        lignes.append((f"À {x.mois}{INSECABLE}mois", str(e.effectif), *(_dire(part, minimum) for part in parts)))
    if lignes:
        titres = (
            "Enquête",
            "Titulaires",
            "Réponses",
            "En emploi (répondants)",
            "En emploi (hors études)",
            "Métier visé",
        )
        yield Tableau("Insertion des titulaires du titre", titres, lignes)


def _definitions(placement: bool) -> Iterator[tuple[str, str]]:
    yield (
        "Obtention du titre",
        "titres obtenus, sur les candidats du parcours complet dont le jury a décidé (ni ajournés, ni annulés).",
    )
    yield (
        "Validation d’un bloc",
        "blocs d’au moins 10/20, sur les candidats évalués à ce bloc ; un bloc que le titre compense n’y est pas compté.",
    )
    if placement:
        yield "En emploi (répondants)", f"en emploi, sur tous les répondants : « {LECTURE} »."
        yield (
            "En emploi (hors études)",
            f"en emploi, sur les répondants sans ceux qui étudient ou ne peuvent travailler : « {LECTURE_NEUTRALISEE} ».",
        )
        yield "Métier visé", "dans le métier que vise la certification, sur tous les répondants."


def _pied(tous: Sequence[Cloture]) -> str:
    empreintes = ", ".join(f"{c.empreinte.valeur[:EMPREINTE]}…" for c in tous[-NOMMEES:])
    quoi = f"{len(tous)} dossiers clos" if len(tous) > 1 else "un dossier clos"
    return phrase("D’après {quoi}, SHA-256 {empreintes}", quoi=quoi, empreintes=empreintes)
