"""« Relevé de notes »: what one candidate obtained, épreuve by épreuve, with the bounds and the state of each bloc.

Source: « Conditions d'obtention de la certification », « En cas d'absentéisme non-justifié » (the penalty line), « Divulgation
des résultats » (never before the jury is closed). Blank, 0 and ABS are printed as three things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from rdcxl.exports.document import Document
from rdcxl.exports.documents.commun import (
    ETATS_DE_PRO,
    communes,
    feminin,
    fiche_du_candidat,
    jour,
    lectures_en_mots,
    nom_complet,
    nom_du_fichier,
)
from rdcxl.exports.genres import ApresLaCloture, chacun
from rdcxl.exports.lecture import designer_candidat
from rdcxl.exports.reglages import Reglages
from rdcxl.grille.annexes import TENTATIVES
from rdcxl.jury.modele_clos import Cloture
from rdcxl.jury.parties_closes import CandidatClos, ComposanteClose, EnsembleClos, EtatClos, Rangee
from rdcxl.regles import BLOCS
from rdcxl.regles import libelles as L
from rdcxl.regles.dates import date_iso
from rdcxl.regles.nombres import CONTEXTE, en_francais, note_en_francais, tronquer
from rdcxl.typographie import decimale

MODELE = "releve.typ"
VIDE, ABS = "–", "ABS"
PENALITE = "penalite_appliquee"
MENTIONS = {"ABS": "ABS", "ABJ": "ABJ", "NR": "NR", "ANOMALIE": "à corriger"}
LEGENDES = {
    "ABJ": "ABJ : absence justifiée, épreuve de rattrapage à venir",
    "NR": "NR : dossier professionnel non remis",
    VIDE: "– : note non saisie",
}
PORTEFEUILLE = "Portefeuille de preuves présenté à un jury"
EXPERIENCE = "décision du jury sur le livret 2, sans note"
HORS_NOTE = frozenset({L.NON_INSCRIT, L.ANNULE, L.DISPENSE, L.NON_CONCERNE})


@ApresLaCloture("releves", rang=50, titre="Relevés de notes", lien="Relevé", modeles=(MODELE,), destinataires=chacun)
def preparer(clos: Cloture, reglages: Reglages) -> list[Document]:
    """Return one relevé per candidate, in the order of the closed file."""
    instant = clos.instant
    signataire = reglages.signataires.releve or clos.session.responsables.certification
    tous = clos.candidats
    return [
        Document(
            MODELE, nom, designer_candidat(c.fiche), c.identifiant, instant,
            _donnees(clos, c, signataire),
        )
        for c, nom in zip(tous, nom_du_fichier("Relevé", tous), strict=True)
    ]  # fmt: skip


def _donnees(clos: Cloture, c: CandidatClos, signataire: str) -> dict[str, Any]:
    ensembles = _ensembles(clos, c)
    return {
        **communes(clos, f"Relevé de notes – {nom_complet(c.fiche)}"),
        "candidat": fiche_du_candidat(c.fiche),
        "jury": f"Établi au vu du procès-verbal du jury de certification du {jour(clos.jury.date)}.",
        "decision": _decision(clos, c),
        "ensembles": ensembles,
        "total": _total(clos, c),
        "penalite": _penalite(c),
        "decisions_du_jury": [m.model_dump() for m in c.resultat.motifs_du_jury],
        "legende": _legende(ensembles),
        "lectures": lectures_en_mots(clos),
        "fait": f"Fait à {clos.session.centre.ville}, le {jour(clos.clos_le)}.",
        "signatures": [{"nom": signataire, "qualite": "Pour le centre"}],
    }


def _decision(clos: Cloture, c: CandidatClos) -> str:
    x = c.resultat
    ajourne = "Ajournée par le jury" if feminin(c.fiche) else "Ajourné par le jury"
    libelle = ajourne if x.decision == L.EN_ATTENTE else L.DECISIONS[x.decision]
    gardes = (
        [str(b.numero) for b in clos.referentiel.blocs if b.code in x.blocs_valides] if x.decision != L.TITRE else []
    )
    pluriel = "s" if len(gardes) > 1 else ""
    return f"{libelle} – bloc{pluriel} conservé{pluriel} : {', '.join(gardes)}" if gardes else libelle


def _ensembles(clos: Cloture, c: CandidatClos) -> list[dict[str, Any]]:
    """The blocs, then PRO: points, mark, bound, state, and the marks of their composantes as they were entered."""
    r, x = clos.referentiel, c.resultat
    echelle, siennes = r.echelle, list(clos.rangees_de(TENTATIVES, c.identifiant))
    lignes = [
        _ensemble(b, x.blocs[b.code], L.BLOCS, c, echelle, f"Bloc {b.numero} – {b.titre}", siennes) for b in r.blocs
    ]
    if r.pro and x.pro:
        lignes.append(_ensemble(r.pro, x.pro, ETATS_DE_PRO, c, echelle, r.pro.titre, siennes))
    return lignes


def _ensemble(
    b: EnsembleClos, bloc: EtatClos, libelles: Mapping[str, str], c: CandidatClos, echelle: str, titre: str,
    tentatives: Sequence[Rangee],
) -> dict[str, Any]:  # fmt: skip
    statut, experience = bloc.statut, c.par_experience
    repris = statut == L.ACQUIS
    composantes = () if repris or statut in HORS_NOTE or experience else b.composantes
    portefeuille = c.saisies.portefeuilles
    if b.code in portefeuille and composantes:
        composantes = (ComposanteClose(code=b.code, libelle=PORTEFEUILLE, maximum=b.maximum),)
    notes = {**c.saisies.notes, **portefeuille}
    return {
        "titre": titre,
        "nom": f"bloc {b.numero}" if b.numero else "l’évaluation professionnelle",
        "points": _points(bloc.points, b.maximum),
        "note": decimale(bloc.note) if bloc.note else "",
        "seuil": _seuil(b, echelle, statut, c),
        "statut": libelles[statut],
        "code": statut,
        "acquis": _acquis(b.code, c) if repris else "",
        "passages": _passages(b.code, tentatives),
        "composantes": [
            {"libelle": x.libelle, "note": _note(notes.get(x.code)), "maximum": decimale(x.maximum),
             "sur": _sur(notes.get(x.code), x.maximum, echelle),
             "acquis": _acquis(x.code, c)}
            for x in composantes
        ],
    }  # fmt: skip


def _seuil(b: EnsembleClos, echelle: str, statut: str, c: CandidatClos) -> str:
    """The bound that applies: that of validation on separate blocs, the minimum of the title otherwise; none for what is not due.

    Where there is no mark, who decides.
    """
    if statut in HORS_NOTE:
        return ""
    if c.par_experience:
        return EXPERIENCE
    if c.fiche.parcours == BLOCS and echelle:
        with localcontext(CONTEXTE):
            points = Decimal(b.note_validation) * Decimal(b.maximum) / Decimal(echelle)
        return f"validé à partir de {en_francais(points)} points ({decimale(b.note_validation)}/{echelle})"
    return f"minimum {decimale(b.minimum)} points ({decimale(b.note_eliminatoire)}/{echelle})"


def _passages(code: str, tentatives: Sequence[Rangee]) -> str:
    """The earlier attempts at a bloc, or at PRO, whatever counts of them."""
    dits = [
        f"{decimale(t['points_obtenus']) + ' points' if t.get('points_obtenus') else 'sans résultat'} ({jour(date_iso(t.get('session_du')))})"
        for t in tentatives
        if t.get("tentative") == code
    ]
    return (
        f"passage{'s' if len(dits) > 1 else ''} antérieur{'s' if len(dits) > 1 else ''} : {', '.join(dits)}"
        if dits
        else ""
    )


def _points(points: str | None, maximum: str) -> str:
    return f"{decimale(points)} / {decimale(maximum)}" if points is not None else ""


def _note(saisie: str | None) -> str:
    """A mark as it was entered; a dash for a blank, which is neither 0 nor ABS."""
    if saisie is None:
        return VIDE
    return MENTIONS.get(saisie) or decimale(saisie)


def _sur(saisie: str | None, maximum: str, echelle: str) -> str:
    """The mark of one composante on the scale, truncated; nothing for a blank or a mention."""
    if saisie is None or saisie in MENTIONS or not echelle or not (points := Decimal(maximum)):
        return ""
    with localcontext(CONTEXTE):
        return note_en_francais(tronquer(Decimal(saisie) * Decimal(echelle), points))


def _acquis(code: str, c: CandidatClos) -> str:
    acquis = c.saisies.acquis.get(code)
    if not acquis:
        return ""
    session = jour(acquis.session)
    accorde = f", accordé par le jury le {jour(acquis.accorde_le)}" if acquis.accorde_le else ""
    return (f"acquis de la session du {session}" if session else "acquis d’une session antérieure") + accorde


def _total(clos: Cloture, c: CandidatClos) -> dict[str, str]:
    """Total and average; none on path BLOCS and for a void session, no average while waiting."""
    x, n = c.resultat, clos.referentiel.notation
    if n is None or c.fiche.parcours == BLOCS or x.decision == L.ANNULEE or c.par_experience:
        return {"points": "", "moyenne": "", "seuil": ""}
    return {
        "points": _points(x.points, x.sur),
        "moyenne": f"{decimale(x.moyenne)}/{n.echelle}" if x.moyenne else "",
        "seuil": f"{n.moyenne_titre}/{n.echelle} exigés pour le titre, sans note éliminatoire",
    }


def _penalite(c: CandidatClos) -> str:
    """Rate, hours and denominator of the assiduity penalty, whatever its state but « none »."""
    p = c.penalite
    if p is None or p.etat == L.AUCUNE_PENALITE:
        return ""
    heures, base, taux = decimale(p.heures), decimale(p.base), decimale(p.taux or "")
    debut = f"Assiduité : {heures} h d’absence non justifiée sur {base} h de formation"
    if p.etat == L.APPLIQUEE:
        faite = next((m.texte for m in c.resultat.motifs if m.code == PENALITE), "")
        return f"Assiduité : {faite[:1].lower()}{faite[1:]}" if faite else f"{debut}, pénalité de {taux} % appliquée."
    if p.etat == L.PROPOSEE:
        return f"{debut}, pénalité de {taux} % proposée et non appliquée."
    if p.etat == L.A_STATUER:
        return f"{debut}, hors barème : relève du règlement intérieur."
    return f"{debut}, sans objet pour les épreuves de cette session."


def _legende(ensembles: list[dict[str, Any]]) -> str:
    """What the letters in the column of marks mean, for those that this relevé shows."""
    vues = {x["note"] for e in ensembles for x in e["composantes"]}
    dites = [sens for code, sens in LEGENDES.items() if code in vues]
    return " ; ".join((*_absences(ensembles), *dites))


def _absences(ensembles: list[dict[str, Any]]) -> list[str]:
    """What ABS did to each bloc, and to PRO: under some readings a bloc is judged on its points, and a tutor who has not marked is awaited."""
    effets: dict[str, list[str]] = {}
    for e in ensembles:
        if not any(x["note"] == ABS for x in e["composantes"]):
            continue
        le = "le " if e["nom"].startswith("bloc") else ""
        if e["code"] == L.NON_PRESENTE:
            effet = f"qui empêche la validation {'du ' if e['nom'].startswith('bloc') else 'de '}{e['nom']}"
        elif e["code"] == L.EN_ATTENTE:
            effet = f"{le}{e['nom']} restant en attente"
        else:
            effet = f"{le}{e['nom']} étant jugé sur ses points"
        effets.setdefault(effet, []).append(e["nom"])
    return [f"ABS : absence non justifiée, comptée pour zéro point, {', '.join(effets)}"] if effets else []
